"""A guided session in the card: the digit that is asked for, large, and how far it has come."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from core.data.digits import CLASS_NAMES, glyph, twin
from core.data.handwriting import EACH
from gui import fonts
from gui.draw.teach.progress_row import WANTED
from gui.draw.teach.turns import Turns
from gui.draw.teach.words import a_digit
from gui.widgets import button, label

_GLYPH = 52


class TurnBody(QWidget):
    """`next_asked` keeps what is drawn as the asked digit; `skip_asked`, `undo_asked` and `stop_asked` say the rest."""

    next_asked = Signal()
    skip_asked = Signal()
    undo_asked = Signal()
    stop_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.digit = QLabel()
        self.digit.setFont(fonts.bangla_font(_GLYPH, semibold=True))
        self.digit.setFixedSize(56, 64)
        self.digit.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence, self.count = label(role="heading"), label(role="muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, WANTED)
        self.bar.setMaximumWidth(150)
        self.next_button = button("Next", "Keep the drawing and go on (Return)", role="primary")
        self.skip_button = button("Skip", "Ask for another digit first (S)")
        self.undo_button = button("Take it back (Backspace)", "Take the last drawing out again (Backspace)")
        self.stop_button = button("Stop", "End the session; what is drawn so far is kept (Escape)")
        self._lay_out()
        for made, asked in (
            (self.next_button, self.next_asked),
            (self.skip_button, self.skip_asked),
            (self.undo_button, self.undo_asked),
            (self.stop_button, self.stop_asked),
        ):
            made.clicked.connect(asked)

    def show_turns(self, turns: Turns, doubt: str = "") -> None:
        """The session as it stands; it has a digit to ask for.

        `doubt` is the class that the network reads in what was written, where that is surely another one.
        """
        if turns.digit is None:
            return
        name = CLASS_NAMES[turns.digit]
        self.digit.setText(glyph(name))
        self.digit.setAccessibleName(twin(name))
        asked = f"Write {a_digit(name)} · {min(turns.number, EACH)} of {EACH}"
        self.sentence.setText(f"Looks like {a_digit(doubt)}: keep it as {a_digit(name)}?" if doubt else asked)
        self.bar.setHidden(bool(doubt))  # where there is little room
        self.next_button.setText("Keep" if doubt else "Next")
        self.next_button.setAccessibleName(self.next_button.text())
        self.count.setText(f"{turns.done} of {WANTED}")
        self.bar.setValue(turns.done)
        self.bar.setAccessibleName(f"{turns.done} of {WANTED} drawings")

    def offer(self, *, keep: bool, undo: bool) -> None:
        """Whether there is something to keep, and something to take back."""
        self.next_button.setEnabled(keep)
        self.next_button.setToolTip(
            "Keep the drawing and go on (Return)" if keep else "Write the digit on the canvas first"
        )
        self.undo_button.setEnabled(undo)

    def _lay_out(self) -> None:
        above, below = QHBoxLayout(), QHBoxLayout()
        for row, widgets in (
            (above, (self.sentence, self.count)),
            (below, (self.next_button, self.skip_button, self.undo_button, self.stop_button)),
        ):
            row.setSpacing(6)
            for widget in widgets:
                row.addWidget(widget)
        above.setSpacing(12)
        above.addWidget(self.bar, 1)
        for row in (above, below):
            row.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addLayout(above, 1)
        right.addLayout(below)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        across.addWidget(self.digit)
        across.addLayout(right, 1)

"""How many drawings there are, and what can be done with them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from core.data.digits import CLASS_NAMES
from core.data.handwriting import EACH
from gui.train.wording import things
from gui.widgets import button, label

WANTED = EACH * len(CLASS_NAMES)
ALL_THERE = f"There are {EACH} drawings of every digit already; more can be added by hand."
_LEARN, _LEARN_SHORT = "Learn from my handwriting", "Learn"


class ProgressRow(QWidget):
    """`browse_asked`, `turns_asked`, `learn_asked` and `back_asked` say which button was pressed."""

    browse_asked = Signal()
    turns_asked = Signal()
    learn_asked = Signal()
    back_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count, self._left = 0, WANTED
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(1)  # it gives way by itself
        self.browse_button = button("My handwriting", "", role="link")
        self.count = label(role="muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, WANTED)
        self.bar.setMaximumWidth(150)
        self.bar.setMinimumWidth(24)
        self.turns_button = button("Write in turn", "")
        self.learn_button = button(_LEARN, "")
        self.back_button = button(
            "Go back", "Go back to the model that was there before the network learned from you"
        )
        self.back_button.hide()
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.browse_button)
        row.addWidget(self.count)
        row.addWidget(self.bar, 1)
        for made in (self.turns_button, self.learn_button, self.back_button):
            row.addWidget(made)
        row.addStretch(1)
        for made, asked in (
            (self.browse_button, self.browse_asked),
            (self.turns_button, self.turns_asked),
            (self.learn_button, self.learn_asked),
            (self.back_button, self.back_asked),
        ):
            made.clicked.connect(asked)
        self._refresh()

    def show_counts(self, counts: tuple[int, ...]) -> None:
        """How many drawings there are of each digit."""
        self._count, self._left = sum(counts), sum(max(0, EACH - count) for count in counts)
        self._refresh()

    def offer(self, *, learn: str, back: bool) -> None:
        """`learn` says why learning is not possible now, "" where it is; with `back` one can go back.

        The button stays as it is: to press it is another way to be told.
        """
        self.learn_button.setToolTip(
            learn or "Fine-tune a copy of the active model on your drawings (Ctrl+L)"
        )
        self.back_button.setVisible(back)
        self.fit(self.width())

    def fit(self, width: int) -> None:
        """Where `width` pixels are too few, the button has a shorter word, and then the bar gives way."""
        for words, bar in ((_LEARN, True), (_LEARN_SHORT, True), (_LEARN_SHORT, False)):
            self.learn_button.setText(words)
            self.learn_button.setAccessibleName(_LEARN)
            self.bar.setVisible(bar)
            if self._row.minimumSize().width() <= width:
                break

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit(self.width())

    def _refresh(self) -> None:
        of = f"{self._count:,} of {WANTED}" if self._count < WANTED else f"{self._count:,}"
        self.count.setText(of)
        self.bar.setValue(WANTED - self._left)
        for made in (self.bar, self.count, self.browse_button):
            made.setAccessibleName(f"My handwriting: {of} drawings")
        self.browse_button.setToolTip(
            f"Look through {things(self._count, 'drawing')} of yours, change and delete them (Ctrl+H)"
        )
        self.turns_button.setToolTip(
            f"Be asked for digits in turn until there are {EACH} of each (Ctrl+T)"
            if self._left
            else ALL_THERE
        )
        self.fit(self.width())

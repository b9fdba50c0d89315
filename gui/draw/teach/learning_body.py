"""Learning in the card: how far it is, and then what it has brought, for the user to use or to discard."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from gui.widgets import button, label


@dataclass(frozen=True)
class Row:
    """One line of the result: whose images, what became of them, and a longer word about them."""

    name: str
    figures: str
    tip: str


class LearningBody(QStackedWidget):
    """`cancel_asked` while it learns; `use_asked` or `discard_asked` once there is a result."""

    cancel_asked = Signal()
    use_asked = Signal()
    discard_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = label("", "heading")
        self.time_left = label(role="muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.cancel_button = button("Cancel", "Stop learning; nothing changes (Escape)")
        self.verdict = label(role="heading")
        self.labels = [(label(role="muted"), label()) for _ in range(2)]
        self.use_button = button("Use it", "Classify with the new model and keep it (Return)", role="primary")
        self.discard_button = button("Discard", "Keep the model that is active, and forget the new one")
        self.addWidget(self._progress_page())
        self.addWidget(self._result_page())
        for made, asked in (
            (self.cancel_button, self.cancel_asked),
            (self.use_button, self.use_asked),
            (self.discard_button, self.discard_asked),
        ):
            made.clicked.connect(asked)

    @property
    def has_result(self) -> bool:
        return self.currentIndex() == 1

    def show_progress(self, sentence: str, done: int, total: int, time_left: str = "") -> None:
        """A `total` of 0 where that is not known."""
        self.setCurrentIndex(0)
        self.cancel_button.setEnabled(True)
        self.sentence.setText(sentence)
        self.time_left.setText(time_left)
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.bar.setAccessibleName(f"{sentence} {time_left}".strip())

    def show_ending(self) -> None:
        """It was cancelled and comes to its end."""
        self.show_progress("Stopping …", 0, 0)
        self.cancel_button.setEnabled(False)

    def show_result(self, verdict: str, rows: tuple[Row, Row]) -> None:
        """What was learned, for the user to decide."""
        self.verdict.setText(verdict)
        for (name, figures), row in zip(self.labels, rows, strict=True):
            name.setText(row.name)
            figures.setText(row.figures)
            for made in (name, figures):
                made.setToolTip(row.tip)
        self.use_button.setEnabled(True)
        self.setCurrentIndex(1)

    def _progress_page(self) -> QWidget:
        above, below = QHBoxLayout(), QHBoxLayout()
        above.addWidget(self.sentence, 1)
        above.addWidget(self.time_left)
        below.setSpacing(12)
        below.addWidget(self.bar, 1)
        below.addWidget(self.cancel_button)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(above)
        column.addLayout(below)
        return page

    def _result_page(self) -> QWidget:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.addWidget(self.verdict, 0, 0, 1, 2)
        for row, (name, figures) in enumerate(self.labels, start=1):
            grid.addWidget(name, row, 0)
            grid.addWidget(figures, row, 1)
        grid.setColumnStretch(1, 1)
        buttons = QVBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.use_button)
        buttons.addWidget(self.discard_button)
        page = QWidget()
        across = QHBoxLayout(page)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        across.addLayout(grid, 1)
        across.addLayout(buttons)
        across.setAlignment(buttons, Qt.AlignmentFlag.AlignVCenter)
        return page

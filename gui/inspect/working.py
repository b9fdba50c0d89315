"""What stands in a view's place while it computes: how far it is, and the way to end it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from gui.widgets import button, label

_WIDTH = 260
_STOP, _AGAIN = ("Cancel", "Stop looking"), ("Look again", "Begin once more")


class Working(QWidget):
    """`cancelled` and `asked_again` come from its button, where there is one."""

    cancelled = Signal()
    asked_again = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words, self.bar, self.button = label(role="muted", wrap=True), QProgressBar(), button(*_STOP)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.bar.setFixedWidth(_WIDTH)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._stopped = False
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(1)
        column.addWidget(self.words)
        column.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.button.clicked.connect(self._clicked)

    def show_progress(self, words: str, done: int = 0, total: int = 0, *, can_cancel: bool = False) -> None:
        """`total` is 0 where nobody knows how much there is to do."""
        self._say(words, stopped=False)
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.bar.show()
        self.button.setVisible(can_cancel)

    def show_stopped(self, words: str) -> None:
        self._say(words, stopped=True)
        self.bar.hide()
        self.button.show()

    def _say(self, words: str, *, stopped: bool) -> None:
        self._stopped = stopped
        name, tip = _AGAIN if stopped else _STOP
        self.words.setText(words)
        self.button.setText(name)
        self.button.setAccessibleName(name)
        self.button.setToolTip(tip)

    @Slot()
    def _clicked(self) -> None:
        (self.asked_again if self._stopped else self.cancelled).emit()

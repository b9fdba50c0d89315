"""The small window that asks for how many epochs more a run is to be trained."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from core.training.runs.listing import RunInfo
from gui.theme import PADDING
from gui.widgets import button, label

_USUAL, _MOST = 4, 1000


class TrainOn(QFrame):
    """`asked` carries the run and how many epochs it is to have in all; Escape and a click outside ask for nothing."""

    asked = Signal(object, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("banner")
        self.setAccessibleName("Train on")
        self._run: RunInfo | None = None
        self.title, self.total = label(role="heading"), label(role="muted")
        self.spin = QSpinBox()
        self.spin.setRange(1, _MOST)
        self.spin.setValue(_USUAL)
        self.spin.setAccessibleName("More epochs")
        self.spin.setMinimumWidth(76)
        self.button = button("Train on", "Go on with this run (Enter)", role="primary")
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self.spin, label("more epochs"), self.button):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(PADDING, 10, PADDING, 12)
        column.addWidget(self.title)
        column.addLayout(row)
        column.addWidget(self.total)
        self.spin.valueChanged.connect(self._count)
        self.button.clicked.connect(self._ask)

    def show_for(self, run: RunInfo, place: QPoint) -> None:
        """Above `place`, the window's lower right corner, in the screen's pixels."""
        self._run = run
        self.title.setText(run.name)
        self._count()
        self.adjustSize()
        self.move(place - QPoint(self.width(), self.height()))
        self.show()
        self.spin.setFocus()
        self.spin.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _count(self) -> None:
        if self._run is not None:
            self.total.setText(f"{self._run.epoch:,} done, {self._run.epoch + self.spin.value():,} in all")

    @Slot()
    def _ask(self) -> None:
        run = self._run
        self.spin.interpretText()
        self.close()
        if run is not None:
            self.asked.emit(run, run.epoch + self.spin.value())

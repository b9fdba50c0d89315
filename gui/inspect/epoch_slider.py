"""The slider over a run's saved epochs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractSlider, QSlider, QWidget


class EpochSlider(QSlider):
    """A click goes to its epoch even where there is but one, which Qt has nothing to slide for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setAccessibleName("Epoch")
        self.setToolTip("The epoch that every view shows (Left and Right; Escape for the model as it is now)")
        self.setPageStep(1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.minimum() == self.maximum() and event.button() == Qt.MouseButton.LeftButton:
            self.triggerAction(QAbstractSlider.SliderAction.SliderToMaximum)
        else:
            super().mousePressEvent(event)

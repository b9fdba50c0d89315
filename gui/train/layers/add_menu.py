"""The menu of layers that can be added, by family."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from gui.train.layers.kinds import FAMILIES


class AddMenu(QMenu):
    """`chosen` carries the kind of layer; families with one layer stand there as that layer."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Add a layer")
        self.setToolTipsVisible(True)
        for family, kinds in FAMILIES.items():
            menu: QMenu = self
            if len(kinds) > 1:
                menu = QMenu(family, self)
                menu.setToolTipsVisible(True)
                self.addMenu(menu)
            for kind, sentence in kinds.items():
                action = menu.addAction(kind)
                action.setToolTip(sentence)
                action.setData(kind)
        self.triggered.connect(self._chosen)

    @Slot(QAction)
    def _chosen(self, action: QAction) -> None:
        self.chosen.emit(action.data())

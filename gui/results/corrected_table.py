"""The corrections of the open data set as a table: of which file, and what it is said to be."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from core.data.digits import glyph
from core.data.readers.corrections import EXCLUDE

_HEADS = ("Image", "Correction")
_FILE, _WHAT = range(2)


class CorrectedTable(QTableWidget):
    """A row a file, of which one is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(_HEADS), parent)
        self.setAccessibleName("Corrections")
        self.setHorizontalHeaderLabels(list(_HEADS))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(_FILE, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(_WHAT, QHeaderView.ResizeMode.ResizeToContents)

    def show_corrections(self, labels: Mapping[str, str]) -> None:
        """By file, the name of its class, or `EXCLUDE`; the chosen place stays."""
        place = max(0, self.currentRow())
        self.setRowCount(len(labels))
        for row, (file, label) in enumerate(labels.items()):
            words = "left out" if label == EXCLUDE else f"corrected: {glyph(label)}"
            for column, text in ((_FILE, file), (_WHAT, words)):
                item = QTableWidgetItem(text)
                item.setToolTip(f"{file}: {words}")
                self.setItem(row, column, item)
        if labels:
            self.selectRow(min(place, len(labels) - 1))

    @property
    def file(self) -> str | None:
        """Of the chosen correction."""
        item = self.item(self.currentRow(), _FILE)
        return None if item is None else item.text()

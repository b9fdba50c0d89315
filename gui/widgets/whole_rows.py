"""Room for a table that shows no row in part."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTableView, QVBoxLayout, QWidget


class WholeRows(QWidget):
    """`table` takes as much of the height as whole rows fill; the least and usual numbers of rows are `least`, `usual`.

    With `set_rows` the room is never higher than there are rows.
    """

    def __init__(self, table: QTableView, *, row: int, least: int, usual: int) -> None:
        super().__init__()
        self._table, self._row, self._least, self._usual = table, row, least, usual
        table.verticalHeader().setDefaultSectionSize(row)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(table)

    def set_rows(self, count: int) -> None:
        self.setMinimumHeight(self._height(min(count, self._least)))
        self.setMaximumHeight(self._height(count))

    def sizeHint(self) -> QSize:
        return QSize(240, self._height(self._usual))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self._height(self._least))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._column.setContentsMargins(0, 0, 0, max(0, self.height() - self._height(0)) % self._row)

    def _height(self, rows: int) -> int:
        header = self._table.horizontalHeader()
        return (0 if header.isHidden() else header.sizeHint().height()) + self._row * rows

"""Figures in a table: a row for each thing that has them, a column for each figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeAlias, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

Index: TypeAlias = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row")
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FigureTable(QAbstractTableModel, Generic[Row]):
    """`columns` says by heading what the figure is, for a tool tip, and how a row's is written; all stand to the right.

    Subclasses say what else is special, and give the rows to `_set_rows`.
    """

    heading_hint = ""
    """What a heading's tool tip says besides."""

    def __init__(self, columns: Mapping[str, tuple[str, Callable[[Row], str]]]) -> None:
        super().__init__()
        self._headings = tuple(columns)
        self._tips, self._texts = zip(*columns.values(), strict=True)
        self._rows: list[Row] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts[index.column()](self._rows[index.row()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tips[index.column()]
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Vertical:
            return None
        return {
            Qt.ItemDataRole.DisplayRole: self._headings[section],
            Qt.ItemDataRole.ToolTipRole: self._tips[section] + self.heading_hint,
            Qt.ItemDataRole.TextAlignmentRole: _RIGHT,
        }.get(Qt.ItemDataRole(role))

    def _set_rows(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

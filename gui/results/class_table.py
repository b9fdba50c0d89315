"""Precision, recall and F1 of each class as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from core.data.digits import glyph
from core.training.metrics import ClassScore
from gui import fonts
from gui.theme import TEXT

Index: TypeAlias = QModelIndex | QPersistentModelIndex
_COLUMNS = {
    "class": ("the class", lambda score: glyph(score.name)),
    "precision": ("of the images answered so, the share that is", lambda score: f"{score.precision:.4f}"),
    "recall": ("of the images that are, the share answered so", lambda score: f"{score.recall:.4f}"),
    "F1": ("the harmonic mean of precision and recall", lambda score: f"{score.f1:.4f}"),
    "images": ("of this class, by the labels", lambda score: f"{score.support:,}"),
}
_HEADINGS = tuple(_COLUMNS)
_TIPS, _TEXTS = zip(*_COLUMNS.values(), strict=True)
_VALUES = (None, "precision", "recall", "f1", "support")
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ClassTable(QAbstractTableModel):
    """A row a class; sorted by any column."""

    def __init__(self) -> None:
        super().__init__()
        self._scores: list[ClassScore] = []
        self._given: tuple[ClassScore, ...] = ()
        self._order = (0, Qt.SortOrder.AscendingOrder)

    def show_scores(self, scores: Sequence[ClassScore]) -> None:
        self._given = tuple(scores)
        self.sort(*self._order)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.beginResetModel()
        self._order = column, order
        name = _VALUES[column]
        self._scores = list(self._given)
        if name is not None:
            self._scores.sort(key=lambda score: getattr(score, name))
        if order is Qt.SortOrder.DescendingOrder:
            self._scores.reverse()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._scores)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(_HEADINGS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return _TEXTS[index.column()](self._scores[index.row()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return _TIPS[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT
        if role == Qt.ItemDataRole.FontRole and index.column() == 0:
            return fonts.bangla_font(TEXT + 1)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Vertical:
            return None
        return {
            Qt.ItemDataRole.DisplayRole: _HEADINGS[section],
            Qt.ItemDataRole.ToolTipRole: f"{_TIPS[section]}; click to sort",
            Qt.ItemDataRole.TextAlignmentRole: _RIGHT,
        }.get(Qt.ItemDataRole(role))


class ClassView(QTableView):
    """The rows of a `ClassTable`."""

    def __init__(self, rows: ClassTable) -> None:
        super().__init__()
        self.setModel(rows)
        self.setAccessibleName("Scores of each class")
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(40)
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(28)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)

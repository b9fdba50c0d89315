"""Precision, recall and F1 of each class as a table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from core.data.digits import glyph
from core.training.metrics import ClassScore
from gui import fonts
from gui.theme import TEXT
from gui.widgets.figure_table import FigureTable, Index

_COLUMNS = {
    "class": ("the class", lambda score: glyph(score.name)),
    "precision": ("of the images answered so, the share that is", lambda score: f"{score.precision:.4f}"),
    "recall": ("of the images that are, the share answered so", lambda score: f"{score.recall:.4f}"),
    "F1": ("the harmonic mean of precision and recall", lambda score: f"{score.f1:.4f}"),
    "images": ("of this class, by the labels", lambda score: f"{score.support:,}"),
}
_VALUES = (None, "precision", "recall", "f1", "support")


class ClassTable(FigureTable[ClassScore]):
    """A row a class; sorted by any column."""

    heading_hint = "; click to sort"

    def __init__(self) -> None:
        super().__init__(_COLUMNS)
        self._given: tuple[ClassScore, ...] = ()
        self._order = (0, Qt.SortOrder.AscendingOrder)

    def show_scores(self, scores: Sequence[ClassScore]) -> None:
        self._given = tuple(scores)
        self.sort(*self._order)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._order = column, order
        name, scores = _VALUES[column], list(self._given)
        if name is not None:
            scores.sort(key=lambda score: getattr(score, name))
        if order is Qt.SortOrder.DescendingOrder:
            scores.reverse()
        self._set_rows(scores)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.FontRole and index.column() == 0:
            return fonts.bangla_font(TEXT + 1)
        return super().data(index, role)


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

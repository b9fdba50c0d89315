"""A confusion matrix as a list: the pairs of classes that are confused, the most frequent first."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from core.data.digits import glyph
from gui.widgets import percent

_Index = QModelIndex | QPersistentModelIndex


class _PairsModel(QAbstractTableModel):
    """The pairs of classes that are confused, the most frequent first."""

    HEADS = ("taken for", "images", "share")

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[int, int, int, float]] = []
        self._names: tuple[str, ...] = ()

    def show_matrix(self, counts: np.ndarray, names: tuple[str, ...]) -> None:
        wrong = counts.astype(np.int64) * (1 - np.eye(len(counts), dtype=np.int64))
        order = np.argsort(-wrong, axis=None, kind="stable")[: np.count_nonzero(wrong)]
        totals = counts.sum(axis=1)
        places = (divmod(int(place), len(counts)) for place in order)
        self.beginResetModel()
        self._rows = [(r, c, int(counts[r, c]), int(counts[r, c]) / int(totals[r])) for r, c in places]
        self._names = tuple(map(glyph, names))
        self.endResetModel()

    def cell(self, row: int) -> tuple[int, int]:
        return self._rows[row][:2]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return len(self.HEADS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        true, answer, count, share = self._rows[index.row()]
        pair = f"{self._names[true]} → {self._names[answer]}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return pair
        if role == Qt.ItemDataRole.DisplayRole:
            return (pair, f"{count:,}", percent(share))[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.HEADS[section]
        return None


class ConfusedPairs(QTableView):
    """`picked` carries the row and column of the matrix of the mistake that is chosen."""

    picked = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._model = _PairsModel()
        self.setModel(self._model)
        self.setAccessibleName("Most frequent mistakes")
        self.setProperty("role", "dense")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalHeader().hide()
        self.horizontalHeader().hide()
        self.horizontalHeader().setMinimumSectionSize(44)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(self._pick)

    def show_matrix(self, counts: np.ndarray, names: tuple[str, ...]) -> None:
        self._model.show_matrix(counts, names)

    @Slot(QModelIndex)
    def _pick(self, index: QModelIndex) -> None:
        if index.isValid():
            self.picked.emit(*self._model.cell(index.row()))

"""A table with a row an epoch, whose columns share the width."""

from __future__ import annotations

from typing import TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from gui import fonts
from gui.theme import SMALL, TEXT
from gui.train.history import EpochRow
from gui.train.wording import duration


def _loss(value: float) -> str:
    """Four places, or as a power of ten where a run diverges."""
    return f"{value:.4f}" if value < 1000 else f"{value:.1e}"


_COLUMNS = {
    "epoch": ("epoch", lambda row: f"{row.epoch}"),
    "training\nloss": ("loss on the training images, mean over the epoch", lambda row: _loss(row.loss)),
    "validation\nloss": ("loss on the validation images", lambda row: _loss(row.validation_loss)),
    "accuracy": ("accuracy on the validation images", lambda row: f"{row.accuracy:.4f}"),
    "macro-F1": ("macro-F1 on the validation images", lambda row: f"{row.macro_f1:.4f}"),
    "rate": ("learning rate at the end of the epoch", lambda row: f"{row.learning_rate:.2g}"),
    "images/s": ("images per second while training", lambda row: f"{row.images_per_second:,.0f}"),
    "time": ("minutes and seconds", lambda row: duration(row.seconds)),
}
BEST = "The best epoch so far by macro-F1: its model is the one that is kept"
Index: TypeAlias = QModelIndex | QPersistentModelIndex
_HEADINGS = tuple(_COLUMNS)
_TIPS, _TEXTS = zip(*_COLUMNS.values(), strict=True)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class EpochTable(QAbstractTableModel):
    """Grows by rows; the epoch with the best macro-F1 is bold and says so."""

    def __init__(self) -> None:
        super().__init__()
        self._epochs: list[EpochRow] = []
        self._best = -1

    def show_epochs(self, epochs: list[EpochRow]) -> bool:
        """Whether there is anything new."""
        if len(epochs) == len(self._epochs) and epochs[-1:] == self._epochs[-1:]:
            return False
        self.beginResetModel()
        self._epochs = list(epochs)
        self._best = max(range(len(epochs)), key=lambda place: epochs[place].macro_f1, default=-1)
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._epochs)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(_HEADINGS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            text = _TEXTS[index.column()](self._epochs[index.row()])
            return f"best · {text}" if index.column() == 0 and index.row() == self._best else text
        if role == Qt.ItemDataRole.ToolTipRole:
            return BEST if index.row() == self._best else _TIPS[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT
        if role == Qt.ItemDataRole.FontRole and index.row() == self._best:
            bold: QFont = fonts.ui_font(TEXT, semibold=True)
            return bold
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Vertical:
            return None
        return {
            Qt.ItemDataRole.DisplayRole: _HEADINGS[section],
            Qt.ItemDataRole.ToolTipRole: _TIPS[section],
            Qt.ItemDataRole.TextAlignmentRole: _RIGHT,
        }.get(Qt.ItemDataRole(role))


class EpochView(QTableView):
    def __init__(self, rows: EpochTable) -> None:
        super().__init__()
        self.setModel(rows)
        self.setAccessibleName("Epochs")
        self.setProperty("role", "dense")
        header = self.horizontalHeader()
        header.setFont(fonts.ui_font(SMALL))  # what the widths are reckoned with
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(10)
        header.setHighlightSections(False)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setTabKeyNavigation(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_width()

    def share_width(self) -> None:
        """Every column gets what it needs, and the rest evenly."""
        header = self.horizontalHeader()
        columns = range(len(_HEADINGS))
        needed = [max(header.sectionSizeHint(i), self.sizeHintForColumn(i)) for i in columns]
        extra = (self.viewport().width() - sum(needed)) / len(needed)
        for i in columns:
            header.resizeSection(i, int(needed[i] + extra))

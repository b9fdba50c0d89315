"""A table with a row an epoch, whose columns share the width."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from gui import fonts
from gui.theme import SMALL, TEXT
from gui.train.history import EpochRow
from gui.train.wording import duration
from gui.widgets.figure_table import FigureTable, Index


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


class EpochTable(FigureTable[EpochRow]):
    """Grows by rows; the epoch with the best macro-F1 is bold and says so."""

    def __init__(self) -> None:
        super().__init__(_COLUMNS)
        self._best = -1

    def show_epochs(self, epochs: list[EpochRow]) -> bool:
        """Whether there is anything new."""
        if len(epochs) == len(self._rows) and epochs[-1:] == self._rows[-1:]:
            return False
        self._best = max(range(len(epochs)), key=lambda place: epochs[place].macro_f1, default=-1)
        self._set_rows(epochs)
        return True

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        shown = super().data(index, role)
        if index.row() != self._best:
            return shown
        if role == Qt.ItemDataRole.DisplayRole and index.column() == 0:
            return f"best · {shown}"
        if role == Qt.ItemDataRole.FontRole:
            return fonts.ui_font(TEXT, semibold=True)
        return BEST if role == Qt.ItemDataRole.ToolTipRole else shown


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
        columns = range(header.count())
        needed = [max(header.sectionSizeHint(i), self.sizeHintForColumn(i)) for i in columns]
        extra = (self.viewport().width() - sum(needed)) / len(needed)
        for i in columns:
            header.resizeSection(i, int(needed[i] + extra))

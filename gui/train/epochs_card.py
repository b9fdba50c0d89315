"""The card that lists what every epoch came to: the plots' figures as a table."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QFont, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gui import fonts
from gui.theme import SMALL, TEXT
from gui.train.history import EpochRow
from gui.train.wording import duration
from gui.widgets import Card, WholeRows, button


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
_ROW = 24
BEST = "The best epoch so far by macro-F1: its model is the one that is kept"
Index: TypeAlias = QModelIndex | QPersistentModelIndex
_HEADINGS = tuple(_COLUMNS)
_TIPS, _TEXTS = zip(*_COLUMNS.values(), strict=True)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class EpochsCard(Card):
    """A row an epoch, and the button that makes the best of them the active model; `noted` carries a sentence."""

    noted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Epochs", parent)
        self.use_button = button("Use this model", "")
        self.folder_button = button("Open folder", "", role="link")
        self.folder_button.clicked.connect(self._open_folder)
        self._folder: Path | None = None
        self.header.addWidget(self.folder_button)
        self.header.addWidget(self.use_button)
        self.rows = EpochTable()
        self.table = _EpochView(self.rows)
        self.body.addWidget(WholeRows(self.table, row=_ROW, least=4, usual=5), 1)
        self.offer(None)
        self.show_folder(None)
        self.show_epochs([])

    def show_epochs(self, epochs: list[EpochRow]) -> None:
        if self.rows.show_epochs(epochs):
            self.table.share_width()
            self.table.scrollToBottom()
        self.note.setText("" if epochs else "a row for each comes here")

    def offer(self, model: Path | None) -> None:
        """The file that the button opens; None while there is none."""
        self.use_button.setEnabled(model is not None)
        self.use_button.setToolTip(
            "There is a model once an epoch is done"
            if model is None
            else f"Classify with the best model of {model.parent.name}"
        )

    def show_folder(self, folder: Path | None) -> None:
        """Where the run is kept; None before the first."""
        self._folder = folder
        self.folder_button.setVisible(folder is not None)
        self.folder_button.setToolTip(str(folder))

    @Slot()
    def _open_folder(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder))):
            self.noted.emit(f"No program here opens folders; the run lies in {self._folder}.")


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


class _EpochView(QTableView):
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

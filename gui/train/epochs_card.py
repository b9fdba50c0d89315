"""The card that lists what every epoch came to: the plots' figures as a table."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from gui.train.epoch_table import EpochTable, EpochView
from gui.train.history import EpochRow
from gui.widgets import Card, WholeRows, button

_ROW = 24


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
        self.table = EpochView(self.rows)
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

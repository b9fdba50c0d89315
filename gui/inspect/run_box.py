"""Which run is gone through."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QWidget

from gui.inspect.run_epochs import RunEpochs, shortly_without, why_without

_WIDE, _AROUND = 170, 40


class RunBox(QComboBox):
    """Those without saved epochs are there too, with the reason, and cannot be chosen; an item's data is its path."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Run")
        self.setToolTip("Whose epochs to go through")
        self.setFixedWidth(_WIDE)
        self._shown = RunEpochs()

    def show_runs(self, found: RunEpochs) -> None:
        """With the one chosen that is gone through."""
        if (found.runs, found.others) != (self._shown.runs, self._shown.others):
            self._fill(found)
        self._shown = found
        if found.run is not None:
            self.setCurrentIndex(found.runs.index(found.run))

    def _fill(self, found: RunEpochs) -> None:
        with QSignalBlocker(self):
            self.clear()
            for run in found.runs:
                self.addItem(run.name, run.path)
            items = self.model()
            assert isinstance(items, QStandardItemModel)  # noqa: S101  # as every combo box's of its own
            for place, run in enumerate(found.others, len(found.runs)):
                self.addItem(f"{run.name} · {shortly_without(run)}", run.path)
                items.item(place).setEnabled(False)
                items.item(place).setToolTip(why_without(run))
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + _AROUND)

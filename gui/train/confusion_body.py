"""The validation confusion matrix after each epoch of a run, and its mistakes as a list."""

from __future__ import annotations

from collections import deque

import numpy as np
from PySide6.QtCore import (
    QSignalBlocker,
    Qt,
    Slot,
)
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from core.training.events import EpochDone
from gui.throttle import Throttle
from gui.train.confused_pairs import ConfusedPairs
from gui.train.stack import EMPTY, FULL, BodyStack
from gui.widgets import ConfusionMatrix, SegmentedControl, SteadyLabel, WholeRows, label

COUNTS, SHARES = 0, 1
LEGEND = "Row: the true class. Column: the answer."
NOTHING = "After the first epoch, the confusion matrix shows here which classes are taken for which."
_SLIDER = "Back to the epochs before (arrow keys)"
_KEPT = 1000  # epochs: 0.8 MB with 10 classes
_MILLISECONDS = 100
_SIDE, _ROW = 208, 20
_LEAST = 164  # pixels in height, in which ten rows can be read


class ConfusionBody(BodyStack):
    """`take` keeps the matrix of an epoch; the slider goes back to those before, and follows while it is at the end.

    `tools` belong into the header of the card.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(NOTHING, parent)
        self._names: tuple[str, ...] = ()
        self._epochs: deque[tuple[int, np.ndarray]] = deque(maxlen=_KEPT)
        self._of = 0
        self.matrix, self.list = ConfusionMatrix(), ConfusedPairs()
        self.told = SteadyLabel("muted")
        self.unit = SegmentedControl("Cells", ("Counts", "Shares"))
        self.unit.setToolTip("The number of images, or percent of the true class's images")
        self.slider, self.epoch_label = QSlider(Qt.Orientation.Horizontal), label(role="muted")
        self._show_soon = Throttle(_MILLISECONDS, self._show, self)
        self._lay_out()
        self.unit.chosen.connect(self._choose_unit)
        self.slider.valueChanged.connect(self._show)
        self.matrix.told.connect(self._tell)
        self.list.picked.connect(self.matrix.choose)
        self.clear(())

    def clear(self, class_names: tuple[str, ...]) -> None:
        """A run begins that tells these classes apart."""
        self._names = class_names
        self._epochs.clear()
        self._show_soon.drop()
        self._show()

    def take(self, event: EpochDone) -> None:
        counts = event.confusion.astype(np.uint32)
        if not self._names:
            self._names = tuple(map(str, range(len(counts))))
        follows = self.slider.value() == self.slider.maximum()
        if len(self._epochs) == _KEPT and not follows:
            with QSignalBlocker(self.slider):
                self.slider.setValue(self.slider.value() - 1)  # of the same epoch, whose place has changed
        self._epochs.append((event.epoch, counts))
        self._of = event.epochs
        with QSignalBlocker(self.slider):
            self.slider.setMaximum(len(self._epochs) - 1)
            if follows:
                self.slider.setValue(self.slider.maximum())
        self._show_soon()

    @Slot()
    def _show(self) -> None:
        self.setCurrentIndex(FULL if self._epochs else EMPTY)
        self.slider.setEnabled(len(self._epochs) > 1)
        self.unit.setEnabled(bool(self._epochs))
        if not self._epochs:
            self.epoch_label.clear()
            return
        epoch, counts = self._epochs[min(self.slider.value(), len(self._epochs) - 1)]
        self.epoch_label.setText(f"epoch {epoch} of {self._of}")
        self.slider.setAccessibleDescription(self.epoch_label.text())
        self.slider.setToolTip(f"{_SLIDER}: {self.epoch_label.text()}")
        self.matrix.show_matrix(counts, self._names)
        self.list.show_matrix(counts, self._names)

    @Slot(int)
    def _choose_unit(self, unit: int) -> None:
        self.matrix.show_shares(unit == SHARES)

    @Slot(str)
    def _tell(self, sentence: str) -> None:
        self.told.say(sentence or LEGEND, "" if sentence else "muted")

    def _lay_out(self) -> None:
        self.matrix.setMinimumHeight(_LEAST)
        self.slider.setAccessibleName("Epoch")
        self.slider.setToolTip(_SLIDER)
        self.slider.setFixedWidth(96)
        self.slider.setMaximum(0)
        self.epoch_label.setMinimumWidth(self.epoch_label.fontMetrics().horizontalAdvance("epoch 88 of 88"))
        self.tools, self.spare_tools = (self.slider, self.epoch_label, self.unit), (self.epoch_label,)
        side = QWidget()
        side.setFixedWidth(_SIDE)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.told)
        column.addWidget(WholeRows(self.list, row=_ROW, least=2, usual=5), 1)
        row = QHBoxLayout(self.content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.matrix, 1)
        row.addWidget(side)

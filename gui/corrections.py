"""Labels of the open data set that are corrected in the window, and images that are left out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from core.data.corrected import Corrected
from core.data.dataset import Dataset
from core.data.readers.corrections import EXCLUDE, Corrections, corrections_path
from gui.active_data import ActiveData
from gui.worker import InTurn

LEFT_OUT = -1


@dataclass(frozen=True, eq=False)
class _Step:
    """One image of a data set is said to be of a class, to be left out, or, None, what the data set says.

    `line` is what the table is to say of it; `is_undo` whether that takes a step back.
    """

    dataset: Dataset
    row: int
    label: int | None
    line: str | None
    is_undo: bool = False


class DataCorrections(QObject):
    """What was said of images since the data set was opened; the data set itself, and its table, stay as they are.

    Each step is written to `corrections.csv` on a thread, and holds once it is; a step that cannot be written never
    happened, and `failed` says why. What the file said before was honoured when the data set was opened.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(self, data: ActiveData, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data = data
        self._dataset: Dataset | None = None
        self._labels: dict[int, int] = {}
        self._undo: list[_Step] = []
        self._taken_back: _Step | None = None  # while that is written
        self._writer: InTurn | None = None  # a thread, made when there is something to write
        data.changed.connect(self._follow)
        self._follow()

    @property
    def labels(self) -> Mapping[int, int]:
        """By the row of the open data set, the class that it is said to be of, or `LEFT_OUT`."""
        return self._labels

    @property
    def can_undo(self) -> bool:
        return bool(self._undo) and self._taken_back is None

    @property
    def path(self) -> Path | None:
        """Of the table; None while no data set is open."""
        return None if self._dataset is None else corrections_path(self._dataset.path)

    def correct(self, row: int, label: int) -> None:
        """Say of an image of the open data set which class it is of, or that it is `LEFT_OUT`."""
        if self._dataset is not None:
            line = EXCLUDE if label == LEFT_OUT else self._dataset.class_names[label]
            self._write(_Step(self._dataset, row, label, line))

    def undo(self) -> None:
        """Take the last step back."""
        if self.can_undo:
            self._taken_back = self._undo.pop()
            self._write(self._taken_back)

    def corrected(self, rows: np.ndarray | None = None) -> tuple[Dataset, np.ndarray]:
        """The open data set, or some of its rows, as corrected; and which of its rows are left.

        Raises:
            AttributeError: no data set is open.
        """
        dataset = self._dataset
        if dataset is None:
            raise AttributeError("no data set is open")
        rows_ = np.arange(len(dataset)) if rows is None else rows
        if rows is None and not self._labels:
            return dataset, rows_
        labels, kept = dataset.labels.copy(), np.ones(len(dataset), bool)
        for row, label in self._labels.items():
            if label == LEFT_OUT:
                kept[row] = False
            else:
                labels[row] = label
        left = rows_[kept[rows_]]
        return replace(dataset, labels=labels, corrected=self._said_of(dataset)).subset(left), left

    def _said_of(self, dataset: Dataset) -> Corrected | None:
        """What the table said when the data set was opened, and since."""
        if not self._labels:
            return dataset.corrected
        earlier = dataset.corrected or Corrected(corrections_path(dataset.path), frozenset(), frozenset())
        files = {dataset.file_of(row): label for row, label in self._labels.items()}
        out = {file for file, label in files.items() if label == LEFT_OUT}
        return earlier.and_then(files.keys() - out, out)

    def stop(self) -> None:
        """Wait until all is written."""
        if self._writer is not None:
            self._writer.stop()

    def _write(self, step: _Step) -> None:
        if self._writer is None:
            self._writer = InTurn(_written, self)
            self._writer.answered.connect(self._take)
            self._writer.failed.connect(self._fail)
        self._writer.ask(step, self._labels.get(step.row))

    @Slot(object)
    def _take(self, written: tuple[_Step, _Step]) -> None:
        step, back = written
        if step.dataset is not self._dataset:
            return
        if step.label is None:
            self._labels.pop(step.row, None)
        else:
            self._labels[step.row] = step.label
        if step.is_undo:
            self._taken_back = None
        else:
            self._undo.append(back)
        self.changed.emit()

    @Slot(str)
    def _fail(self, reason: str) -> None:
        if self._taken_back is not None:
            self._undo.append(self._taken_back)
            self._taken_back = None
        self.failed.emit(reason)

    @Slot()
    def _follow(self) -> None:
        """Another data set was read with what its table says."""
        if self._data.dataset is not self._dataset:
            self._dataset = self._data.dataset
            self._labels.clear()
            self._undo.clear()
            self._taken_back = None
            self.changed.emit()


def _written(step: _Step, before: int | None) -> tuple[_Step, _Step]:
    """The step, and the one that takes it back; `before` is what was said of the image."""
    file = step.dataset.file_of(step.row)
    table = Corrections.read(corrections_path(step.dataset.path))
    back = _Step(step.dataset, step.row, before, table.labels.get(file), is_undo=True)
    (table.without(file) if step.line is None else table.with_label(file, step.line)).write()
    return step, back

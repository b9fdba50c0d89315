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

    `row` is None where the image was left out before the data set was opened, and so is none of its rows; `line` is
    what the table is to say of it; `is_undo` whether that takes a step back.
    """

    dataset: Dataset
    file: str
    row: int | None
    label: int | None
    line: str | None
    is_undo: bool = False


@dataclass(frozen=True, eq=False)
class _Table:
    """What the table of a data set says by now."""

    dataset: Dataset
    labels: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class _Written(_Table):
    """A step that is written, and the one that takes it back."""

    step: _Step
    back: _Step


class DataCorrections(QObject):
    """What was said of images since the data set was opened; the data set itself, and its table, stay as they are.

    Each step is written to `corrections.csv` on a thread, and holds once it is; a step that cannot be written never
    happened, and `failed` says why. What the file said before was honoured when the data set was opened; where it is
    put back, `noted` says that the image is as it was when the data set is opened again.
    """

    changed = Signal()
    noted = Signal(str)
    failed = Signal(str)

    def __init__(self, data: ActiveData, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data = data
        self._dataset: Dataset | None = None
        self._labels: dict[int, int] = {}
        self._table: Mapping[str, str] = {}
        self._opened_with: frozenset[str] = frozenset()  # files that the table named then
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
    def table(self) -> Mapping[str, str]:
        """By file, all that `corrections.csv` says: the name of the class, or `EXCLUDE`."""
        return self._table

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
            self._write(_Step(self._dataset, self._dataset.file_of(row), row, label, line))

    def put_back(self, file: str) -> None:
        """Say nothing of this image of the open data set any more."""
        dataset = self._dataset
        if dataset is not None:
            row = next((row for row in self._labels if dataset.file_of(row) == file), None)
            self._write(_Step(dataset, file, row, None, None))

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
        self._ask(step, None if step.row is None else self._labels.get(step.row))

    def _ask(self, asked: _Step | Dataset, before: int | None) -> None:
        if self._writer is None:
            self._writer = InTurn(_answer, self)
            self._writer.answered.connect(self._take)
            self._writer.failed.connect(self._fail)
        self._writer.ask(asked, before)

    @Slot(object)
    def _take(self, answer: _Table) -> None:
        if answer.dataset is not self._dataset:
            return
        self._table = answer.labels
        if isinstance(answer, _Written):
            self._hold(answer.step, answer.back)
        else:
            self._opened_with = frozenset(answer.labels)
        self.changed.emit()

    def _hold(self, step: _Step, back: _Step) -> None:
        if step.row is not None and step.label is None:
            self._labels.pop(step.row, None)
        elif step.row is not None and step.label is not None:
            self._labels[step.row] = step.label
        if step.is_undo:
            self._taken_back = None
        else:
            self._undo.append(back)
        if step.line is None and step.file in self._opened_with:
            self.noted.emit(
                f"{step.file} is as it was before the correction when the data set is opened again."
            )

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
            self._table, self._opened_with = {}, frozenset()
            self._undo.clear()
            self._taken_back = None
            self.changed.emit()
            if self._dataset is not None and corrections_path(self._dataset.path).exists():
                self._ask(self._dataset, None)


def _answer(asked: _Step | Dataset, before: int | None) -> _Table:
    """What the table of a data set says; or a step is written, and `before` was said of its image."""
    dataset = asked if isinstance(asked, Dataset) else asked.dataset
    table = Corrections.read(corrections_path(dataset.path))
    if isinstance(asked, Dataset):
        return _Table(dataset, table.labels)
    back = replace(asked, label=before, line=table.labels.get(asked.file), is_undo=True)
    table = table.without(asked.file) if asked.line is None else table.with_label(asked.file, asked.line)
    table.write()
    return _Written(dataset, table.labels, asked, back)

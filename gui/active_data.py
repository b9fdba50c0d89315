"""The one open data set of all pages: what is in it, what of it is trained on, and how it is changed meanwhile."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from core.data.augment import DEFAULT_AUGMENTATION, Transform
from core.data.dataset import Dataset
from core.data.normalize import Kind, Normalizer
from core.data.prepared import PreparedData
from core.data.report import Report
from core.data.split import Split
from core.errors import AnkanError
from gui.opening import Listed, Made, Ready, Unlabelled, make_and_open, open_in_steps, prepare_again
from gui.settings import RECENT_DATA
from gui.worker import Latest, Worker

RECENT = 8
_TEST_PARTS = ("test", "t10k")  # as CIFAR-10 and MNIST name theirs
_USUAL_SPLIT = Split()


@dataclass(frozen=True, eq=False)
class OpenData:
    """A data set as it is open; replaced whole, so that what was open before can come back.

    Attributes:
        dataset: as it was listed.
        prepared: its images; None while they are read.
        normalizer: how they are prepared; None until that is guessed.
        guessed: nobody has chosen between ink and pictures.
        seconds: how long opening took.
        parts: those that are used; None where the data set is not divided.
        split: how those are divided into training and validation.
    """

    dataset: Dataset
    prepared: PreparedData | None = None
    normalizer: Normalizer | None = None
    guessed: bool = True
    seconds: float = 0.0
    parts: tuple[str, ...] | None = None
    split: Split = _USUAL_SPLIT

    @property
    def chosen(self) -> np.ndarray:
        """(N,) bool: the images that are used, as far as is known of them."""
        dataset = self.dataset
        used = np.ones(len(dataset), bool) if self.parts is None else np.isin(dataset.parts, self.parts)
        if self.prepared is not None:
            readable = np.zeros(len(dataset), bool)
            readable[self.prepared.rows] = True
            used &= readable
        return used

    def split_rows(self) -> tuple[np.ndarray, np.ndarray]:
        """Rows of the data set to train on, and rows to validate on.

        Raises:
            AnkanError: the split cannot be made.
        """
        rows = np.flatnonzero(self.chosen)
        training, validation = self.split.rows(self.dataset.labels[rows], self.dataset.parts[rows])
        return rows[training], rows[validation]


class ActiveData(QObject):
    """Data sets are listed and read on a worker; one that fails, or that is cancelled, leaves what was open.

    `changed` tells of another data set, and once more when its images are there; `chosen` of other parts or another
    split; `reported` of another report; `opened` that all went well; `unlabelled`, before `failed`, what has
    images but no labels.
    """

    changed = Signal()
    chosen = Signal()
    reported = Signal()
    augmentation_changed = Signal()
    opened = Signal()
    failed = Signal(str)
    unlabelled = Signal(Path)
    busy_changed = Signal(bool)
    progressed = Signal(str, int, int)  # what is done, how far, of how many; 0 where that is not known

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open: OpenData | None = None
        self._before: OpenData | None = None
        self._worker: Worker | None = None
        self._ending: list[Worker] = []
        self._augmentation: tuple[Transform, ...] = DEFAULT_AUGMENTATION
        self._report: Report | None = None
        self._reports: Latest | None = None  # a thread, made when there is something to report on

    @property
    def current(self) -> OpenData | None:
        """None until the first data set is there."""
        return self._open

    @property
    def dataset(self) -> Dataset | None:
        return self._open.dataset if self._open else None

    @property
    def prepared(self) -> PreparedData | None:
        """None while the images are read."""
        return self._open.prepared if self._open else None

    @property
    def report(self) -> Report | None:
        """Of the open data set; None until it is made."""
        return self._report

    @property
    def busy(self) -> bool:
        return self._worker is not None

    @property
    def augmentation(self) -> tuple[Transform, ...]:
        return self._augmentation

    @property
    def recent(self) -> tuple[Path, ...]:
        """What was opened lately, the latest first."""
        return tuple(Path(name) for name in json.loads(RECENT_DATA.get()))

    def open(self, path: Path, columns: tuple[str, str] | None = None) -> None:
        """List a folder or an archive and read its images; `columns` are a table's for the file and the label."""
        self._run(f"Looking through {path.name}", open_in_steps, path, columns)

    def make_practice(self, folder: Path, count: int) -> None:
        """Make synthetic digits in a folder, or in a new one below it, and open them."""
        self._run("Making practice digits", make_and_open, folder, count)

    def prepare_as(self, kind: Kind) -> None:
        """Read the images of the open data set again, as "ink" or as "picture"."""
        if self._open is not None and self._open.normalizer is not None:
            self._run("Preparing images", prepare_again, self._open.dataset, kind)
            self._open = replace(self._open, prepared=None, normalizer=None, guessed=False)
            self.changed.emit()

    @Slot()
    def cancel(self) -> None:
        """Stop opening; what was open before is back."""
        if self._worker is not None:
            self._worker.cancel()
            self._give_back()

    def stop(self) -> None:
        """Cancel and wait, for the window closes."""
        for worker in (*self._ending, *([self._worker] if self._worker else ())):
            worker.stop()
        if self._reports is not None:
            self._reports.stop()

    def choose_parts(self, parts: tuple[str, ...]) -> None:
        """Train on these alone."""
        if self._open is not None and self._open.parts is not None:
            kept = tuple(name for name in self._open.split.parts or () if name in parts)
            split = (
                _with_parts(self._open.split, kept)
                if self._open.split.parts is not None
                else self._open.split
            )
            self._choose(replace(self._open, parts=parts, split=split))

    def choose_split(self, split: Split) -> None:
        if self._open is not None:
            self._choose(replace(self._open, split=split))

    def augment_with(self, transforms: tuple[Transform, ...]) -> None:
        """Change the images by these, in this order, while training."""
        self._augmentation = transforms
        self.augmentation_changed.emit()

    def show(self, opened: OpenData) -> None:
        """Put this in place, as if it had been opened."""
        self._open, self._report = opened, None
        self.changed.emit()
        self._ask_report()

    def _choose(self, opened: OpenData) -> None:
        self._open = opened
        self.chosen.emit()
        self._ask_report()

    def _run(self, words: str, function: Callable[..., Any], *arguments: Any) -> None:
        if self._worker is not None:
            self._worker.cancel()
            self._ending.append(self._worker)
        else:
            self._before = self._open
        self._worker = worker = Worker(function, *arguments, parent=self)
        worker.progress.connect(self._advance)
        worker.result.connect(self._finish)
        worker.error.connect(self._fail)
        worker.finished.connect(self._end)
        self.busy_changed.emit(True)
        self.progressed.emit(words, 0, 0)
        worker.start()

    @Slot(object)
    def _advance(self, step: object) -> None:
        if self.sender() is not self._worker:
            return
        match step:
            case Listed():
                self._open, self._report = _with_usual_choice(step.dataset, self._open), None
                self.changed.emit()
                self.progressed.emit("Preparing images", 0, len(step.dataset))
            case Unlabelled():
                self.unlabelled.emit(step.path)
            case Made():
                self.progressed.emit("Making practice digits", step.done, step.total)
            case int() if self._open is not None:
                self.progressed.emit("Preparing images", step, len(self._open.dataset))

    @Slot(object)
    def _finish(self, ready: Ready) -> None:
        if self.sender() is not self._worker or self._open is None:
            return
        self._open = replace(
            self._open, prepared=ready.prepared, normalizer=ready.normalizer, seconds=ready.seconds
        )
        self._worker, self._before = None, None
        self._remember(self._open.dataset.path)
        self.changed.emit()
        self.busy_changed.emit(False)
        self.opened.emit()
        self._ask_report()

    @Slot(str)
    def _fail(self, reason: str) -> None:
        if self.sender() is self._worker:
            self._give_back()
            self.failed.emit(reason)

    @Slot()
    def _end(self) -> None:
        worker = self.sender()
        self._ending = [other for other in self._ending if other is not worker]
        if worker is not None:
            worker.deleteLater()

    def _give_back(self) -> None:
        if self._worker is not None and self._worker.isRunning():
            self._ending.append(self._worker)
        changed = self._open is not self._before
        self._open, self._worker, self._before = self._before, None, None
        self.busy_changed.emit(False)
        if changed:
            self._report = None
            self.changed.emit()
            self._ask_report()

    def _ask_report(self) -> None:
        if self._reports is not None:
            self._reports.forget()
        if self._open is not None and self._open.prepared is not None:
            if self._reports is None:
                self._reports = Latest(_report, self)
                self._reports.answered.connect(self._take_report)
                self._reports.failed.connect(self.failed)
            self._reports.ask(self._open)

    @Slot(object)
    def _take_report(self, report: Report) -> None:
        self._report = report
        self.reported.emit()

    def _remember(self, path: Path) -> None:
        names = [str(path.absolute()), *(str(other) for other in self.recent if other != path.absolute())]
        RECENT_DATA.set(json.dumps(names[:RECENT], ensure_ascii=False))


def is_test_part(name: str, parts: tuple[str, ...]) -> bool:
    """A part that results are measured on, NumtaDB's d among them: not to be trained on without being asked."""
    stem = name.removesuffix("d")
    if name.endswith("d") and {f"{stem}{letter}" for letter in "abc"} <= set(parts):
        return True
    return name.casefold() in _TEST_PARTS and len(parts) > 1


def _with_usual_choice(dataset: Dataset, before: OpenData | None) -> OpenData:
    """All parts but a test part; the share that was chosen before."""
    names = dataset.part_names
    parts = tuple(name for name in names if not is_test_part(name, names)) if names else None
    split = _with_parts(before.split, None) if before else _USUAL_SPLIT
    return OpenData(dataset, parts=parts, split=split)


def _with_parts(split: Split, parts: tuple[str, ...] | None) -> Split:
    return Split(split.share, split.stratified, parts, split.seed)


def _report(opened: OpenData) -> Report:
    try:
        opened.split_rows()
    except AnkanError:  # said where the split is chosen
        return opened.dataset.report(opened.prepared)
    return opened.dataset.report(opened.prepared, opened.split, opened.parts)

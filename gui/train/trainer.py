"""A training run on its own thread, its events handed over in bundles."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event as Flag

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal, Slot

from core.data.dataset import Dataset
from core.data.readers import open_dataset
from core.errors import AnkanError, DataChangedError, TrainingError
from core.nn.architecture import Architecture
from core.training.config import Description, TrainingConfig, change_config
from core.training.config_file import load_whole_config
from core.training.events import BatchDone, Event, NotSaved, Saved, Started
from core.training.network import architecture_of
from core.training.runs import resume, train
from core.training.runs.folder import RunFolder
from core.training.runs.records import Records, read_records
from core.training.runs.running import Training
from gui.worker import Worker

TICK_MILLISECONDS = 40
_SLOWEST_TICK = 500
_SHARE = 0.05
"""Of a core's time, at most, for what the window does with the events: the workers need all cores."""


@dataclass(frozen=True, eq=False)
class Earlier:
    """What a run that goes on had come to before; it is told before `Started`."""

    records: Records


@dataclass(frozen=True)
class Changed:
    """The data set is not what it was: why the run has not gone on."""

    sentence: str


@dataclass(frozen=True, eq=False)
class GoingOn:
    """What a run trains that goes on, and how; it is told first, unless that cannot be read any more."""

    config: TrainingConfig
    architecture: Architecture

    @property
    def source(self) -> str:
        """What the network was made of: a preset, a file, or the name it was described by."""
        model = self.config.model
        return model.name if isinstance(model, Description) else model


Told = Event | Earlier | Changed | GoingOn


class Trainer(QObject):
    """Runs one training at a time, on `dataset`, of which there are only the parts that are used.

    `received` carries what was told since the last tick, in order; `ended` comes last, when nothing runs any more. A
    run whose folder cannot be written pauses by itself.
    """

    received = Signal(tuple)
    failed = Signal(str)
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker: Worker | None = None
        self._told: deque[Told] = deque()
        self.dataset: Dataset | None = None
        self._paused = Flag()
        self._timer = QTimer(self, interval=TICK_MILLISECONDS)
        self._spent = 0.0
        self._timer.timeout.connect(self._tick)

    def start(self, config: TrainingConfig, dataset: Dataset, out: Path) -> None:
        self.dataset = dataset if config.parts is None else dataset.with_parts(config.parts)
        self._begin(lambda _told: train(config, dataset, out), out)

    def go_on(
        self,
        out: Path,
        dataset: Dataset | None = None,
        *,
        epochs: int | None = None,
        accept_changes: bool = False,
    ) -> None:
        """With the run in this folder; `dataset` is what to train on where the run's own is gone."""

        def training(told: deque[Told]) -> Training:
            RunFolder(out).check_there()
            config = change_config(load_whole_config(RunFolder(out).config), epochs=epochs)
            with suppress(AnkanError):  # a file that is gone; the run has layers of its own
                told.append(GoingOn(config, architecture_of(config.model)))
            data = _data_of(config, out, dataset)
            self.dataset = data if config.parts is None else data.with_parts(config.parts)
            return resume(out, data, epochs=epochs, accept_changes=accept_changes)

        self._begin(training, out)

    @property
    def running(self) -> bool:
        return self._worker is not None

    @Slot()
    def pause(self) -> None:
        """After the step under way; what was learned until then is saved."""
        self._paused.set()
        if self._worker:
            self._worker.pause()

    @Slot()
    def resume(self) -> None:
        self._paused.clear()
        if self._worker:
            self._worker.resume()

    @Slot()
    def stop(self) -> None:
        """Ask to stop after the step under way; the run is saved before `ended`."""
        if self._worker:
            self._worker.cancel()

    def close(self) -> None:
        """Stop and wait; what the run still had to say, and `ended`, come before this returns."""
        if self._worker:
            self._worker.stop()
            QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall)

    def _begin(self, training: Callable[[deque[Told]], Training], out: Path) -> None:
        self._told = deque()
        self._paused.clear()
        self._worker = Worker(self._pull, training, out, self._told, parent=self)
        self._worker.error.connect(self._fail)
        self._worker.finished.connect(self._end)
        self._spent = time.thread_time()
        self._timer.start(TICK_MILLISECONDS)
        self._worker.start()

    def _pull(
        self, begin: Callable[[deque[Told]], Training], out: Path, told: deque[Told]
    ) -> Generator[None, None, None]:
        """On the worker's thread: queues what is told; closing it closes the training, which leaves it saved."""
        try:
            training = begin(told)
        except DataChangedError as error:
            told.append(Changed(str(error)))
            return
        try:
            for event in training:
                if isinstance(event, Started) and event.done:
                    told.append(Earlier(read_records(out)))
                told.append(event)
                if isinstance(event, NotSaved):
                    self.pause()
                elif isinstance(event, BatchDone) and self._paused.is_set():
                    told.extend(_saved(training))
                yield
        except DataChangedError as error:
            told.append(Changed(str(error)))
        finally:
            training.close()

    @Slot()
    def _tick(self) -> None:
        """Drain the queue, and tick the more slowly the more the window's thread has worked since the last time."""
        spent = time.thread_time()
        wanted = round((spent - self._spent) * 1000 / _SHARE)
        self._spent = spent
        self._timer.setInterval(max(TICK_MILLISECONDS, min(_SLOWEST_TICK, wanted)))
        self._drain()

    def _drain(self) -> None:
        told = []
        while self._told:
            told.append(self._told.popleft())
        if told:
            self.received.emit(tuple(told))

    @Slot(str)
    def _fail(self, sentence: str) -> None:
        self._drain()
        self.failed.emit(sentence)

    @Slot()
    def _end(self) -> None:
        self._timer.stop()
        self._drain()
        if self._worker:
            self._worker.deleteLater()
        self._worker = None
        self.ended.emit()


def _saved(training: Training) -> list[Event]:
    """What the run tells until it is saved."""
    told = [training.send("save")]
    while not isinstance(told[-1], (Saved, NotSaved)):
        told.append(next(training))
    return told


def _data_of(config: TrainingConfig, out: Path, dataset: Dataset | None) -> Dataset:
    """The run's own data set, or the one that is open where that is gone."""
    if config.data is None:
        raise TrainingError(f"{out} does not say what it was trained on", path=out)
    try:
        corrections = None if config.corrections is None else Path(config.corrections)
        return open_dataset(Path(config.data), columns=config.columns, corrections=corrections)
    except AnkanError:
        if dataset is None:
            raise
        return dataset

"""A training run on its own thread, its events handed over in bundles."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Generator
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.data.dataset import Dataset
from core.training.config import TrainingConfig
from core.training.events import Event
from core.training.runs import train
from gui.worker import Worker

TICK_MILLISECONDS = 40
_SLOWEST_TICK = 500
_SHARE = 0.05
"""Of a core's time, at most, for what the window does with the events: the workers need all cores."""


class Trainer(QObject):
    """Runs one training at a time.

    `received` carries the events since the last tick, in order; `ended` comes last, when nothing runs any more.
    """

    received = Signal(tuple)
    failed = Signal(str)
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker: Worker | None = None
        self._events: deque[Event] = deque()
        self._timer = QTimer(self, interval=TICK_MILLISECONDS)
        self._spent = 0.0
        self._timer.timeout.connect(self._tick)

    def start(self, config: TrainingConfig, dataset: Dataset, out: Path) -> None:
        self._events = deque()
        self._worker = Worker(_queued, config, dataset, out, self._events, parent=self)
        self._worker.error.connect(self._fail)
        self._worker.finished.connect(self._end)
        self._spent = time.thread_time()
        self._timer.start(TICK_MILLISECONDS)
        self._worker.start()

    @property
    def running(self) -> bool:
        return self._worker is not None

    @Slot()
    def pause(self) -> None:
        if self._worker:
            self._worker.pause()

    @Slot()
    def resume(self) -> None:
        if self._worker:
            self._worker.resume()

    @Slot()
    def stop(self) -> None:
        """Ask to stop after the step under way; the checkpoint is written before `ended`."""
        if self._worker:
            self._worker.cancel()

    def close(self) -> None:
        """Stop and wait."""
        self._timer.stop()
        if self._worker:
            self._worker.stop()

    @Slot()
    def _tick(self) -> None:
        """Drain the queue, and tick the more slowly the more the window's thread has worked since the last time."""
        spent = time.thread_time()
        wanted = round((spent - self._spent) * 1000 / _SHARE)
        self._spent = spent
        self._timer.setInterval(max(TICK_MILLISECONDS, min(_SLOWEST_TICK, wanted)))
        self._drain()

    def _drain(self) -> None:
        events = []
        while self._events:
            events.append(self._events.popleft())
        if events:
            self.received.emit(tuple(events))

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


def _queued(
    config: TrainingConfig, dataset: Dataset, out: Path, events: deque[Event]
) -> Generator[None, None, None]:
    """Puts each event in the queue; closing it closes the training on the same thread, which leaves the checkpoint."""
    training = train(config, dataset, out)
    try:
        for event in training:
            events.append(event)
            yield
    finally:
        training.close()

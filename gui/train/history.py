"""What a run has told so far, as series to be plotted and rows to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from core.training.events import BatchDone, EpochDone, Event, Started
from core.training.runs.records import EpochRecord, Records
from gui.plot.series import SMOOTHING, Column, Series


@dataclass(frozen=True)
class EpochRow:
    """One epoch's figures: loss is that of training, accuracy and macro-F1 are those on the validation images."""

    epoch: int
    loss: float
    validation_loss: float
    accuracy: float
    macro_f1: float
    learning_rate: float
    images_per_second: float
    seconds: float


class History:
    """Grows with every event; x is the step, also for what is known once an epoch.

    Batches take 44 bytes a step: 1,000,000 of them 44 to 55 MB, and a twelfth more while one column is grown.
    """

    def __init__(self) -> None:
        self.steps = 0
        self.version = 0  # another one after every change
        self._smoothing = SMOOTHING
        self._step, self._epoch_step = Column(np.int32), Column(np.int32)
        self.loss, self.accuracy, self.learning_rate, self.speed, self.gradient_norm = (
            Series(self._step) for _ in range(5)
        )
        self.validation_loss, self.validation_accuracy, self.macro_f1 = (
            Series(self._epoch_step, np.float64) for _ in range(3)
        )
        self.epochs: list[EpochRow] = []

    @classmethod
    def of(cls, records: Records) -> Self:
        """What a run has written down."""
        made = cls()
        made._step.extend(records.step)
        for series, values in (
            (made.loss, records.loss),
            (made.accuracy, records.accuracy),
            (made.learning_rate, records.learning_rate),
            (made.speed, records.images_per_second),
            (made.gradient_norm, records.gradient_norm),
        ):
            series.extend(values)
        for epoch in records.epochs:
            made._take_epoch(epoch, epoch.step)
        made.steps = max(made.last_step, *(epoch.step for epoch in records.epochs), 0)
        return made

    @property
    def last_step(self) -> int:
        """0 before the first."""
        return int(self._step.values[-1]) if len(self._step) else 0

    def epoch_at(self, step: int) -> int:
        """The epoch that a step belongs to; the first is 1."""
        return int(np.searchsorted(self._epoch_step.values, np.int32(step))) + 1

    def smooth_by(self, smoothing: float) -> None:
        """Smooth what is smoothed anew, unless that is how it is; in [0, 1)."""
        if smoothing == self._smoothing:
            return
        self._smoothing = smoothing
        for series in (self.loss, self.accuracy, self.speed, self.gradient_norm):
            series.smooth_by(smoothing)

    def take(self, event: Event) -> None:
        self.version += 1
        match event:
            case Started():
                self.steps = event.epochs * event.batches_per_epoch
                self._cut(event.done)
            case BatchDone():
                self._step.append(event.step)
                self.loss.append(event.loss)
                self.accuracy.append(event.accuracy)
                self.learning_rate.append(event.learning_rate)
                self.speed.append(event.images_per_second)
                self.gradient_norm.append(event.gradient_norm)
            case EpochDone():
                self._take_epoch(event, self.last_step)

    def _cut(self, done: int) -> None:
        """Forget the steps after `done`: a run that goes on from an earlier save takes them again."""
        batches = int(np.searchsorted(self._step.values, np.int32(done), "right"))
        epochs = int(np.searchsorted(self._epoch_step.values, np.int32(done), "right"))
        for series in (self.loss, self.accuracy, self.learning_rate, self.speed, self.gradient_norm):
            series.cut(batches)
        for series in (self.validation_loss, self.validation_accuracy, self.macro_f1):
            series.cut(epochs)
        self._step.cut(batches)
        self._epoch_step.cut(epochs)
        del self.epochs[epochs:]

    def _take_epoch(self, epoch: EpochDone | EpochRecord, step: int) -> None:
        before = int(self._epoch_step.values[-1]) if len(self._epoch_step) else 0
        speeds = self.speed.y[self.speed.place(before) + 1 : self.speed.place(step) + 1]
        speeds = speeds[speeds > 0].astype(np.float64)
        self._epoch_step.append(step)
        self.validation_loss.append(epoch.validation_loss)
        self.validation_accuracy.append(epoch.validation_accuracy)
        self.macro_f1.append(epoch.validation_macro_f1)
        self.epochs.append(
            EpochRow(
                epoch=epoch.epoch,
                loss=epoch.train_loss,
                validation_loss=epoch.validation_loss,
                accuracy=epoch.validation_accuracy,
                macro_f1=epoch.validation_macro_f1,
                learning_rate=epoch.learning_rate,
                images_per_second=float(len(speeds) / np.sum(1 / speeds)) if len(speeds) else 0.0,
                seconds=epoch.seconds,
            )
        )

"""What a run has told so far, as arrays to be plotted and rows to be read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.training.events import BatchDone, EpochDone, Event, Started

SMOOTHING = 0.9  # an average over some ten batches: more lags behind the first, steep part of a run


class Series:
    """Points (x, y) in arrays that double when full, and their exponential moving average without its initial bias.

    `x`, `y` and `smooth` are views of what is there, float64 of shape (N,).
    """

    def __init__(self, *, smoothing: float = SMOOTHING) -> None:
        self._smoothing = smoothing
        self._points = np.empty((3, 256))
        self._average, self._weight = 0.0, 0.0
        self._count = 0

    def append(self, x: float, y: float) -> None:
        if self._count == self._points.shape[1]:
            self._points = np.concatenate([self._points, np.empty_like(self._points)], axis=1)
        self._average = self._smoothing * self._average + (1 - self._smoothing) * y
        self._weight = self._smoothing * self._weight + (1 - self._smoothing)
        self._points[:, self._count] = x, y, self._average / self._weight
        self._count += 1

    def __len__(self) -> int:
        return self._count

    @property
    def x(self) -> np.ndarray:
        return self._points[0, : self._count]

    @property
    def y(self) -> np.ndarray:
        return self._points[1, : self._count]

    @property
    def smooth(self) -> np.ndarray:
        return self._points[2, : self._count]


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
    """Grows with every event; x is the step, also for what is known once an epoch."""

    def __init__(self) -> None:
        self.steps = 0
        self.loss, self.accuracy = Series(), Series()
        self.learning_rate, self.speed = Series(), Series()
        self.validation_loss, self.macro_f1 = Series(), Series()
        self.epochs: list[EpochRow] = []

    def take(self, event: Event) -> None:
        match event:
            case Started():
                self.steps = event.epochs * event.batches_per_epoch
            case BatchDone():
                self.loss.append(event.step, event.loss)
                self.accuracy.append(event.step, event.accuracy)
                self.learning_rate.append(event.step, event.learning_rate)
                self.speed.append(event.step, event.images_per_second)
            case EpochDone():
                self._take_epoch(event)

    def _take_epoch(self, event: EpochDone) -> None:
        step = self.loss.x[-1] if len(self.loss) else 0.0
        before = self.validation_loss.x[-1] if len(self.validation_loss) else 0.0
        speeds = self.speed.y[self.speed.x > before]
        self.validation_loss.append(step, event.validation_loss)
        self.macro_f1.append(step, event.validation_macro_f1)
        self.epochs.append(
            EpochRow(
                epoch=event.epoch,
                loss=event.train_loss,
                validation_loss=event.validation_loss,
                accuracy=event.validation_accuracy,
                macro_f1=event.validation_macro_f1,
                learning_rate=event.learning_rate,
                images_per_second=float(len(speeds) / np.sum(1 / speeds)) if len(speeds) else 0.0,
                seconds=event.seconds,
            )
        )

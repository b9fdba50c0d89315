"""What a logger is, and the figures that every logger writes."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from core.training.events import BatchDone, EpochDone, Event, Started


class Logger(Protocol):
    """Somebody who writes down the figures of a run besides its folder."""

    name: str

    def log(self, event: Event) -> None:
        """Writes what it finds worth writing; may raise anything, and is then not asked again."""
        ...

    def close(self) -> None:
        """Everything is written out."""
        ...


@dataclass
class Figures:
    """From events to scalars at steps; of the batches no more than some a second, as each costs up to a millisecond.

    Attributes:
        interval: seconds between two batches that are written.
        clock: gives seconds.
    """

    interval: float = 0.1
    clock: Callable[[], float] = time.monotonic
    _step: int = field(default=0, init=False)
    _due: float = field(default=float("-inf"), init=False)

    def of(self, event: Event) -> tuple[int, dict[str, float]]:
        """The step, counted from 1 over the whole run, and what to write at it by name; nothing for most events."""
        match event:
            case Started():
                self._step = event.done
            case BatchDone():
                self._step = event.step
                return self._step, self._of_batch(event)
            case EpochDone():
                return self._step, _of_epoch(event)
        return self._step, {}

    def _of_batch(self, event: BatchDone) -> dict[str, float]:
        now = self.clock()
        if now < self._due:
            return {}
        self._due = now + self.interval
        return {
            "batch/loss": event.loss,
            "batch/accuracy": event.accuracy,
            "batch/learning_rate": event.learning_rate,
            "batch/gradient_norm": event.gradient_norm,
            "batch/images_per_second": event.images_per_second,
        }


def _of_epoch(event: EpochDone) -> dict[str, float]:
    return {
        "epoch": event.epoch,
        "training/loss": event.train_loss,
        "training/accuracy": event.train_accuracy,
        "validation/loss": event.validation_loss,
        "validation/accuracy": event.validation_accuracy,
        "validation/macro_f1": event.validation_macro_f1,
        "epoch_seconds": event.seconds,
    }

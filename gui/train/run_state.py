"""Where a run stands, and the words for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import Enum
from pathlib import Path

from core.training.events import BatchDone, Diverged, EpochDone, Event, Finished, Improved, Preparing, Started
from gui.train.wording import duration

_SPEED_SMOOTHING = 0.9


class Phase(Enum):
    IDLE = "idle"
    STARTING = "starting"
    PREPARING = "preparing"
    TRAINING = "training"
    COMPLETED = "completed"
    DIVERGED = "diverged"
    STOPPED = "stopped"
    FAILED = "failed"


class Stopwatch:
    """Seconds since it was made, less those it was paused."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._begun: float | None = clock()
        self._before = 0.0

    @property
    def seconds(self) -> float:
        return self._before + (self._clock() - self._begun if self._begun is not None else 0.0)

    def pause(self) -> None:
        self._before, self._begun = self.seconds, None

    def resume(self) -> None:
        if self._begun is None:
            self._begun = self._clock()


class RunState:
    """One run: hand it every event, and what else happens (`begin`, `pause`, `resume`, `stopped`, `failed`)."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.phase = Phase.IDLE
        self.paused = False
        self.model_path: Path | None = None
        self._clock = clock
        self._whole, self._training = Stopwatch(clock), Stopwatch(clock)
        self._done, self._total = 0, 0
        self._epoch, self._epochs = 0, 0
        self._speed: float | None = None
        self._best: tuple[float, int] | None = None
        self._reason = ""

    @property
    def over(self) -> bool:
        """Nothing runs: not yet, or no longer."""
        return self.phase not in (Phase.STARTING, Phase.PREPARING, Phase.TRAINING)

    def begin(self) -> None:
        self.phase = Phase.STARTING

    def take(self, event: Event) -> None:
        match event:
            case Preparing():
                self.phase, self._done, self._total = Phase.PREPARING, event.done, event.total
            case Started():
                self.phase, self._done = Phase.TRAINING, 0
                self._total = event.epochs * event.batches_per_epoch
                self._epoch, self._epochs = 1, event.epochs
                self._training = Stopwatch(self._training._clock)
            case BatchDone():
                self._done, self._epoch = event.step, event.epoch
                speed = event.images_per_second
                self._speed = speed if self._speed is None else _follow(self._speed, speed)
            case EpochDone():
                self._epoch = event.epoch
            case Improved():
                self._best = (event.macro_f1, event.epoch)
                self.model_path = event.path
            case Diverged():
                self._reason = event.reason
            case Finished():
                self._end(Phase.COMPLETED if event.reason == "completed" else Phase.DIVERGED)

    def pause(self) -> None:
        self.paused = True
        self._whole.pause()
        self._training.pause()

    def resume(self) -> None:
        self.paused = False
        self._whole.resume()
        self._training.resume()

    def stopped(self) -> None:
        self._end(Phase.STOPPED)

    def failed(self, reason: str = "") -> None:
        self._reason = reason
        self._end(Phase.FAILED)

    @property
    def share(self) -> float:
        """From 0 to 1: of the preparation, then of all epochs."""
        return self._done / self._total if self._total else 0.0

    @property
    def headline(self) -> str:
        """What is going on, in a few words."""
        match self.phase:
            case Phase.IDLE:
                return "Ready"
            case Phase.STARTING:
                return "Starting"
            case Phase.PREPARING:
                return "Preparing images"
            case Phase.TRAINING:
                return f"Epoch {self._epoch} of {self._epochs}"
            case Phase.COMPLETED:
                return "Finished"
            case Phase.DIVERGED:
                return "Diverged"
            case Phase.STOPPED:
                return f"Stopped in epoch {self._epoch}" if self._epoch else "Stopped"
            case Phase.FAILED:
                return "Not finished"

    @property
    def detail(self) -> str:
        """The figures beside the bar."""
        if self.phase is Phase.PREPARING:
            return f"{self._done:,} of {self._total:,}"
        if self.phase is Phase.IDLE:
            return ""
        if self.phase in (Phase.DIVERGED, Phase.FAILED) and self._reason:
            return self._reason
        if self.over:
            return f"{self._best_text(short=False)}, {duration(self._whole.seconds)}"
        parts = [self._time_text(), self._best_text(short=True) if self._best else ""]
        if self._speed is not None:
            parts.insert(0, f"{self._speed:,.0f} images/s")
        return " · ".join(part for part in parts if part)

    def _time_text(self) -> str:
        if self.paused:
            return "paused"
        if self.phase is not Phase.TRAINING or not self._done:
            return ""
        left = self._training.seconds * (self._total / self._done - 1)
        return f"{duration(left)} left"

    def _best_text(self, *, short: bool) -> str:
        if self._best is None:
            return "no epoch was completed"
        score, epoch = self._best
        return f"best {score:.4f} (epoch {epoch})" if short else f"macro-F1 {score:.4f} at epoch {epoch}"

    def _end(self, phase: Phase) -> None:
        self.phase, self.paused = phase, False
        self._whole.pause()
        self._training.pause()


def _follow(average: float, value: float) -> float:
    return _SPEED_SMOOTHING * average + (1 - _SPEED_SMOOTHING) * value

"""Where a run stands, and the words for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import Enum
from pathlib import Path

from core.training.events import (
    BatchDone,
    Diverged,
    EpochDone,
    Event,
    Finished,
    Improved,
    NotSaved,
    Preparing,
    Started,
)
from core.training.runs.listing import RunInfo
from gui.train.wording import duration

_SPEED_SMOOTHING = 0.9


class Phase(Enum):
    IDLE = "idle"
    STARTING = "starting"
    PREPARING = "preparing"
    TRAINING = "training"
    COMPLETED = "completed"
    STOPPED_EARLY = "stopped early"
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

    def restart(self) -> None:
        """From 0; paused if it was."""
        self._before = 0.0
        if self._begun is not None:
            self._begun = self._clock()


class RunState:
    """One run: hand it every event, and what else happens (`begin`, `pause`, `resume`, `stopped`, `failed`)."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.phase = Phase.IDLE
        self.paused = False
        self.model_path: Path | None = None
        self._training = Stopwatch(clock)
        self._seconds_before = 0.0
        self._done, self._total, self._before = 0, 0, 0
        self._batch, self._batches = 0, 0
        self._epoch, self._epochs = 0, 0
        self._speed: float | None = None
        self._best: tuple[float, int] | None = None
        self._reason, self._held_up = "", ""

    @property
    def over(self) -> bool:
        """Nothing runs: not yet, or no longer."""
        return self.phase not in (Phase.STARTING, Phase.PREPARING, Phase.TRAINING)

    def begin(self, earlier: RunInfo | None = None) -> None:
        """`earlier` is what a run that goes on has come to."""
        self.phase = Phase.STARTING
        if earlier is None:
            return
        self._seconds_before = earlier.seconds
        self._epoch, self._epochs = earlier.epoch + 1, earlier.epochs
        if earlier.best_macro_f1 is not None:
            self._best = (earlier.best_macro_f1, earlier.best_epoch)

    def take(self, event: Event) -> None:
        match event:
            case Preparing():
                self.phase, self._done, self._total = Phase.PREPARING, event.done, event.total
            case Started():
                self.phase, self._done, self._before = Phase.TRAINING, event.done, event.done
                self._batches = event.batches_per_epoch
                self._total = event.epochs * event.batches_per_epoch
                self._epoch, self._epochs = 1 + event.done // event.batches_per_epoch, event.epochs
                self._training.restart()
            case BatchDone():
                self._done, self._epoch, self._batch = event.step, event.epoch, event.batch
                speed = event.images_per_second
                self._speed = speed if self._speed is None else _follow(self._speed, speed)
            case EpochDone():
                self._epoch = event.epoch
                if self._best is None or event.validation_macro_f1 > self._best[0]:
                    self._best = (event.validation_macro_f1, event.epoch)
            case Improved():
                self._best = (event.macro_f1, event.epoch)
                self.model_path = event.path
            case Diverged():
                self._reason = event.reason
            case NotSaved():
                self._held_up = event.sentence
                self.pause()
            case Finished():
                self.model_path = event.model_path
                if event.best_epoch:
                    self._best = (event.best_macro_f1, event.best_epoch)
                self._end(Phase(event.reason))

    def pause(self) -> None:
        self.paused = True
        self._training.pause()

    def resume(self) -> None:
        self.paused, self._held_up = False, ""
        self._training.resume()

    def stopped(self) -> None:
        self._end(Phase.STOPPED)

    def failed(self, reason: str = "") -> None:
        self._reason = reason
        self._end(Phase.FAILED)

    @property
    def epochs(self) -> int:
        """As many as there are to be."""
        return self._epochs

    @property
    def epochs_done(self) -> int:
        return max(0, self._epoch - (self._batch < self._batches)) if self._batch else max(0, self._epoch - 1)

    @property
    def best_macro_f1(self) -> float | None:
        """None before the first epoch is complete."""
        return self._best[0] if self._best else None

    @property
    def seconds(self) -> float:
        """Of training and evaluating, but for pauses, with those before it was gone on with."""
        return self._seconds_before + (self._training.seconds if self._batches else 0.0)

    @property
    def share(self) -> float:
        """From 0 to 1: of the preparation, then of all epochs."""
        return self._done / self._total if self._total else 0.0

    @property
    def epoch_share(self) -> float:
        """From 0 to 1, of the epoch under way."""
        return self._batch / self._batches if self._batches else 0.0

    @property
    def epoch_text(self) -> str:
        """How far the epoch is."""
        return f"batch {self._batch:,} of {self._batches:,}" if self._batches else ""

    @property
    def closing_note(self) -> str:
        """What a run came to, in a sentence; "" where it came to nothing."""
        if self.phase not in (Phase.COMPLETED, Phase.STOPPED_EARLY) or self._best is None:
            return ""
        how = "finished" if self.phase is Phase.COMPLETED else "stopped early"
        return f"Training {how}: {self._best_text(short=False)}, after {duration(self.seconds)}."

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
            case Phase.STOPPED_EARLY:
                return f"Stopped early, in epoch {self._epoch}"
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
            return self._reason[:1].upper() + self._reason[1:]
        if self._held_up:
            return self._held_up
        if self.over:
            return f"{self._best_text(short=False)}, {duration(self.seconds)}"
        parts = [self._time_text(), self._best_text(short=True) if self._best else ""]
        if self._speed is not None and not self.paused:
            parts.insert(0, f"{self._speed:,.0f} images/s")
        return " · ".join(part for part in parts if part)

    def _time_text(self) -> str:
        if self.paused:
            return "paused"
        done = self._done - self._before
        if self.phase is not Phase.TRAINING or done <= 0:
            return ""
        left = self._training.seconds * (self._total - self._done) / done
        return f"{duration(left)} left"

    def _best_text(self, *, short: bool) -> str:
        if self._best is None:
            return "no epoch was completed"
        score, epoch = self._best
        return f"best {score:.4f} (epoch {epoch})" if short else f"macro-F1 {score:.4f} at epoch {epoch}"

    def _end(self, phase: Phase) -> None:
        self.phase, self.paused = phase, False
        self._training.pause()


def _follow(average: float, value: float) -> float:
    return _SPEED_SMOOTHING * average + (1 - _SPEED_SMOOTHING) * value

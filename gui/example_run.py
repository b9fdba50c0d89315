"""A run that never was, for the pictures of the Train page: made-up curves in the shape that real ones have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from core.data.digits import CLASS_NAMES
from core.training.config import TrainingConfig
from core.training.events import BatchDone, EpochDone, Event, Improved, Started
from core.training.judging import Verdict

_BATCHES, _EPOCHS = 278, 8
_STOP = 1_790  # the step at which the picture is taken


def events(verdict: Verdict) -> Iterator[Event]:
    """Most of a run, with the first and every epoch's last event where they belong; `verdict` closes each epoch."""
    rng = np.random.default_rng(1)
    config = TrainingConfig()
    yield Started((), 35_487, 8_872, _BATCHES, _EPOCHS, CLASS_NAMES)
    for step in range(1, _STOP + 1):
        epoch, batch = divmod(step - 1, _BATCHES)
        loss, score = _curve(step)
        noise = rng.normal(0, 0.06)
        yield BatchDone(
            epoch=epoch + 1,
            batch=batch + 1,
            batches=_BATCHES,
            step=step,
            loss=max(0.01, loss * (1 + 2.5 * noise)),
            accuracy=min(1.0, score - abs(noise) * (1.2 - score)),
            learning_rate=config.schedule.learning_rate(0.003, step - 1, _BATCHES * _EPOCHS, ()),
            images_per_second=1_184 * (1 + noise / 2),
            gradient_norm=(0.35 + 2.1 * (loss - 0.5)) * float(np.exp(3 * rng.normal(0, 0.06))),
        )
        if batch == _BATCHES - 1:
            yield from _end_of_epoch(epoch + 1, loss, score, verdict)


def _curve(step: int) -> tuple[float, float]:
    """Loss and accuracy at a step."""
    fall = float(np.exp(-step / 190))
    return 0.55 + 1.85 * fall, 0.9965 - 0.9 * fall - 0.012 * (1 - step / (_BATCHES * _EPOCHS))


def _end_of_epoch(epoch: int, loss: float, score: float, verdict: Verdict) -> Iterator[Event]:
    macro_f1 = score + 0.004 / epoch - 0.003
    yield EpochDone(
        epoch=epoch,
        epochs=_EPOCHS,
        train_loss=loss + 0.4 / epoch**2,
        train_accuracy=score - 0.1 / epoch**2,
        validation_loss=loss * 0.62 + 0.05 / epoch,
        validation_accuracy=macro_f1,
        validation_macro_f1=macro_f1,
        confusion=verdict.confusion,
        learning_rate=TrainingConfig().schedule.learning_rate(
            0.003, epoch * _BATCHES - 1, _BATCHES * _EPOCHS, ()
        ),
        seconds=91.0 + 2 * epoch,
        mistakes=verdict.mistakes,
    )
    yield Improved(epoch, macro_f1, Path("best.safetensors"))

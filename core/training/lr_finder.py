"""The learning-rate range test: which learning rate suits a network and its data (Smith 2015, arXiv:1506.01186)."""

import math
from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import Dataset
from core.errors import TrainingError
from core.training.config import TrainingConfig
from core.training.events import BatchDone, Diverged, Event, Preparing
from core.training.fit import Recipe, fit
from core.training.network import network_of, with_own_normalizer
from core.training.preparing import prepare_telling
from core.training.schedules import Epochs
from core.training.suiting import chosen_images, kind_for, normalizer_for

LOWEST, HIGHEST = 1e-7, 10.0
_STEPS = 160
_BANDWIDTH = 5.0
"""Steps, a quarter of a decade, over which the losses are smoothed."""

_EXPLODED = 4.0
"""The test ends where the smoothed loss is this many times its least."""

_FELL = 0.95
"""What the least of the smoothed losses is at most of the first; otherwise nothing was learnt."""

_SHARE = 1 / 3
"""Of the learning rate with the smallest loss, what is suggested; see benchmarks/NOTES.md."""


@dataclass(frozen=True)
class LearningRateTried:
    """One step was taken with this learning rate; `loss` is that of its batch, `smoothed` also counts those before.

    `step` counts from 1; there are at most `steps`.
    """

    step: int
    steps: int
    learning_rate: float
    loss: float
    smoothed: float


@dataclass(frozen=True)
class LearningRateFound:
    """The last event: what to train with, rounded to two digits, and why, in a sentence."""

    learning_rate: float
    reason: str


def find_learning_rate(
    config: TrainingConfig, dataset: Dataset
) -> Generator[Preparing | LearningRateTried | LearningRateFound, None, None]:
    """Trains a network of its own while the learning rate grows from 1e-7 to 10, until the loss explodes.

    All but the schedule, the epochs and the running averages is as the configuration says. Closing the generator
    ends it at once; nothing is written.

    Raises:
        AnkanError: a setting or the data set cannot be used; or the loss falls at no learning rate.
    """
    config = with_own_normalizer(config)
    architecture, network = network_of(config, dataset.class_names)
    dataset = chosen_images(config, dataset)
    normalizer = normalizer_for(config, architecture, dataset, kind=kind_for(config, dataset))
    data = yield from prepare_telling(_drawn(dataset, config), normalizer)
    batches = -(-len(data) // config.batch_size)
    recipe = Recipe(
        optimizer=config.optimizer,
        schedule=_Growing(),  # type: ignore[arg-type]  # no schedule for a configuration
        learning_rate=HIGHEST,
        epochs=-(-_STEPS // batches),
        batch_size=config.batch_size,
        loss=config.loss,
        augmentation=config.augmentation,
        seed=config.seed,
        workers=config.workers,
        worker_kind=config.worker_kind,
        clip_norm=config.clip_norm,
    )
    steps = fit(network, architecture, data, data.subset(np.arange(1)), recipe)
    try:
        tried = yield from _tried(steps)
    finally:
        steps.close()
    yield _found(tried)


@dataclass(frozen=True)
class _Growing:
    """From `LOWEST` to the peak, the same factor every step."""

    def learning_rate(self, peak: float, step: int, steps: int, epochs: Epochs) -> float:
        share = min(1.0, step / (_STEPS - 1))
        return float(LOWEST ** (1 - share) * peak**share)


def _drawn(dataset: Dataset, config: TrainingConfig) -> Dataset:
    """As many of the images to train on as the test takes, or all where they are fewer."""
    rows, _ = config.split.rows(dataset.labels, dataset.parts)
    rng = np.random.default_rng(config.seed)
    return dataset.subset(rng.permutation(rows)[: _STEPS * config.batch_size])


def _tried(
    steps: Generator[Event, None, None],
) -> Generator[LearningRateTried, None, list[LearningRateTried]]:
    """Goes on until the loss explodes; what was tried."""
    tried: list[LearningRateTried] = []
    losses: list[float] = []
    smallest = math.inf
    for event in steps:
        if isinstance(event, Diverged) or len(tried) == _STEPS:
            break
        if not isinstance(event, BatchDone):
            continue
        losses.append(event.loss)
        now = float(smoothed(losses)[-1])
        tried.append(LearningRateTried(len(losses), _STEPS, event.learning_rate, event.loss, now))
        yield tried[-1]
        smallest = min(smallest, now)
        if now > _EXPLODED * smallest:
            break
    return tried


def smoothed(losses: Sequence[float]) -> NDArray[np.float64]:
    """Means weighted by a Gaussian over the neighbours on both sides, so that nothing lags behind; also of length N.

    What is beyond four times the first loss counts as that.
    """
    values = np.minimum(losses, _EXPLODED * losses[0])
    steps = np.arange(len(values))
    weights = np.exp(-(((steps[:, None] - steps) / _BANDWIDTH) ** 2) / 2)
    return np.asarray(weights @ values / weights.sum(axis=1))


def _found(tried: Sequence[LearningRateTried]) -> LearningRateFound:
    if len(tried) < 2:
        raise TrainingError(
            "the loss was no number from the first step on; look at the data and the settings"
        )
    smooth = smoothed([each.loss for each in tried])
    best = int(smooth.argmin())
    if smooth[best] > _FELL * smooth[0]:
        raise TrainingError(
            f"the loss fell at no learning rate from {LOWEST:g} to {tried[-1].learning_rate:.2g}; "
            f"try another optimizer or a larger network"
        )
    rate = tried[best].learning_rate
    found = float(f"{rate * _SHARE:.1e}")
    return LearningRateFound(found, f"a third of {rate:.2g}, where the loss was smallest")

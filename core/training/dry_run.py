"""What a run would be: its network, its images and, from a few real steps, how long it would take."""

import math
import time
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import Dataset
from core.data.normalize import Normalizer
from core.data.prepare import CORES
from core.data.prepared import PreparedData
from core.errors import DataError, TrainingError
from core.nn.architecture import Architecture
from core.nn.arrays import Shape
from core.nn.network import Network
from core.nn.summary import LayerSummary
from core.training.config import TrainingConfig
from core.training.events import BatchDone, Diverged, EpochDone
from core.training.fit import EVALUATION_BATCH, Recipe, default_workers, fit
from core.training.network import network_of, with_own_normalizer
from core.training.runs.running import recipe_of
from core.training.schedules import ConstantLR
from core.training.suiting import chosen_images, kind_for, normalizer_for

_SECONDS = 2.0
"""What the timed steps should take together."""

_MULTIPLY_ADDS = 3e10
"""A second, on a laptop, to guess how many steps are worth timing; what they take is measured."""

_FEWEST_BATCHES, _MOST_BATCHES, _PREPARED = 3, 64, 256
_DRAWN = 0.001
"""Seconds to draw and normalize one practice digit, about."""

_PROGRAM, _WORKER = 110e6, 45e6
"""Bytes of the program with a data set open, and of a worker process with nothing to do; measured on Linux."""

_KEPT, _JUDGED = 1.3, 0.6
"""All the memory of a step, and of judging, over that of the layers' outputs; measured with `vgg-bn-small`."""


@dataclass(frozen=True)
class RunPlan:
    """A run that was not made.

    Attributes:
        layers: a row for each.
        input_shape: (C, H, W).
        weights: how many there are.
        multiply_adds: for one image, forward.
        train_images, validation_images: how many there are of each class, in the order of `class_names`.
        batches_per_epoch, epochs: as the configuration has them.
        workers: how many share a batch.
        images_per_second: while training, as measured.
        epoch_seconds: of one epoch with its evaluation, as estimated from that.
        preparing_seconds: to read and normalize all images, where that has not been done before.
        memory_bytes: of all processes, a rough estimate.
    """

    network_name: str
    layers: tuple[LayerSummary, ...]
    input_shape: Shape
    weights: int
    multiply_adds: int
    class_names: tuple[str, ...]
    train_images: tuple[int, ...]
    validation_images: tuple[int, ...]
    batch_size: int
    batches_per_epoch: int
    epochs: int
    workers: int
    images_per_second: float
    epoch_seconds: float
    preparing_seconds: float
    memory_bytes: float

    @property
    def steps(self) -> int:
        """Batches in all."""
        return self.epochs * self.batches_per_epoch

    @property
    def seconds(self) -> float:
        """Of all epochs."""
        return self.epochs * self.epoch_seconds


def plan_run(config: TrainingConfig, dataset: Dataset) -> RunPlan:
    """Looks at all a run needs and trains for a few steps on a few images; writes nothing.

    The counts are those of the labels: images that cannot be read are not known before they are.

    Raises:
        AnkanError: a setting or the data set cannot be used.
    """
    config = with_own_normalizer(config)
    dataset = chosen_images(config, dataset)
    architecture, network = network_of(config, dataset.class_names)
    normalizer = normalizer_for(config, architecture, dataset, kind=kind_for(config, dataset))
    training, validation = config.split.rows(dataset.labels, dataset.parts)
    practice = config.practice_digits
    trained_on = len(training) + practice
    layers = tuple(network.summary())
    multiply_adds = sum(row.multiply_adds for row in layers)
    recipe = recipe_of(config)
    batches = -(-trained_on // recipe.batch_size)
    worth = int(_SECONDS / 2 * _MULTIPLY_ADDS / (3 * max(1, multiply_adds) * recipe.batch_size))
    timed = min(batches, max(_FEWEST_BATCHES, min(_MOST_BATCHES, worth)))
    began = time.perf_counter()
    sample = _prepared(dataset, training, normalizer)
    preparing = (time.perf_counter() - began) / len(sample)
    per_image, per_judged = _measure(
        network,
        architecture,
        _repeated(sample, min(trained_on, timed * recipe.batch_size)),
        _repeated(sample, min(len(validation), _PREPARED)),
        recipe,
    )
    return RunPlan(
        network_name=architecture.name,
        layers=layers,
        input_shape=architecture.input_shape,
        weights=network.parameters.vector.size,
        multiply_adds=multiply_adds,
        class_names=dataset.class_names,
        train_images=_per_class(
            dataset, np.concatenate([dataset.labels[training], np.arange(practice) % 10])
        ),
        validation_images=_per_class(dataset, dataset.labels[validation]),
        batch_size=recipe.batch_size,
        batches_per_epoch=batches,
        epochs=recipe.epochs,
        workers=recipe.workers or default_workers(),
        images_per_second=1 / per_image,
        epoch_seconds=trained_on * per_image + len(validation) * per_judged,
        preparing_seconds=len(dataset) * preparing / CORES + practice * _DRAWN,
        memory_bytes=_memory(network, layers, recipe, images=trained_on + len(validation)),
    )


def _per_class(dataset: Dataset, labels: NDArray[np.int64]) -> tuple[int, ...]:
    return tuple(np.bincount(labels, minlength=len(dataset.class_names)).tolist())


def _prepared(dataset: Dataset, rows: NDArray[np.int64], normalizer: Normalizer) -> PreparedData:
    """Some of the images, spread over the data set; kept nowhere."""
    images, labels = [], []
    error: DataError | None = None
    for row in rows[np.linspace(0, len(rows) - 1, min(_PREPARED, len(rows))).astype(int)]:
        try:
            images.append(normalizer.normalize(dataset.source.read(int(row))).planes)
        except DataError as problem:
            error = error or problem
        else:
            labels.append(dataset.labels[row])
    if not images:
        raise DataError(f"{dataset.path}: not one image could be read; {error}", path=dataset.path)
    return PreparedData.of(np.stack(images), np.array(labels), dataset.class_names)


def _repeated(data: PreparedData, count: int) -> PreparedData:
    return data.subset(np.resize(np.arange(len(data)), count))


def _measure(
    network: Network,
    architecture: Architecture,
    training: PreparedData,
    validation: PreparedData,
    recipe: Recipe,
) -> tuple[float, float]:
    """Seconds for an image that is trained on and for one that is judged, once the first epoch has warmed all up."""
    still = replace(recipe, schedule=ConstantLR(), learning_rate=1e-9, epochs=1000, early_stopping=None)
    per_epoch: list[tuple[float, float]] = []
    training_seconds, spent = 0.0, 0.0
    events = fit(network, architecture, training, validation, still)
    try:
        for event in events:
            match event:
                case BatchDone():
                    images = min(recipe.batch_size, len(training) - (event.batch - 1) * recipe.batch_size)
                    training_seconds += images / event.images_per_second
                case EpochDone():
                    judging_seconds = max(0.0, event.seconds - training_seconds)
                    per_epoch.append((training_seconds / len(training), judging_seconds / len(validation)))
                    training_seconds, spent = 0.0, spent + event.seconds
                    if len(per_epoch) > 1 and spent >= _SECONDS:
                        break
                case Diverged():
                    raise TrainingError(event.reason)
    finally:
        events.close()
    trained, judged = np.median(per_epoch[1:], axis=0)
    return float(trained), float(judged)


def _memory(network: Network, layers: tuple[LayerSummary, ...], recipe: Recipe, *, images: int) -> float:
    """Bytes: processes, weights with their gradients and the optimizer's memory, a step, judging, the images."""
    workers = recipe.workers or default_workers()
    processes = workers if recipe.worker_kind == "processes" else 0
    vectors = 1 + workers + recipe.optimizer.slots + (recipe.ema is not None)
    outputs = sum(row.output_bytes for row in layers)
    return (
        _PROGRAM
        + processes * _WORKER
        + vectors * network.parameters.vector.nbytes
        + outputs * (_KEPT * min(images, recipe.batch_size) + _JUDGED * min(images, EVALUATION_BATCH))
        + 2 * images * math.prod(network.input_shape)  # as prepared, and where the workers share them
    )

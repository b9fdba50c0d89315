"""Training as a generator of events: whoever pulls, paces. Not to pull is to pause, to close is to stop."""

import os
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

import numpy as np

from core.data.augment import Transform
from core.data.prepared import PreparedData
from core.nn.architecture import Architecture
from core.nn.arrays import Array
from core.nn.losses import CrossEntropyLoss, log_softmax
from core.nn.network import Network
from core.nn.workers import POOLS, SharedArray, WorkerKind
from core.training.batches import Batch
from core.training.config import CrossEntropy
from core.training.events import BatchDone, Diverged, EpochDone, Event, Finished, Improved, Started
from core.training.metrics import accuracy, confusion_matrix, macro_f1
from core.training.optimizers import Optimizer
from core.training.replica import Plan, Replica, SharedState
from core.training.schedules import Metric, Schedule

_EVALUATION_BATCH = 256
_CALL_SECONDS = 0.06
"""Several small batches make one call of the workers, so that they seldom wait for a caller that draws a window."""


PLAIN = CrossEntropy(label_smoothing=0.0)


@dataclass(frozen=True)
class Recipe:
    """How to train, apart from what and on what."""

    optimizer: Optimizer
    schedule: Schedule
    learning_rate: float
    epochs: int
    batch_size: int
    loss: CrossEntropy = PLAIN
    augmentation: tuple[Transform, ...] = ()
    seed: int = 1
    workers: int | None = None
    worker_kind: WorkerKind = "processes"
    clip_norm: float | None = None
    ema: float | None = None


@dataclass
class Progress:
    """Where training stands: with the network's weights, all that is needed to go on as if it had never stopped.

    Attributes:
        epoch: epochs that are complete.
        batch: batches of the next epoch that are done.
        loss_sum, correct: over those batches, in images.
        best_epoch, best_macro_f1: by validation.
        metrics: the figures of every complete epoch, by name.
        slots: what the optimizer remembers, (slots, P); None before the first step.
        averages: running averages of weights and running statistics, (P + B,); None where none are kept.
    """

    epoch: int = 0
    batch: int = 0
    loss_sum: float = 0.0
    correct: int = 0
    best_epoch: int = 0
    best_macro_f1: float = -1.0
    metrics: list[dict[str, float]] = field(default_factory=list)
    slots: Array | None = None
    averages: Array | None = None


def fit(
    network: Network,
    architecture: Architecture,
    training: PreparedData,
    validation: PreparedData,
    recipe: Recipe,
    progress: Progress | None = None,
) -> Generator[Event, None, None]:
    """Trains the network in place, on workers that share its weights.

    Images are shuffled and augmented from (seed, epoch, batch, image), so the same seed and number of workers give the
    same weights, whatever kind of workers they are, and also when training stops and goes on.

    With `recipe.ema` it is the running averages of the weights, in `progress.averages`, that are judged at the end of
    an epoch and whose figures count.

    Args:
        network: the weights to begin with; at every event, the weights so far, which may be some batches ahead of it.
        architecture: what `network` was built from.
        training, validation: the images to learn from and to judge by.
        recipe: how.
        progress: where to go on from; it is kept up to date.
    """
    run = _Run(network, architecture, training, validation, recipe, progress or Progress())
    with run.pool:
        yield run.started()
        while run.progress.epoch < recipe.epochs:
            diverged = yield from run.epoch()
            if diverged is not None:
                yield diverged
                break
    reason = "completed" if run.progress.epoch >= recipe.epochs else "diverged"
    best = run.progress
    yield Finished(reason, best.best_epoch, best.best_macro_f1, run.seconds)  # type: ignore[arg-type]


class _Run:
    """The state of one call of `fit`.

    Attributes:
        seconds: spent on training and evaluating; a pause does not count.
    """

    def __init__(
        self,
        network: Network,
        architecture: Architecture,
        training: PreparedData,
        validation: PreparedData,
        recipe: Recipe,
        progress: Progress,
    ) -> None:
        self.recipe = recipe
        self.progress = progress
        self.seconds = 0.0
        self._step_seconds: float | None = None
        self._layers = tuple(network.summary())
        self._class_names = training.class_names
        self._size = len(training)
        self._validation_labels = validation.labels
        workers = recipe.workers or default_workers()
        size = network.parameters.vector.size
        images = np.concatenate([training.images, validation.images])
        averages = None
        if recipe.ema is not None:
            start = np.concatenate([network.parameters.vector, network.buffers.vector])
            averages = SharedArray.of(start if progress.averages is None else progress.averages)
        shared = SharedState(
            parameters=SharedArray.of(network.parameters.vector),
            buffers=SharedArray.of(network.buffers.vector),
            gradients=SharedArray((workers, size)),
            slots=SharedArray((recipe.optimizer.slots, size)),
            images=SharedArray.of(images),
            labels=SharedArray.of(np.concatenate([training.labels, validation.labels])),
            order=SharedArray((self._size,), np.int64),
            logits=SharedArray((len(images), len(self._class_names))),
            averages=averages,
        )
        progress.averages = None if averages is None else averages.array
        network.move_to(shared.parameters.array, shared.buffers.array)
        if progress.slots is not None:
            shared.slots.array[...] = progress.slots
        progress.slots = shared.slots.array
        self._order, self._logits = shared.order.array, shared.logits.array
        plan = Plan(
            architecture,
            CrossEntropyLoss(recipe.loss.label_smoothing, _class_weights(recipe.loss, training)),
            recipe.optimizer,
            recipe.augmentation,
            recipe.seed,
            recipe.clip_norm,
            recipe.ema,
        )
        self.pool = POOLS[recipe.worker_kind](workers, Replica, plan, shared)

    @property
    def batches(self) -> int:
        return -(-self._size // self.recipe.batch_size)

    def started(self) -> Started:
        return Started(
            layers=self._layers,
            train_images=self._size,
            validation_images=len(self._validation_labels),
            batches_per_epoch=self.batches,
            epochs=self.recipe.epochs,
            class_names=self._class_names,
        )

    def epoch(self) -> Generator[Event, None, Diverged | None]:
        """The rest of the epoch that `progress` stands in, and its evaluation."""
        progress, recipe = self.progress, self.recipe
        number = progress.epoch + 1
        before = self.seconds
        first = progress.batch
        self._order[...] = np.random.default_rng((recipe.seed, number)).permutation(self._size)
        rate = 0.0
        while progress.batch < self.batches:
            for done, is_finite in self._train_on_a_few(number):
                if not is_finite:
                    return Diverged(number, _divergence(done, recipe.learning_rate))
                yield done
                rate = done.learning_rate
        event = self._judge(number, rate, before, share=max(1, self.batches - first) / self.batches)
        progress.epoch, progress.batch, progress.loss_sum, progress.correct = number, 0, 0.0, 0
        progress.metrics.append({name: getattr(event, name) for name in get_args(Metric)})
        improved = event.validation_macro_f1 > progress.best_macro_f1
        if improved:
            progress.best_epoch, progress.best_macro_f1 = number, event.validation_macro_f1
        yield event
        if improved:
            yield Improved(number, event.validation_macro_f1)
        return None

    def _train_on_a_few(self, epoch: int) -> list[tuple[BatchDone, bool]]:
        """Trains on the next batches; what came of each, and whether the loss and all weights are still finite."""
        batches = [self._plan_of(epoch, number) for number in self._next_batches()]
        before = self.seconds
        workers = self._call("train", batches)
        seconds = self.seconds - before
        self._step_seconds = seconds / len(batches)
        return [
            self._count(batch, results, self._step_seconds)
            for batch, *results in zip(batches, *workers, strict=True)
        ]

    def _next_batches(self) -> range:
        """As many as fill a call, as far as the epoch has them."""
        first = self.progress.batch
        few = 1 if self._step_seconds is None else max(1, int(_CALL_SECONDS / self._step_seconds))
        return range(first, min(first + few, self.batches))

    def _plan_of(self, epoch: int, number: int) -> Batch:
        recipe, before = self.recipe, self.progress.epoch * self.batches + number
        rate = recipe.schedule.learning_rate(
            recipe.learning_rate, before, recipe.epochs * self.batches, self.progress.metrics
        )
        start = number * recipe.batch_size
        return Batch(start, min(start + recipe.batch_size, self._size), epoch, number, rate, before + 1)

    def _count(
        self, batch: Batch, results: Sequence[tuple[float, int, bool]], seconds: float
    ) -> tuple[BatchDone, bool]:
        images = batch.stop - batch.start
        loss, correct = sum(loss for loss, _, _ in results), sum(right for _, right, _ in results)
        is_finite = bool(np.isfinite(loss)) and all(finite for _, _, finite in results)
        self.progress.batch = batch.number + 1
        self.progress.loss_sum += loss * images
        self.progress.correct += correct
        done = BatchDone(
            epoch=batch.epoch,
            batch=batch.number + 1,
            batches=self.batches,
            step=batch.step,
            loss=loss,
            accuracy=correct / images,
            learning_rate=batch.learning_rate,
            images_per_second=images / seconds,
        )
        return done, is_finite

    def _judge(self, epoch: int, rate: float, before: float, *, share: float) -> EpochDone:
        loss, confusion = self._evaluate()
        seconds = self.seconds - before
        return EpochDone(
            epoch=epoch,
            epochs=self.recipe.epochs,
            train_loss=self.progress.loss_sum / self._size,
            train_accuracy=self.progress.correct / self._size,
            validation_loss=loss,
            validation_accuracy=accuracy(confusion),
            validation_macro_f1=macro_f1(confusion),
            confusion=confusion,
            learning_rate=rate,
            seconds=seconds,
        )

    def _evaluate(self) -> tuple[float, Array]:
        first, last = self._size, self._size + len(self._validation_labels)
        self._call("evaluate", first, last, batch_size=_EVALUATION_BATCH)
        logits, labels = self._logits[first:last], self._validation_labels
        loss = -float(log_softmax(logits)[np.arange(len(labels)), labels].mean(dtype=np.float64))
        return loss, confusion_matrix(labels, logits.argmax(axis=1), classes=logits.shape[1])

    def _call(self, method: str, *args: Any, **options: Any) -> list[Any]:
        begun = time.perf_counter()
        results = self.pool.call(method, *args, **options)
        self.seconds += time.perf_counter() - begun
        return results


def default_workers() -> int:
    """One worker a core this process may use, at most eight: beyond that the parts of a batch are too small."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(8, cores))


def _class_weights(loss: CrossEntropy, training: PreparedData) -> tuple[float, ...] | None:
    """ "balanced" in numbers: in inverse proportion to how often a class occurs, 1 on average over the images."""
    if loss.class_weights != "balanced":
        return loss.class_weights
    counts = np.bincount(training.labels, minlength=len(training.class_names))
    occurring = np.count_nonzero(counts)
    return tuple((len(training) / (occurring * np.maximum(1, counts))).tolist())


def _divergence(done: BatchDone, learning_rate: float) -> str:
    return (
        f"the loss was no longer a number at batch {done.batch} of epoch {done.epoch}; "
        f"try a learning rate below {learning_rate:g}"
    )

"""Training as a generator of events: whoever pulls, paces. Not to pull is to pause, to close is to stop."""

import math
import os
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np

from core.data.augment import Transform
from core.data.prepared import PreparedData
from core.nn.architecture import Architecture
from core.nn.losses import CrossEntropyLoss
from core.nn.network import Network
from core.nn.workers import POOLS, SharedArray, WorkerKind
from core.training.batches import Batch
from core.training.config import CrossEntropy
from core.training.distillation import Distillation
from core.training.early_stopping import EarlyStopping
from core.training.events import BatchDone, Diverged, EpochDone, Event, Finished, Improved, Noticed, Started
from core.training.judging import judge
from core.training.optimizers import Optimizer
from core.training.progress import Progress
from core.training.replica import Plan, Replica, SharedState, StepResult
from core.training.schedules import Metric, Schedule
from core.training.watch import LossWatch, collapsed_to

EVALUATION_BATCH = 256
"""Images that are judged at once, by all workers together."""

EPOCH_FIGURES = ("epoch", "step", *get_args(Metric), "learning_rate", "seconds")
"""What `Progress.epochs` keeps of an epoch."""

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
    distillation: Distillation | None = None
    augmentation: tuple[Transform, ...] = ()
    seed: int = 1
    workers: int | None = None
    worker_kind: WorkerKind = "processes"
    clip_norm: float | None = None
    ema: float | None = None
    early_stopping: EarlyStopping | None = None


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
        while not run.progress.ended:
            yield from run.epoch()
    end = run.progress
    if end.ended:
        yield Finished(end.ended, end.best_epoch, end.best_macro_f1, end.seconds)


class _Run:
    """The state of one call of `fit`."""

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
        self._step_seconds: float | None = None
        self._layers = tuple(network.summary())
        self._class_names = training.class_names
        self._size = len(training)
        self._validation = validation
        self._watch = LossWatch(len(training.class_names))
        self._only: str | None = None
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
            recipe.distillation,
        )
        self.pool = POOLS[recipe.worker_kind](workers, Replica, plan, shared)

    @property
    def batches(self) -> int:
        return -(-self._size // self.recipe.batch_size)

    def started(self) -> Started:
        return Started(
            layers=self._layers,
            train_images=self._size,
            validation_images=len(self._validation),
            batches_per_epoch=self.batches,
            epochs=self.recipe.epochs,
            class_names=self._class_names,
            done=self.progress.step,
        )

    def epoch(self) -> Generator[Event, None, None]:
        """The rest of the epoch that `progress` stands in, and its evaluation."""
        progress, recipe = self.progress, self.recipe
        number = progress.epoch + 1
        self._order[...] = np.random.default_rng((recipe.seed, number)).permutation(self._size)
        while progress.batch < self.batches:
            for done, is_finite in self._train_on_a_few(number):
                if not is_finite or self._watch.exploded(done.loss):
                    progress.ended = "diverged"
                    yield Diverged(number, _divergence(done, is_finite=is_finite))
                    return
                yield done
        event = self._judge(number)
        improved = self._take(event)
        yield event
        if improved:
            yield Improved(number, event.validation_macro_f1)
        only, before = collapsed_to(event.confusion, self._class_names), self._only
        self._only = only
        if only and only != before:
            yield Noticed(number, f"predicting only {only}; try a lower learning rate")

    def _take(self, event: EpochDone) -> bool:
        """Moves on to the next epoch, or to the end; whether this one was the best."""
        progress, stopping = self.progress, self.recipe.early_stopping
        progress.epoch, progress.batch, progress.loss_sum, progress.correct = event.epoch, 0, 0.0, 0
        progress.epochs.append({name: getattr(event, name) for name in EPOCH_FIGURES})
        improved = event.validation_macro_f1 > progress.best_macro_f1
        if improved:
            progress.best_epoch, progress.best_macro_f1 = event.epoch, event.validation_macro_f1
        if event.epoch >= self.recipe.epochs:
            progress.ended = "completed"
        elif stopping is not None and stopping.is_over(progress.epochs[progress.patient_since :]):
            progress.ended = "stopped early"
        return improved

    def _train_on_a_few(self, epoch: int) -> list[tuple[BatchDone, bool]]:
        """Trains on the next batches; what came of each, and whether the loss and all weights are still finite."""
        batches = [self._plan_of(epoch, number) for number in self._next_batches()]
        before = self.progress.seconds
        workers = self._call("train", batches)
        self._step_seconds = (self.progress.seconds - before) / len(batches)
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
        start, progress = number * self.recipe.batch_size, self.progress
        stop = min(start + self.recipe.batch_size, self._size)
        return Batch(
            start,
            stop,
            epoch,
            number,
            learning_rate=self._learning_rate(number),
            step=progress.step + 1 + number - progress.batch,
        )

    def _learning_rate(self, number: int) -> float:
        """Of this batch of the epoch under way."""
        recipe, epochs = self.recipe, self.progress.epochs
        before, steps = self.progress.epoch * self.batches + number, recipe.epochs * self.batches
        return recipe.schedule.learning_rate(recipe.learning_rate, before, steps, epochs)

    def _count(self, batch: Batch, results: Sequence[StepResult], seconds: float) -> tuple[BatchDone, bool]:
        images = batch.stop - batch.start
        loss, correct = sum(part.loss for part in results), sum(part.correct for part in results)
        is_finite = bool(np.isfinite(loss)) and all(part.is_finite for part in results)
        self.progress.batch, self.progress.step = batch.number + 1, batch.step
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
            gradient_norm=math.sqrt(sum(part.gradient_square for part in results)),
        )
        return done, is_finite

    def _judge(self, epoch: int) -> EpochDone:
        first, last = self._size, self._size + len(self._validation)
        self._call("evaluate", first, last, batch_size=EVALUATION_BATCH)
        verdict = judge(self._logits[first:last], self._validation)
        progress = self.progress
        return EpochDone(
            epoch=epoch,
            epochs=self.recipe.epochs,
            train_loss=progress.loss_sum / self._size,
            train_accuracy=progress.correct / self._size,
            validation_loss=verdict.loss,
            validation_accuracy=verdict.accuracy,
            validation_macro_f1=verdict.macro_f1,
            confusion=verdict.confusion,
            learning_rate=self._learning_rate(self.batches - 1),
            seconds=progress.seconds - sum(row["seconds"] for row in progress.epochs),
            mistakes=verdict.mistakes,
            step=progress.step,
            calibration=verdict.calibration,
        )

    def _call(self, method: str, *args: Any, **options: Any) -> list[Any]:
        begun = time.perf_counter()
        results = self.pool.call(method, *args, **options)
        self.progress.seconds += time.perf_counter() - begun
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


def _divergence(done: BatchDone, *, is_finite: bool) -> str:
    what = f"the loss grew to {done.loss:.3g}" if is_finite else "the loss was no longer a number"
    rate = f"{done.learning_rate / 10:.1g}"
    return f"{what} at batch {done.batch} of epoch {done.epoch}; try a learning rate of {rate} or less"

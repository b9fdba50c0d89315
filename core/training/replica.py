"""A worker's copy of the training: the whole network on its part of every batch, over memory that all share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np

from core.data.augment import Transform
from core.nn.architecture import Architecture
from core.nn.arrays import Array
from core.nn.context import Arena
from core.nn.losses import CrossEntropyLoss
from core.nn.network import Network
from core.nn.workers import SharedArray, WorkerGroup
from core.training.batches import Batch, BatchLoader
from core.training.distillation import Distillation, Teachers
from core.training.optimizers import Optimizer, average, clipping

_QUIET = np.errstate(over="ignore", invalid="ignore", divide="ignore")
"""When weights grow without bounds, training ends with the event `Diverged`; NumPy need not warn of it too."""

_PIECE = 1 << 15
"""Parameters updated at once, so that what belongs to them stays in the cache: 1.7 M take 1.0 ms, at 1 << 13 1.7 ms."""


@dataclass(frozen=True)
class Plan:
    """What every worker needs to know; it does not change while training."""

    architecture: Architecture
    loss: CrossEntropyLoss
    optimizer: Optimizer
    augmentation: tuple[Transform, ...]
    seed: int
    clip_norm: float | None = None
    ema: float | None = None
    distillation: Distillation | None = None


@dataclass(frozen=True)
class SharedState:
    """The memory that all workers see.

    Attributes:
        parameters, buffers: the network's vectors, (P,) and (B,).
        gradients: one vector a worker, (workers, P).
        slots: what the optimizer remembers, (slots, P).
        images: (N, C, H, W) uint8, training and validation images together.
        labels: (N,) class numbers.
        order: (N,) the rows of an epoch in the order they are trained on.
        logits: (N, K), the answers to `evaluate`.
        averages: running averages of parameters and buffers, (P + B,), where they are kept; these are evaluated.
    """

    parameters: SharedArray
    buffers: SharedArray
    gradients: SharedArray
    slots: SharedArray
    images: SharedArray
    labels: SharedArray
    order: SharedArray
    logits: SharedArray
    averages: SharedArray | None = None


class StepResult(NamedTuple):
    """What a worker tells of a step.

    Attributes:
        loss: its share of it.
        correct: how many of its images were right: the likeliest class has the largest share of the target. What is
            no digit has the same share of all classes, and no answer to it is wrong.
        gradient_square: the sum of squares over its stretch of the gradient, before clipping.
        is_finite: whether its stretch of the parameters still is.
    """

    loss: float
    correct: int
    gradient_square: float
    is_finite: bool


class Replica:
    """One worker. `train` and `evaluate` are called on all workers at once; each takes its share of the rows."""

    def __init__(self, group: WorkerGroup, plan: Plan, shared: SharedState) -> None:
        self._group = group
        self._plan = plan
        self._network: Network = plan.architecture.build()
        self._parameters, self._gradients = shared.parameters.array, shared.gradients.array
        self._network.move_to(self._parameters, shared.buffers.array)
        self._slots = shared.slots.array
        self._images, self._labels, self._order = shared.images.array, shared.labels.array, shared.order.array
        self._logits = shared.logits.array
        self._loader = BatchLoader(
            group,
            self._images,
            self._labels,
            self._order,
            classes=shared.logits.shape[1],
            augmentation=plan.augmentation,
            seed=plan.seed,
        )
        self._workspace = self._network.workspace(
            training=True, group=group, gradients=self._gradients[group.rank]
        )
        self._averages = None if shared.averages is None else shared.averages.array
        self._judged = self._network
        if self._averages is not None:
            self._judged = plan.architecture.build()
            size = self._parameters.size
            self._judged.move_to(self._averages[:size], self._averages[size:])
        self._inference = self._judged.workspace()
        self._is_random = any(layer.is_random for layer in self._network.layers.values())
        self._memory = Arena(clears=False)
        self._teachers = None if plan.distillation is None else Teachers(plan.distillation)
        self._shares = np.eye(shared.logits.shape[1], dtype=np.float32)
        mine = self._group.share(0, self._parameters.size)
        self._pieces = [
            slice(start, min(start + _PIECE, mine.stop)) for start in range(mine.start, mine.stop, _PIECE)
        ]

    @_QUIET
    def train(self, batches: Sequence[Batch]) -> list[StepResult]:
        """One step on each batch."""
        results: list[StepResult] = []
        for batch in batches:
            if results:
                self._group.barrier()  # all have stepped; before the first batch all have answered the last call
            results.append(self._step(batch))
        return results

    def _step(self, batch: Batch) -> StepResult:
        images, targets = self._loader.load(batch)
        if self._is_random:
            seeds = self._plan.seed, batch.epoch, batch.number, self._group.rank
            self._workspace.seed(np.random.default_rng(seeds))
        scaled = self._scaled(images)
        logits = self._network.forward(scaled, self._workspace)
        taught = targets
        if self._teachers is not None:
            taught = self._teachers.blend(scaled, targets if targets.ndim == 2 else self._shares[targets])
        # that of the true classes; to mix images in pairs leaves it as it is, to replace a few nearly so
        whole = self._plan.loss.divisor(self._labels[self._order[batch.start : batch.stop]])
        loss, dlogits = self._plan.loss(logits, taught, divisor=whole)
        self._network.backward(dlogits, self._workspace)
        self._group.barrier()
        gradient_square, is_finite = self._update(learning_rate=batch.learning_rate, step=batch.step)
        return StepResult(loss, _correct(logits, targets), gradient_square, is_finite)

    @_QUIET
    def evaluate(self, start: int, stop: int, *, batch_size: int) -> None:
        """Writes the logits of rows `start` to `stop` of the images."""
        mine = self._group.share(start, stop)
        for first in range(mine.start, mine.stop, batch_size):
            self._group.check()
            part = slice(first, min(first + batch_size, mine.stop))
            self._logits[part] = self._judged.forward(self._scaled(self._images[part]), self._inference)

    def close(self) -> None:
        """Nothing of it is left running."""
        self._loader.close()

    def _update(self, *, learning_rate: float, step: int) -> tuple[float, bool]:
        """Steps this worker's stretch of the parameters; its gradient's square, and whether all is still finite."""
        clip = 1.0 if self._plan.clip_norm is None else clipping(self._gradient_norm(), self._plan.clip_norm)
        square, is_finite = 0.0, True
        for piece in self._pieces:
            gradient, parameters = self._gradient(piece), self._parameters[piece]
            square += float(gradient @ gradient)
            if clip < 1:
                gradient *= clip
            self._plan.optimizer.step(
                parameters, gradient, self._slots[:, piece], learning_rate=learning_rate, step=step
            )
            if self._averages is not None and self._plan.ema is not None:
                average(self._averages[piece], parameters, decay=self._plan.ema, step=step)
            is_finite = is_finite and bool(np.isfinite(parameters).all())
        if self._averages is not None and self._plan.ema is not None and self._group.rank == 0:
            buffers = self._network.buffers.vector
            average(self._averages[self._parameters.size :], buffers, decay=self._plan.ema, step=step)
        return square, is_finite

    def _gradient(self, piece: slice) -> Array:
        """The sum of the workers' gradients, in rank order."""
        return np.asarray(np.add.reduce(self._gradients[:, piece], axis=0))

    def _gradient_norm(self) -> float:
        """Over all parameters."""
        squares = np.zeros(1)
        for piece in self._pieces:
            squares += np.square(self._gradient(piece), dtype=np.float64).sum()
        return float(np.sqrt(self._group.all_reduce(squares)[0]))

    def _scaled(self, images: Array) -> Array:
        """uint8 -> float32 from 0 to 1; in memory the images are innermost, as the network takes them in."""
        scaled = self._memory.get("scaled", (*images.shape[1:], len(images)), np.float32)
        if scaled.size:
            # a transpose of NumPy's takes six times as long
            innermost = cv2.transpose(images.reshape(len(images), -1))
            np.multiply(innermost.reshape(scaled.shape), np.float32(1 / 255), out=scaled)
        return np.moveaxis(scaled, -1, 0)


def _correct(logits: Array, targets: Array) -> int:
    answers = logits.argmax(axis=1)
    if targets.ndim == 1:
        return int(np.count_nonzero(answers == targets))
    shares = np.take_along_axis(targets, answers[:, None], axis=1)[:, 0]
    return int(np.count_nonzero(shares == targets.max(axis=1, initial=0)))

"""A worker's copy of the training: the whole network on its part of every batch, over memory that all share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from core.data.augment import Augmentation
from core.nn.architecture import Architecture
from core.nn.arrays import Array
from core.nn.context import Arena
from core.nn.layers import Dropout, Layer, Residual
from core.nn.losses import CrossEntropyLoss
from core.nn.network import Network
from core.nn.workers import SharedArray, WorkerGroup
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
    augmentation: Augmentation | None
    seed: int
    clip_norm: float | None = None
    ema: float | None = None


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


@dataclass(frozen=True)
class Batch:
    """One step to take.

    Attributes:
        start, stop: its rows of the order.
        epoch, number: which batch it is, from 1 and from 0; what is random about it follows from them.
        step: steps taken with it.
    """

    start: int
    stop: int
    epoch: int
    number: int
    learning_rate: float
    step: int


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
        self._draws = _draws(self._network.layers.values())
        self._memory = Arena(clears=False)
        mine = self._share(0, self._parameters.size)
        self._pieces = [
            slice(start, min(start + _PIECE, mine.stop)) for start in range(mine.start, mine.stop, _PIECE)
        ]

    @_QUIET
    def train(self, batches: Sequence[Batch]) -> list[tuple[float, int, bool]]:
        """One step on each batch.

        Returns:
            For each, this worker's share of the loss, how many of its images were right, and whether its stretch of
            the parameters is still finite.
        """
        results: list[tuple[float, int, bool]] = []
        for batch in batches:
            if results:
                self._group.barrier()  # all have stepped; before the first batch all have answered the last call
            results.append(self._step(batch))
        return results

    def _step(self, batch: Batch) -> tuple[float, int, bool]:
        start, stop = batch.start, batch.stop
        seeds = self._plan.seed, batch.epoch, batch.number
        mine = self._share(start, stop)
        rows = self._order[mine]
        images, labels = self._images[rows], self._labels[rows]
        if self._plan.augmentation is not None:
            rng = np.random.default_rng(seeds)
            images = self._augmented(
                images, self._plan.augmentation, rng, total=stop - start, start=mine.start - start
            )
        if self._draws:
            self._workspace.seed(np.random.default_rng((*seeds, self._group.rank)))
        logits = self._network.forward(self._scaled(images), self._workspace)
        whole = self._plan.loss.divisor(self._labels[self._order[start:stop]])
        loss, dlogits = self._plan.loss(logits, labels, divisor=whole)
        self._network.backward(dlogits, self._workspace)
        self._group.barrier()
        is_finite = self._update(learning_rate=batch.learning_rate, step=batch.step)
        return loss, int(np.count_nonzero(logits.argmax(axis=1) == labels)), is_finite

    @_QUIET
    def evaluate(self, start: int, stop: int, *, batch_size: int) -> None:
        """Writes the logits of rows `start` to `stop` of the images."""
        mine = self._share(start, stop)
        for first in range(mine.start, mine.stop, batch_size):
            self._group.check()
            part = slice(first, min(first + batch_size, mine.stop))
            self._logits[part] = self._judged.forward(self._scaled(self._images[part]), self._inference)

    def _augmented(
        self, images: Array, augmentation: Augmentation, rng: np.random.Generator, *, total: int, start: int
    ) -> Array:
        """Each channel changed alike."""
        state = rng.bit_generator.state
        changed = np.empty_like(images)
        for channel in range(images.shape[1]):
            rng.bit_generator.state = state
            changed[:, channel] = augmentation.apply_part(images[:, channel], rng, total=total, start=start)
        return changed

    def _update(self, *, learning_rate: float, step: int) -> bool:
        """Steps this worker's stretch of the parameters; whether they are still finite."""
        clip = 1.0 if self._plan.clip_norm is None else clipping(self._gradient_norm(), self._plan.clip_norm)
        is_finite = True
        for piece in self._pieces:
            gradient, parameters = self._gradient(piece), self._parameters[piece]
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
        return is_finite

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

    def _share(self, start: int, stop: int) -> slice:
        """This worker's part of a range, as even as can be."""
        length, rank, size = stop - start, self._group.rank, self._group.size
        return slice(start + length * rank // size, start + length * (rank + 1) // size)


def _draws(layers: Iterable[Layer]) -> bool:
    """Whether training these layers takes random numbers."""
    return any(
        isinstance(layer, Dropout) or (isinstance(layer, Residual) and _draws(layer.layers.values()))
        for layer in layers
    )

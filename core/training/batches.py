"""What a worker trains on: its rows of a batch, changed at random; those of the next batch while this one trains."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from core.data.augment import TargetTransform, Transform, augment, augment_with_targets
from core.nn.arrays import Array
from core.nn.workers import WorkerGroup

_Place = tuple[int, int, int, int]
"""Of a batch: start, stop, epoch and number."""

_Loaded = tuple[Array, Array]
"""Images and targets."""


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


class BatchLoader:
    """One worker's way from the images that all share to what it trains on.

    With an augmentation the batch that follows in the epoch is prepared by a thread of its own, from when one batch is
    handed out until the next is asked for; a batch that was not foreseen is prepared when it is asked for.

    Args:
        group: a batch is shared out to its workers.
        images: (N, C, H, W) uint8.
        labels: (N,) class numbers.
        order: the rows of an epoch in the order they are trained on; it may change between epochs.
        classes: how many there are.
        augmentation: how images are changed.
        seed: of all that is random.
    """

    def __init__(
        self,
        group: WorkerGroup,
        images: Array,
        labels: Array,
        order: Array,
        *,
        classes: int,
        augmentation: tuple[Transform, ...],
        seed: int,
    ) -> None:
        self._group = group
        self._images, self._labels, self._order = images, labels, order
        self._augmentation = augmentation
        self._seed = seed
        self._shares = np.eye(classes, dtype=np.float32)
        self._changes_targets = any(isinstance(transform, TargetTransform) for transform in augmentation)
        self._executor = ThreadPoolExecutor(1, "ankan-load") if augmentation else None
        self._ahead: tuple[_Place, Future[_Loaded]] | None = None

    def load(self, batch: Batch) -> _Loaded:
        """This worker's images, (n, C, H, W) uint8, and their targets: (n,) class numbers, or when the augmentation
        changes them (n, K) shares of each class."""
        place = batch.start, batch.stop, batch.epoch, batch.number
        ahead, self._ahead = self._ahead, None
        loaded = ahead[1].result() if ahead is not None and ahead[0] == place else self._load(place)
        following = _following(place, len(self._order))
        if self._executor is not None and following is not None:
            self._ahead = following, self._executor.submit(self._load, following)
        return loaded

    def close(self) -> None:
        """Ends the thread; what it has begun is finished first."""
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)

    def _load(self, place: _Place) -> _Loaded:
        start, stop, epoch, number = place
        mine = self._group.share(start, stop)
        rows = self._order[mine]
        images, labels = self._images[rows], self._labels[rows]
        if not self._augmentation:
            return images, labels
        rng = np.random.default_rng((self._seed, epoch, number))
        total, first = stop - start, mine.start - start
        if not self._changes_targets:
            return augment(images, self._augmentation, rng, total=total, start=first), labels
        return augment_with_targets(
            images, self._shares[labels], self._augmentation, rng, total=total, start=first
        )


def _following(place: _Place, images: int) -> _Place | None:
    """The next batch of the epoch, unless it ends here."""
    start, stop, epoch, number = place
    return None if stop >= images else (stop, min(2 * stop - start, images), epoch, number + 1)

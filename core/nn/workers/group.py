"""A worker group: n workers and one collective, `all_reduce`."""

from abc import ABC, abstractmethod
from multiprocessing.sharedctypes import RawArray
from typing import Self

import numpy as np
from numpy.typing import DTypeLike

from core.nn.arrays import Array, Shape, count

_SLOT_VALUES = 1 << 14


class WorkerGroup:
    """The workers that share one batch. This one has a single member; its collectives have nothing to do."""

    size: int = 1
    rank: int = 0

    def barrier(self) -> None:
        """Returns when every worker has called it."""

    def all_reduce(self, array: Array) -> Array:
        """The sum of every worker's `array`, added in rank order: the same bits on each worker.

        Args:
            array: float64, at most 16,384 values, of the same shape on every worker.
        """
        return array

    def share(self, start: int, stop: int) -> slice:
        """This worker's part of a range, as even as can be."""
        length = stop - start
        return slice(start + length * self.rank // self.size, start + length * (self.rank + 1) // self.size)

    def check(self) -> None:
        """Raises `StoppedError` when the group has been stopped; long work without a barrier calls it now and then."""


class StoppedError(Exception):
    """The group has been stopped while this worker was at work; whoever stopped it knows why."""


class SharedArray:
    """An array that all workers see as the same memory, when it is passed to them as they start."""

    def __init__(self, shape: Shape, dtype: DTypeLike = np.float32) -> None:
        self.shape = shape
        self.dtype = np.dtype(dtype)
        self._memory = RawArray("b", max(1, count(shape) * self.dtype.itemsize))

    @property
    def array(self) -> Array:
        return np.frombuffer(self._memory, self.dtype, count(self.shape)).reshape(self.shape)

    @classmethod
    def of(cls, array: Array) -> Self:
        """A shared copy of `array`."""
        shared = cls(array.shape, array.dtype)
        shared.array[...] = array
        return shared


class SlotGroup(WorkerGroup, ABC):
    """One worker of several, which add by way of slots in memory that all see.

    `all_reduce` writes to one of two sets of slots in turn. A worker reaches the set it used the time before last only
    through a barrier that all others entered after reading it, so one barrier a call is enough.
    """

    def __init__(self, rank: int, size: int, slots: SharedArray) -> None:
        self.rank = rank
        self.size = size
        self._slots = slots.array
        self._turn = 0

    @staticmethod
    def slots(size: int) -> SharedArray:
        """What a group of this size needs."""
        return SharedArray((2, size, _SLOT_VALUES), np.float64)

    @abstractmethod
    def barrier(self) -> None: ...

    def all_reduce(self, array: Array) -> Array:
        if self.size == 1:
            return array
        slots = self._slots[self._turn, :, : array.size]
        self._turn = 1 - self._turn
        slots[self.rank] = array.ravel()
        self.barrier()
        return np.asarray(np.add.reduce(slots, axis=0).reshape(array.shape))

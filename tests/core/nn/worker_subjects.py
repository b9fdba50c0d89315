"""What the tests of the worker pool let its processes do; in a module of its own, which the processes import."""

import os
import signal

import numpy as np

from core.nn.arrays import Array
from core.nn.workers import SharedArray, WorkerGroup


class Subject:
    """Answers, adds, fails, hangs or dies when told to."""

    def __init__(self, group: WorkerGroup, shared: SharedArray | None = None) -> None:
        self.group = group
        self.shared = shared

    def process(self) -> tuple[int, int, int]:
        return os.getpid(), self.group.rank, self.group.size

    def add(self, rows: Array) -> Array:
        """Each worker gives its own row."""
        return self.group.all_reduce(rows[self.group.rank])

    def add_often(self, times: int) -> list[float]:
        rank = self.group.rank
        return [self.group.all_reduce(np.full(3, 10.0**rank * turn))[0] for turn in range(times)]

    def fill(self, value: float) -> None:
        """Each worker writes its own place of the shared array."""
        assert self.shared is not None
        self.shared.array[self.group.rank] = value + self.group.rank

    def fail_unsendably(self) -> None:
        raise UnsendableError(open, lambda: None)

    def fail(self, rank: int, *, wait: bool) -> None:
        if self.group.rank == rank:
            raise LookupError(f"worker {rank} has lost its way")
        if wait:
            self.group.all_reduce(np.zeros(1))

    def die(self, rank: int) -> None:
        if self.group.rank == rank:
            os.kill(os.getpid(), signal.SIGKILL)
        self.group.all_reduce(np.zeros(1))

    def hang(self, rank: int) -> None:
        """One worker never comes; the others wait for it."""
        if self.group.rank == rank:
            signal.pause()
        self.group.barrier()


def fail_to_begin(group: WorkerGroup) -> Subject:
    """The last worker cannot be made; the others wait for it."""
    if group.rank == group.size - 1:
        raise MemoryError("no room for this worker")
    group.barrier()
    return Subject(group)


class UnsendableError(Exception):
    """Holds what cannot be sent to another process."""

    def __init__(self, *things: object) -> None:
        super().__init__("it holds a lambda")
        self.things = things

"""What the tests of the pools let their workers do; in a module of its own, which worker processes import."""

import os
import signal
import threading
import time

import numpy as np

from core.nn.arrays import Array
from core.nn.workers import SharedArray, WorkerGroup


class Subject:
    """Answers, adds, fails, hangs or dies when told to."""

    def __init__(self, group: WorkerGroup, shared: SharedArray | None = None) -> None:
        self.group = group
        self.shared = shared

    def place(self) -> tuple[int, int]:
        return self.group.rank, self.group.size

    def runs_in(self) -> tuple[int, int]:
        """Process and thread."""
        return os.getpid(), threading.get_ident()

    def length(self, message: bytes) -> int:
        return len(message)

    def add(self, rows: Array) -> Array:
        """Each worker gives its own row."""
        return self.group.all_reduce(rows[self.group.rank])

    def add_often(self, times: int) -> list[float]:
        rank = self.group.rank
        return [self.group.all_reduce(np.full(3, 10.0**rank * turn))[0] for turn in range(times)]

    def add_in_disorder(self, times: int) -> list[float]:
        """Each worker is now and then late, each at another time."""
        rng = np.random.default_rng(self.group.rank)
        sums = []
        for turn in range(times):
            if rng.random() < 0.1:
                time.sleep(rng.uniform(0, 0.002))
            sums.append(self.group.all_reduce(np.full(1, 10.0**self.group.rank * turn))[0])
        return sums

    def fill(self, value: float) -> None:
        """Each worker writes its own place of the shared array."""
        assert self.shared is not None
        self.shared.array[self.group.rank] = value + self.group.rank

    def fail(self, rank: int, *, others: str) -> None:
        """One worker fails, while the others answer, wait for it at a barrier or are at work without end."""
        if self.group.rank == rank:
            raise LookupError(f"worker {rank} has lost its way")
        if others == "wait":
            self.group.barrier()
        if others == "work":
            self.work_on()

    def fail_unsendably(self) -> None:
        raise UnsendableError(open, lambda: None)

    def die(self, rank: int) -> None:
        if self.group.rank == rank:
            os.kill(os.getpid(), signal.SIGKILL)
        self.group.all_reduce(np.zeros(1))

    def hang(self, rank: int) -> None:
        """One worker never comes; the others wait for it."""
        if self.group.rank == rank:
            self.work_on()
        self.group.barrier()

    def work_on(self) -> None:
        while True:
            time.sleep(0.01)
            self.group.check()


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

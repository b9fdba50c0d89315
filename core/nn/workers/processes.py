"""Workers that are processes: they escape the interpreter lock, the window's included.

They are started with `spawn`, never `fork`, since the caller may be a Qt program.
"""

import contextlib
import copy
import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from multiprocessing.synchronize import Semaphore
from typing import Any

from threadpoolctl import threadpool_limits

from core.errors import TrainingError
from core.interrupts import no_interrupt
from core.nn.workers.group import SharedArray, SlotGroup
from core.nn.workers.pool import Call, WorkerPool

_SPAWN = multiprocessing.get_context("spawn")
_AWAKE = 200e-6
"""Seconds a worker waits without sleeping. To be woken takes 30 to 50 us, eleven times a step of W4."""

_SHORT = 1 << 12
"""Bytes that any pipe takes at once."""

_let_others_run = getattr(os, "sched_yield", partial(time.sleep, 0))


def _pass(door: Semaphore) -> None:
    """Takes a token from the door; at first awake, and while awake letting others run, above all the caller.

    Semaphores order memory too: what was written before a token was put is seen by whoever takes it.
    """
    until = time.perf_counter() + _AWAKE
    while not door.acquire(False):
        if time.perf_counter() > until:
            door.acquire()
            return
        _let_others_run()


class ProcessGroup(SlotGroup):
    """One process of several. Each lets every other pass its door once, and passes its own when all have done so.

    Where one fails and never comes, the caller ends those that wait for it.
    """

    def __init__(self, rank: int, size: int, slots: SharedArray, doors: Sequence[Semaphore]) -> None:
        super().__init__(rank, size, slots)
        self._door = doors[rank]
        self._others = [*doors[:rank], *doors[rank + 1 :]]

    def barrier(self) -> None:
        for door in self._others:
            door.release()
        for _ in self._others:
            _pass(self._door)


class ProcessPool(WorkerPool):
    """`size` processes, each with one BLAS thread, which is faster than two workers with two each."""

    def __init__(self, size: int, factory: Callable[..., Any], *args: Any) -> None:
        slots = SlotGroup.slots(size)
        doors = [_SPAWN.Semaphore(0) for _ in range(size)]
        self._bells = [_SPAWN.Semaphore(0) for _ in range(size)]
        self._calls: list[Connection] = []
        self._processes: list[Any] = []
        try:
            for rank in range(size):
                ours, theirs = _SPAWN.Pipe()
                process = _SPAWN.Process(
                    target=_serve,
                    args=(theirs, self._bells[rank], (rank, size, slots, doors), factory, args),
                    daemon=True,
                    name=f"ankan-worker-{rank}",
                )
                with no_interrupt():
                    process.start()
                theirs.close()
                self._calls.append(ours)
                self._processes.append(process)
            self._collect()
        except BaseException:
            self.terminate()
            raise

    @property
    def is_closed(self) -> bool:
        return not self._processes

    def close(self) -> None:
        with contextlib.suppress(TrainingError):
            self._send(None)
            for process in self._processes:
                process.join(timeout=2)
        self.terminate()

    def terminate(self) -> None:
        for process in self._processes:
            if process.is_alive():
                process.terminate()
        for process in self._processes:
            process.join(timeout=2)
            if process.is_alive():
                process.kill()
                process.join()
        for connection in self._calls:
            connection.close()
        self._calls, self._bells, self._processes = [], [], []

    def _send(self, call: Call | None) -> None:
        message = ForkingPickler.dumps(call)
        for rank, (connection, bell) in enumerate(zip(self._calls, self._bells, strict=True)):
            # A long message fills the pipe until the worker reads; a short one had better be there when it wakes up.
            is_long = len(message) > _SHORT
            if is_long:
                bell.release()
            try:
                connection.send_bytes(message)
            except OSError:
                raise _ended(rank) from None
            if not is_long:
                bell.release()

    def _collect(self) -> list[Any]:
        results: dict[int, Any] = {}
        ranks = {connection: rank for rank, connection in enumerate(self._calls)}
        waiting = dict(ranks)
        while waiting:
            for connection in wait(list(waiting)):
                rank = waiting.pop(connection)  # type: ignore[call-overload]  # wait() returns what it was given
                try:
                    failed, value = self._calls[rank].recv()
                except (EOFError, OSError):
                    raise _ended(rank) from None
                if failed:
                    raise value
                results[rank] = value
        return [results[rank] for rank in sorted(results)]


def _ended(rank: int) -> TrainingError:
    return TrainingError(f"worker process {rank} ended unexpectedly; was it killed, or is memory short?")


def _serve(
    connection: Connection,
    bell: Semaphore,
    membership: tuple[Any, ...],
    factory: Callable[..., Any],
    args: tuple[Any, ...],
) -> None:
    """What a worker process runs: make the object, then answer calls until told to end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the caller decides
    threading.Thread(target=_end_with_caller, daemon=True).start()
    threadpool_limits(1, user_api="blas")
    try:
        worker = factory(ProcessGroup(*membership), *args)
        connection.send((False, None))
        while (call := _next(connection, bell)) is not None:
            method, arguments, options = call
            connection.send((False, getattr(worker, method)(*arguments, **options)))
    except Exception as error:
        with contextlib.suppress(OSError):
            connection.send((True, _portable(error)))


def _next(connection: Connection, bell: Semaphore) -> Call | None:
    _pass(bell)
    call: Call | None = connection.recv()
    return call


def _end_with_caller() -> None:
    """Whatever this process is doing, it does not outlive the one that started it."""
    multiprocessing.parent_process().join()  # type: ignore[union-attr]  # a worker has one
    os._exit(1)


def _portable(error: Exception) -> Exception:
    """The exception, or its words where it cannot cross to another process, with the traceback as a note."""
    trace = traceback.format_exc()
    try:
        copy.copy(error)  # it can be made again from what it is sent as
        ForkingPickler.dumps(error)
    except Exception:
        error = TrainingError(f"{type(error).__name__} in a worker process: {error}")
    error.add_note("in a worker process:\n" + trace)
    return error

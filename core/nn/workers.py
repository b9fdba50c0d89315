"""A worker group: n workers and one collective, `all_reduce`; and a pool of processes that form one.

Training is data-parallel. Processes escape the interpreter lock, the window's included. They are started with
`spawn`, never `fork`, since the caller may be a Qt program. A worker that raises or dies stops the whole pool and the
caller gets the exception; nothing hangs and nothing is left running.
"""

import contextlib
import copy
import multiprocessing
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from multiprocessing.sharedctypes import RawArray
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import DTypeLike

from core.errors import TrainingError
from core.nn.arrays import Array, Shape, count

_SPAWN = multiprocessing.get_context("spawn")
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


class SharedArray:
    """An array that worker processes see as the same memory, when it is passed to them as they start."""

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


class _PeerLostError(Exception):
    """Another worker of the group has ended; its own message says why."""


class ProcessGroup(WorkerGroup):
    """One process of several. Rank 0 collects a token from every other and then releases them all.

    `all_reduce` writes to one of two sets of slots in turn. A worker reaches the set it used the time before last only
    through a barrier that all others entered after reading it, so one barrier a call is enough.
    """

    def __init__(self, rank: int, size: int, links: Sequence[Connection], slots: SharedArray) -> None:
        self.rank = rank
        self.size = size
        self._links = links
        self._slots = slots.array
        self._turn = 0

    def barrier(self) -> None:
        try:
            if self.rank == 0:
                for link in self._links:
                    link.recv_bytes()
                for link in self._links:
                    link.send_bytes(b".")
            else:
                self._links[0].send_bytes(b".")
                self._links[0].recv_bytes()
        except (EOFError, OSError) as error:
            raise _PeerLostError from error

    def all_reduce(self, array: Array) -> Array:
        if self.size == 1:
            return array
        slots = self._slots[self._turn]
        self._turn = 1 - self._turn
        slots[self.rank, : array.size] = array.ravel()
        self.barrier()
        return np.asarray(slots[:, : array.size].sum(axis=0).reshape(array.shape))


class WorkerPool:
    """`size` processes, each holding one object that `factory(group, *args)` made there; calls go to all of them.

    Args:
        factory: importable by name; called once in every process.
        args: picklable, or `SharedArray`.

    Raises:
        TrainingError: a worker process died. An exception inside a worker is raised as it is.
    """

    def __init__(self, size: int, factory: Callable[..., Any], *args: Any) -> None:
        slots = SharedArray((2, size, _SLOT_VALUES), np.float64)
        rings = [_SPAWN.Pipe() for _ in range(size - 1)]
        links: list[list[Connection]] = [[ring[0] for ring in rings], *([ring[1]] for ring in rings)]
        self._calls: list[Connection] = []
        self._processes: list[Any] = []
        try:
            for rank in range(size):
                ours, theirs = _SPAWN.Pipe()
                process = _SPAWN.Process(
                    target=_serve,
                    args=(theirs, ProcessGroup, (rank, size, links[rank], slots), factory, args),
                    daemon=True,
                    name=f"ankan-worker-{rank}",
                )
                with _no_interrupt():
                    process.start()
                theirs.close()
                self._calls.append(ours)
                self._processes.append(process)
            for link in (end for ring in rings for end in ring):
                link.close()
            self._collect()
        except BaseException:
            self.terminate()
            raise

    def call(self, method: str, *args: Any, **options: Any) -> list[Any]:
        """Calls the method of every worker's object at once; their results in rank order."""
        try:
            for rank, connection in enumerate(self._calls):
                try:
                    connection.send((method, args, options))
                except OSError:
                    raise _ended(rank) from None
            return self._collect()
        except BaseException:
            self.terminate()
            raise

    def close(self) -> None:
        """Lets the workers end; those that do not are ended."""
        for connection in self._calls:
            with contextlib.suppress(OSError):
                connection.send(None)
        for process in self._processes:
            process.join(timeout=2)
        self.terminate()

    def terminate(self) -> None:
        """Ends the workers, whatever they are doing."""
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
        self._calls, self._processes = [], []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

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


@contextlib.contextmanager
def _no_interrupt() -> Iterator[None]:
    """A process started meanwhile does not hear Ctrl-C, not even before it comes to `_serve`."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # it would unblock the signal if it were started meanwhile
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(
    connection: Connection,
    group_type: type[ProcessGroup],
    group_args: tuple[Any, ...],
    factory: Callable[..., Any],
    args: tuple[Any, ...],
) -> None:
    """What a worker process runs: make the object, then answer calls until told to end or left alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the caller decides
    try:
        worker = factory(group_type(*group_args), *args)
        connection.send((False, None))
        while (message := connection.recv()) is not None:
            method, arguments, options = message
            connection.send((False, getattr(worker, method)(*arguments, **options)))
    except _PeerLostError:
        with contextlib.suppress(EOFError, OSError):
            connection.recv()  # the caller ends this process once it has heard from the one that failed
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except Exception as error:
        with contextlib.suppress(OSError):
            connection.send((True, _portable(error)))


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

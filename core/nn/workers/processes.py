"""Workers that are processes: they escape the interpreter lock, the window's included.

They are started with `spawn`, never `fork`, since the caller may be a Qt program.
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
from typing import Any

from threadpoolctl import threadpool_limits

from core.errors import TrainingError
from core.nn.workers.group import SharedArray, SlotGroup, StoppedError
from core.nn.workers.pool import Call, WorkerPool

_SPAWN = multiprocessing.get_context("spawn")


class ProcessGroup(SlotGroup):
    """One process of several. Rank 0 collects a token from every other and then releases them all."""

    def __init__(self, rank: int, size: int, slots: SharedArray, links: Sequence[Connection]) -> None:
        super().__init__(rank, size, slots)
        self._links = links

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
            raise StoppedError from error


class ProcessPool(WorkerPool):
    """`size` processes, each with one BLAS thread, which is faster than two workers with two each."""

    def __init__(self, size: int, factory: Callable[..., Any], *args: Any) -> None:
        slots = SlotGroup.slots(size)
        rings = [_SPAWN.Pipe() for _ in range(size - 1)]
        links: list[list[Connection]] = [[ring[0] for ring in rings], *([ring[1]] for ring in rings)]
        self._calls: list[Connection] = []
        self._processes: list[Any] = []
        try:
            for rank in range(size):
                ours, theirs = _SPAWN.Pipe()
                process = _SPAWN.Process(
                    target=_serve,
                    args=(theirs, (rank, size, slots, links[rank]), factory, args),
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

    def close(self) -> None:
        for connection in self._calls:
            with contextlib.suppress(OSError):
                connection.send(None)
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
        self._calls, self._processes = [], []

    def _send(self, call: Call) -> None:
        for rank, connection in enumerate(self._calls):
            try:
                connection.send(call)
            except OSError:
                raise _ended(rank) from None

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
    membership: tuple[Any, ...],
    factory: Callable[..., Any],
    args: tuple[Any, ...],
) -> None:
    """What a worker process runs: make the object, then answer calls until told to end or left alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the caller decides
    threadpool_limits(1, user_api="blas")
    try:
        worker = factory(ProcessGroup(*membership), *args)
        connection.send((False, None))
        while (message := connection.recv()) is not None:
            method, arguments, options = message
            connection.send((False, getattr(worker, method)(*arguments, **options)))
    except StoppedError:
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

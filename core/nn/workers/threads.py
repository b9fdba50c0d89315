"""Workers that are threads of this process: they start at once, but share the interpreter lock with each other."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Event, Lock, Thread
from typing import Any

from threadpoolctl import threadpool_limits

from core.nn.workers.group import SharedArray, SlotGroup, StoppedError
from core.nn.workers.pool import Call, WorkerPool


class _OneBlasThread:
    """BLAS held to one thread as long as any pool is open, whatever the order in which they close."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._pools = 0
        self._limits: threadpool_limits | None = None

    def begin(self) -> None:
        with self._lock:
            if self._pools == 0:
                self._limits = threadpool_limits(1, user_api="blas")
            self._pools += 1

    def end(self) -> None:
        with self._lock:
            self._pools -= 1
            if self._pools == 0 and self._limits is not None:
                self._limits.restore_original_limits()


_ONE_BLAS_THREAD = _OneBlasThread()


@dataclass(frozen=True, eq=False)
class _Worker:
    """What the caller and one worker share.

    Attributes:
        door: a token for each other worker that has come to the barrier. A queue: it takes 21 us where
            `threading.Barrier` takes 47.
        calls: what to do next; None to end.
    """

    door: SimpleQueue[None] = field(default_factory=SimpleQueue)
    calls: SimpleQueue[Call | None] = field(default_factory=SimpleQueue)


class ThreadGroup(SlotGroup):
    """One thread of several. Each lets every other pass its door once, and passes its own when all have done so."""

    def __init__(
        self, rank: int, size: int, slots: SharedArray, doors: list[SimpleQueue[None]], stopped: Event
    ) -> None:
        super().__init__(rank, size, slots)
        self._door = doors[rank]
        self._others = doors[:rank] + doors[rank + 1 :]
        self._stopped = stopped

    def barrier(self) -> None:
        for door in self._others:
            door.put(None)
        for _ in self._others:
            self._door.get()
            self.check()

    def check(self) -> None:
        if self._stopped.is_set():
            raise StoppedError


class ThreadPool(WorkerPool):
    """`size` threads. While it is open BLAS is held to one thread in the whole process, as one a worker is best.

    A thread cannot be ended from outside: `terminate` waits until it comes to a barrier, calls `check` or has answered.
    """

    def __init__(self, size: int, factory: Callable[..., Any], *args: Any) -> None:
        self._stopped = Event()
        self._answers: SimpleQueue[tuple[int, Any, BaseException | None]] = SimpleQueue()
        self._workers = [_Worker() for _ in range(size)]
        self._threads: list[Thread] = []
        self._limits = contextlib.ExitStack()
        slots, doors = SlotGroup.slots(size), [worker.door for worker in self._workers]
        try:
            _ONE_BLAS_THREAD.begin()
            self._limits.callback(_ONE_BLAS_THREAD.end)
            for rank in range(size):
                group = ThreadGroup(rank, size, slots, doors, self._stopped)
                thread = Thread(
                    target=self._serve, args=(group, factory, args), name=f"ankan-worker-{rank}", daemon=True
                )
                thread.start()
                self._threads.append(thread)
            self._collect()
        except BaseException:
            self.terminate()
            raise

    @property
    def is_closed(self) -> bool:
        return not self._threads

    def close(self) -> None:
        for worker in self._workers:
            worker.calls.put(None)
        self._join()

    def terminate(self) -> None:
        self._stopped.set()
        for worker in self._workers:
            worker.door.put(None)  # whoever waits at a barrier wakes up and sees that the group is stopped
        self.close()

    def _send(self, call: Call) -> None:
        for worker in self._workers:
            worker.calls.put(call)

    def _collect(self) -> list[Any]:
        results: list[Any] = [None] * len(self._workers)
        for _ in results:
            rank, results[rank], error = self._answers.get()
            if error is not None:
                raise error
        return results

    def _join(self) -> None:
        for thread in self._threads:
            thread.join()
        self._limits.close()
        self._workers, self._threads = [], []

    def _serve(self, group: ThreadGroup, factory: Callable[..., Any], args: tuple[Any, ...]) -> None:
        """What a worker thread runs: make the object, then answer calls until told to end."""
        calls = self._workers[group.rank].calls
        worker: Any = None
        try:
            worker = factory(group, *args)
            self._answers.put((group.rank, None, None))
            while (call := calls.get()) is not None:
                method, arguments, options = call
                self._answers.put((group.rank, getattr(worker, method)(*arguments, **options), None))
        except StoppedError:
            return
        except BaseException as error:
            self._answers.put((group.rank, None, error))
        finally:
            if hasattr(worker, "close"):
                worker.close()

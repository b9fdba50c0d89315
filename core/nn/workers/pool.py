"""A pool: `size` workers, each holding one object that was made there; calls go to all of them."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from core.errors import TrainingError

Call = tuple[str, tuple[Any, ...], dict[str, Any]]
"""A method's name, its arguments and its keyword arguments."""


class WorkerPool(ABC):
    """A worker that raises or dies stops the whole pool and the caller gets the exception; nothing hangs and nothing
    is left running. A thread's object that has a `close` is closed as it ends; all that a process has ends with it.

    Args:
        size: number of workers.
        factory: `factory(group, *args)` is called once in every worker and makes the object that its calls go to;
            importable by name.
        args: picklable, or `SharedArray`.

    Raises:
        TrainingError: a worker died. An exception inside a worker is raised as it is.
    """

    @abstractmethod
    def __init__(self, size: int, factory: Callable[..., Any], *args: Any) -> None: ...

    def call(self, method: str, *args: Any, **options: Any) -> list[Any]:
        """Calls the method of every worker's object at once; their results in rank order."""
        if self.is_closed:
            raise TrainingError("the workers have ended already")
        try:
            self._send((method, args, options))
            return self._collect()
        except BaseException:
            self.terminate()
            raise

    @property
    @abstractmethod
    def is_closed(self) -> bool:
        """Whether no worker is left."""

    @abstractmethod
    def close(self) -> None:
        """Lets the workers end."""

    @abstractmethod
    def terminate(self) -> None:
        """Ends the workers, whatever they are doing, and returns when none is left."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @abstractmethod
    def _send(self, call: Call) -> None:
        """Hands the call to every worker."""

    @abstractmethod
    def _collect(self) -> list[Any]:
        """Every worker's answer, in rank order; raises the exception of the first that fails."""

"""Work off the window's thread: `Worker` runs one function or generator, `Latest` the newest request, `InTurn` all."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator
from inspect import isgenerator
from threading import Event
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

from core.errors import AnkanError

log = logging.getLogger(__name__)


def sentence(error: Exception) -> str:
    """What a person is told about `error`; the traceback of an unexpected one goes to the log."""
    if isinstance(error, AnkanError):
        return str(error)
    log.error("unexpected error in a worker", exc_info=error)
    return f"Something unexpected went wrong: {type(error).__name__}: {error}"


class Worker(QThread):
    """Runs `function(*arguments)` on its own thread.

    A generator's values arrive as `progress`, the return value as `result`, a failure's sentence as `error`;
    QThread's own `finished` always comes last. To pause is not to pull, to cancel is to close.
    """

    progress = Signal(object)
    result = Signal(object)
    error = Signal(str)

    def __init__(self, function: Callable[..., Any], *arguments: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._function, self._arguments = function, arguments
        self._cancelled = Event()
        self._may_pull = Event()
        self._may_pull.set()

    def run(self) -> None:
        try:
            value = self._function(*self._arguments)
            if isgenerator(value):
                value = self._pull(value)
            if not self._cancelled.is_set():
                self.result.emit(value)
        except Exception as error:
            self.error.emit(sentence(error))

    def _pull(self, generator: Generator[Any, Any, Any]) -> Any:
        try:
            while True:
                self._may_pull.wait()
                if self._cancelled.is_set():
                    return None
                self.progress.emit(next(generator))
        except StopIteration as stop:
            return stop.value
        finally:
            generator.close()

    @Slot()
    def pause(self) -> None:
        """One that was cancelled ends all the same, also when it asks for a pause itself."""
        self._may_pull.clear()
        if self._cancelled.is_set():
            self._may_pull.set()

    @Slot()
    def resume(self) -> None:
        self._may_pull.set()

    @Slot()
    def cancel(self) -> None:
        """Ask to end: a generator is closed at its next value, a function's result is not delivered."""
        self._cancelled.set()
        self._may_pull.set()

    @property
    def paused(self) -> bool:
        return not self._may_pull.is_set()

    @Slot()
    def stop(self) -> None:
        """Cancel and wait for the end: for closing the window."""
        self.cancel()
        self.wait()


class Latest(QObject):
    """Answers requests one at a time on one thread; a request that waits is replaced by a newer one.

    `answered` comes in the order of asking, the last one's always; after `forget`, nothing asked before.
    """

    answered = Signal(object)
    failed = Signal(str)
    _asked = Signal(int, tuple)

    def __init__(self, function: Callable[..., Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = QThread(self)
        self._runner = _Runner(function)
        self._runner.moveToThread(self._thread)
        self._asked.connect(self._runner.run)
        self._runner.done.connect(self._take)
        self._waiting: tuple | None = None
        self._busy = False
        self._generation = 0
        self._thread.start()

    def ask(self, *arguments: Any) -> None:
        if self._busy:
            self._waiting = arguments
        else:
            self._busy = True
            self._asked.emit(self._generation, arguments)

    def forget(self) -> None:
        """Drop the request that waits, and the answer under way when it comes."""
        self._waiting = None
        self._generation += 1

    @property
    def idle(self) -> bool:
        return not self._busy

    @Slot()
    def stop(self) -> None:
        self.forget()
        self._thread.quit()
        self._thread.wait()

    @Slot(int, object, str)
    def _take(self, generation: int, answer: object, problem: str) -> None:
        self._busy = False
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self.ask(*waiting)
        if generation != self._generation:
            return
        if problem:
            self.failed.emit(problem)
        else:
            self.answered.emit(answer)


class InTurn(QObject):
    """Answers every request on one thread, in the order of asking; `stop` waits for all of them."""

    answered = Signal(object)
    failed = Signal(str)
    _asked = Signal(int, tuple)
    _ended = Signal()

    def __init__(self, function: Callable[..., Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = QThread(self)
        self._runner = _Runner(function)
        self._runner.moveToThread(self._thread)
        self._asked.connect(self._runner.run)
        self._ended.connect(self._runner.end)
        self._runner.done.connect(self._take)
        self._thread.start()

    def ask(self, *arguments: Any) -> None:
        self._asked.emit(0, arguments)

    def stop(self) -> None:
        self._ended.emit()
        self._thread.wait()

    @Slot(int, object, str)
    def _take(self, _generation: int, answer: object, problem: str) -> None:
        if problem:
            self.failed.emit(problem)
        else:
            self.answered.emit(answer)


class _Runner(QObject):
    """Lives on the thread of a `Latest` or an `InTurn`."""

    done = Signal(int, object, str)

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__()
        self._function = function

    @Slot(int, tuple)
    def run(self, generation: int, arguments: tuple) -> None:
        try:
            answer, problem = self._function(*arguments), ""
        except Exception as error:
            answer, problem = None, sentence(error)
        self.done.emit(generation, answer, problem)

    @Slot()
    def end(self) -> None:
        """After all that was asked before."""
        QThread.currentThread().quit()

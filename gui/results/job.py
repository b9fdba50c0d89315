"""One thing at a time on a worker; what comes of one that was cancelled or replaced is dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from gui.worker import Worker


class Job(QObject):
    """`progressed` carries what the generator yields, `done` what it returns, `failed` a sentence."""

    progressed = Signal(object)
    done = Signal(object)
    failed = Signal(str)
    running_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker: Worker | None = None
        self._ending: list[Worker] = []

    @property
    def running(self) -> bool:
        return self._worker is not None

    def start(self, function: Callable[..., Any], *arguments: Any) -> None:
        """In place of what runs."""
        self.cancel()
        self._worker = worker = Worker(function, *arguments, parent=self)
        worker.progress.connect(self._advance)
        worker.result.connect(self._finish)
        worker.error.connect(self._fail)
        worker.finished.connect(self._end)
        self.running_changed.emit(True)
        worker.start()

    @Slot()
    def cancel(self) -> None:
        if self._worker is not None:
            self._worker.cancel()
            self._leave()

    def stop(self) -> None:
        """Cancel and wait, for the window closes."""
        self.cancel()
        for worker in tuple(self._ending):
            worker.stop()

    def _leave(self) -> None:
        if self._worker is not None:
            self._ending.append(self._worker)
            self._worker = None
            self.running_changed.emit(False)

    @Slot(object)
    def _advance(self, step: object) -> None:
        if self.sender() is self._worker:
            self.progressed.emit(step)

    @Slot(object)
    def _finish(self, result: object) -> None:
        if self.sender() is self._worker:
            self._leave()
            self.done.emit(result)

    @Slot(str)
    def _fail(self, reason: str) -> None:
        if self.sender() is self._worker:
            self._leave()
            self.failed.emit(reason)

    @Slot()
    def _end(self) -> None:
        worker = self.sender()
        self._ending = [other for other in self._ending if other is not worker]
        if worker is not None:
            worker.deleteLater()

"""The newest of several computations that say how far they are, each of which makes the one before needless."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from gui.worker import Worker


class Newest(QObject):
    """Runs one generator at a time on a thread: another one closes it at its next value, without a wait.

    `progressed`, `done` and `failed` tell of the newest alone, whatever else is still ending; `running_changed` whether
    there is one.
    """

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

    def start(self, function: Callable[..., Iterator[Any]], *arguments: Any) -> None:
        self.drop()
        self._worker = worker = Worker(function, *arguments, parent=self)
        worker.progress.connect(self._progress)
        worker.result.connect(self._result)
        worker.error.connect(self._error)
        worker.finished.connect(self._finished)
        self.running_changed.emit(True)
        worker.start()

    def pause(self) -> None:
        if self._worker is not None:
            self._worker.pause()

    def resume(self) -> None:
        if self._worker is not None:
            self._worker.resume()

    @Slot()
    def drop(self) -> None:
        """Nothing more comes of what runs."""
        if self._worker is not None:
            self._worker.cancel()
            self._retire()

    def stop(self) -> None:
        """Drop it and wait for the end: for closing the window."""
        self.drop()
        for worker in self._ending:
            worker.wait()

    def _retire(self) -> None:
        if self._worker is not None:
            self._ending.append(self._worker)
            self._worker = None
            self.running_changed.emit(False)

    @Slot(object)
    def _progress(self, value: object) -> None:
        if self.sender() is self._worker:
            self.progressed.emit(value)

    @Slot(object)
    def _result(self, value: object) -> None:
        if self.sender() is self._worker:
            self._retire()
            self.done.emit(value)

    @Slot(str)
    def _error(self, sentence: str) -> None:
        if self.sender() is self._worker:
            self._retire()
            self.failed.emit(sentence)

    @Slot()
    def _finished(self) -> None:
        worker = self.sender()
        if isinstance(worker, Worker) and worker in self._ending:
            self._ending.remove(worker)
            worker.deleteLater()

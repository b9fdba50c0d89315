"""Pictures given to a model on a worker; answers come as they are made, a handful at a time."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from core.classifier import Classifier
from core.data.dataset import Dataset
from core.picture_answers import PictureAnswer, answer_in_steps, open_pictures
from gui.throttle import Throttle
from gui.worker import Worker

_TOGETHER = 150  # milliseconds in which answers are gathered before they are told


class Asking(QObject):
    """`opened` carries the pictures as a data set, `answered` a list of answers.

    `ended` says whether all were answered; `failed`, where they were not for an error, comes after it.
    """

    opened = Signal(object)
    answered = Signal(object)
    ended = Signal(bool)
    failed = Signal(str)
    busy_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker: Worker | None = None
        self._ending: list[Worker] = []
        self._gathered: list[PictureAnswer] = []
        self._tell_soon = Throttle(_TOGETHER, self._tell, self)

    @property
    def busy(self) -> bool:
        return self._worker is not None

    def ask(self, classifier: Classifier, paths: tuple[Path, ...]) -> None:
        """For all pictures in these folders and archives, and for these images; what was asked before is left."""
        self.forget()
        self._worker = worker = Worker(_answer, classifier, paths, parent=self)
        worker.progress.connect(self._take)
        worker.error.connect(self._fail)
        worker.finished.connect(self._end)
        self.busy_changed.emit(True)
        worker.start()

    @Slot()
    def cancel(self) -> None:
        """Leave off; what is answered already is told."""
        if self._leave_off():
            self._tell()
            self.ended.emit(False)

    def forget(self) -> None:
        """Leave off, and tell nothing more."""
        self._leave_off()
        self._gathered = []

    def stop(self) -> None:
        """The window closes: cancel and wait."""
        self.forget()
        for worker in self._ending:
            worker.stop()

    @Slot(object)
    def _take(self, step: Dataset | tuple[PictureAnswer, ...]) -> None:
        if self.sender() is not self._worker:
            return
        if isinstance(step, Dataset):
            self.opened.emit(step)
        elif step:
            self._gathered += step
            self._tell_soon()

    def _tell(self) -> None:
        gathered, self._gathered = self._gathered, []
        if gathered:
            self.answered.emit(gathered)

    @Slot(str)
    def _fail(self, sentence: str) -> None:
        if self.sender() is self._worker:
            self.cancel()
            self.failed.emit(sentence)

    @Slot()
    def _end(self) -> None:
        worker = self.sender()
        if worker is self._worker:  # it was neither cancelled nor did it fail
            self._worker = None
            self._tell_soon.drop()
            self._tell()
            self.busy_changed.emit(False)
            self.ended.emit(True)
        self._ending = [other for other in self._ending if other is not worker]
        if worker is not None:
            worker.deleteLater()

    def _leave_off(self) -> bool:
        """Whether anything was under way."""
        self._tell_soon.drop()
        if self._worker is None:
            return False
        self._worker.cancel()
        self._ending.append(self._worker)
        self._worker = None
        self.busy_changed.emit(False)
        return True


def _answer(
    classifier: Classifier, paths: tuple[Path, ...]
) -> Generator[Dataset | tuple[PictureAnswer, ...], None, None]:
    dataset = open_pictures(paths)
    yield dataset
    yield from answer_in_steps(classifier, dataset)

"""Learning from the drawings on a worker: live in the card, kept only when the user says so, and taken back at once."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import replace
from itertools import count
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from core.classifier import Classifier
from core.data.dataset import Dataset
from core.data.readers import open_dataset
from core.errors import AnkanError
from core.files import make_folder
from core.model_file import Model, save_model
from core.training.events import BatchDone, EpochDone, Event, Preparing, Started
from core.training.personal import FEWEST_DIGITS, FEWEST_EACH, Learned, learn_handwriting
from gui.draw.teach.answer_row import NO_DIGITS
from gui.draw.teach.learning_body import LearningBody
from gui.draw.teach.shelf import Shelf
from gui.draw.teach.verdict import rows, verdict
from gui.draw.teach.words import reads_digits
from gui.session import Session
from gui.train.wording import duration, things
from gui.worker import Worker

TOO_FEW = f"learning needs {FEWEST_EACH} or more of at least {FEWEST_DIGITS} digits"


class Learner(QObject):
    """`changed` says that it began or ended, and that there is, or no longer is, a model to go back to.

    `noted` and `failed` carry sentences.
    """

    changed = Signal()
    noted = Signal(str)
    failed = Signal(str)

    def __init__(self, session: Session, shelf: Shelf, body: LearningBody, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._shelf, self._body = session, shelf, body
        self._worker: Worker | None = None
        self._keeper: Worker | None = None
        self._learned: Learned | None = None
        self._mine: Classifier | None = None
        self._before: tuple[Classifier, Path | None] | None = None
        self._cancelled = False
        self._batches, self._begun = 0, 0.0
        body.cancel_asked.connect(self.cancel)
        body.use_asked.connect(self.use)
        body.discard_asked.connect(self.discard)

    @property
    def obstacle(self) -> str:
        """Why it cannot begin now, in one sentence; "" where it can."""
        classifier = self._session.model.classifier
        if classifier is None:
            return "There is no model yet."
        if not reads_digits(classifier.model.class_names):
            return NO_DIGITS
        counts = self._shelf.counts
        if sum(number >= FEWEST_EACH for number in counts) >= FEWEST_DIGITS:
            return ""
        there = things(sum(counts), "drawing") if any(counts) else "no drawings yet"
        return f"You have {there}; {TOO_FEW}."

    @property
    def running(self) -> bool:
        """It learns, or is just ending."""
        return self._worker is not None

    @property
    def learning(self) -> bool:
        """It learns and was not told to stop."""
        return self.running and not self._cancelled

    @property
    def undecided(self) -> bool:
        """There is a new model that is neither used nor discarded."""
        return self._learned is not None and not self._is_keeping

    @property
    def _is_keeping(self) -> bool:
        return self._keeper is not None and self._keeper.isRunning()

    @property
    def active(self) -> bool:
        """It learns, or waits for the user to decide."""
        return self.running or self._learned is not None

    @property
    def can_go_back(self) -> bool:
        """The active model is one that was learned here, and what was active before is at hand."""
        return self._before is not None and self._session.model.classifier is self._mine

    @Slot()
    def start(self) -> None:
        classifier, obstacle = self._session.model.classifier, self.obstacle
        if obstacle:
            self.noted.emit(obstacle)
        if classifier is None or self.active or obstacle:
            return
        self._cancelled = False
        drawings, model = self._shelf.handwriting.path, classifier.model
        self._worker = worker = Worker(
            _learn, drawings, model, _replay(self._session, model, drawings), parent=self
        )
        worker.progress.connect(self._take)
        worker.error.connect(self.failed)
        worker.finished.connect(self._end)
        self._body.show_progress("Getting ready …", 0, 0)
        worker.start()
        self.changed.emit()

    @Slot()
    def cancel(self) -> None:
        """Stop after the step under way; nothing changes."""
        if self._worker is not None:
            self._cancelled, self._learned = True, None
            self._worker.cancel()
            self._body.show_ending()

    @Slot()
    def use(self) -> None:
        """Keep the new model as a file, and classify with it."""
        if self._learned is None or self._is_keeping:
            return
        self._body.use_button.setEnabled(False)
        self._keeper = Worker(_keep, self._learned.model, self._session.models, parent=self)
        self._keeper.result.connect(self._kept)
        self._keeper.error.connect(self._not_kept)
        self._keeper.start()

    def keep(self) -> bool:
        """Keep the new model as a file without using it; whether that was possible, `failed` says why not."""
        if self._learned is None:
            return True
        try:
            _, model = _keep(self._learned.model, self._session.models)
        except AnkanError as error:
            self.failed.emit(str(error))
            return False
        self._learned = None
        self.noted.emit(f"{model.name} is kept in the model menu.")
        self.changed.emit()
        return True

    @Slot()
    def discard(self) -> None:
        """Leave the active model as it is."""
        if self._learned is not None:
            self._learned = None
            self.noted.emit("The new model is discarded; nothing has changed.")
            self.changed.emit()

    @Slot()
    def go_back(self) -> None:
        """To the model that was active before the learned one."""
        if self._before is not None and self.can_go_back:
            before, self._before = self._before, None
            self._session.model.use(*before)
            self.noted.emit(
                f"{before[0].model.name} is active again; what it learned stays in the model menu."
            )
            self.changed.emit()

    def stop(self) -> None:
        """The window closes: stop learning, and wait for what is being written."""
        if self._worker is not None:
            self._worker.stop()
        if self._keeper is not None:
            self._keeper.wait()

    @Slot(object)
    def _take(self, event: Event | Learned) -> None:
        match event:
            case Preparing():
                self._body.show_progress("Preparing digits", event.done, event.total)
            case Started():
                self._batches, self._begun = event.batches_per_epoch * event.epochs, time.monotonic()
                self._body.show_progress("Learning your handwriting", 0, self._batches)
            case BatchDone():
                passed = time.monotonic() - self._begun
                left = (
                    f"{duration(passed / event.step * (self._batches - event.step))} left"
                    if event.step
                    else ""
                )
                self._body.show_progress("Learning your handwriting", event.step, self._batches, left)
            case EpochDone(epoch=epoch, epochs=epochs) if epoch == epochs:
                self._body.show_progress("Comparing before and after", 0, 0)
            case Learned() if not self._cancelled:
                self._learned = event

    @Slot()
    def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.deleteLater()
        if self._learned is not None:
            if not self._body.isVisible():  # another page is shown
                self.noted.emit("The network has learned your handwriting; the Draw page shows how well.")
            self._body.show_result(verdict(self._learned), rows(self._learned))
        elif self._cancelled:
            self.noted.emit("Learning is stopped; nothing has changed.")
        self.changed.emit()

    @Slot(object)
    def _kept(self, kept: tuple[Path, Model]) -> None:
        path, model = kept
        self._learned = None
        active, self._mine = self._session.model, Classifier(model)
        self._before = (active.classifier, active.path) if active.classifier is not None else None
        active.use(self._mine, path)
        self.noted.emit(f"{model.name} is active and kept in {path.parent}.")
        self.changed.emit()

    @Slot(str)
    def _not_kept(self, sentence: str) -> None:
        self._body.use_button.setEnabled(True)
        self.failed.emit(sentence)


def _learn(drawings: Path, model: Model, original: Dataset | None) -> Generator[Event | Learned, None, None]:
    yield from learn_handwriting(model, open_dataset(drawings), original)


def _replay(session: Session, model: Model, drawings: Path) -> Dataset | None:
    """The open data set without what is not used of it, where its classes are the model's."""
    opened = session.data.current
    if opened is None or opened.dataset.class_names != model.class_names or opened.dataset.path == drawings:
        return None
    rows = np.flatnonzero(opened.chosen)
    return opened.dataset.subset(rows) if len(rows) else None


def _keep(model: Model, folder: Path) -> tuple[Path, Model]:
    make_folder(folder)
    names = (model.name if number == 1 else f"{model.name} {number}" for number in count(1))
    path = next(path for path in (folder / f"{name}.safetensors" for name in names) if not path.exists())
    kept = replace(model, name=path.stem)
    save_model(kept, path)
    return path, kept

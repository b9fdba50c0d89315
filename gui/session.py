"""What the pages share: the active model, the image that was drawn last, the open data set, and where runs are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal, SignalInstance, Slot

from core.classifier import SHIPPED_MODEL, Classifier, load_classifier
from core.data.handwriting import handwriting_folder
from core.errors import AnkanError
from core.export import export_onnx
from core.import_weights import Imported
from core.model_file import Model, save_model
from core.training.runs.folder import runs_folder
from gui.active_data import ActiveData
from gui.corrections import DataCorrections
from gui.draw.strokes import Drawing
from gui.settings import ACTIVE_MODEL
from gui.worker import Worker


class ActiveModel(QObject):
    """The model that answers, which the next start begins with where it has a file.

    Files are read and written on a worker; `failed` and `noted` say how that went.
    """

    changed = Signal()
    saved = Signal(Path)
    noted = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._classifier: Classifier | None = None
        self._path: Path | None = None
        self._workers: list[Worker] = []
        self._opening: Worker | None = None

    @property
    def classifier(self) -> Classifier | None:
        """None until the first model is there."""
        return self._classifier

    @property
    def path(self) -> Path | None:
        """The model's file; None where it has none."""
        return self._path

    @property
    def score(self) -> str:
        """The model's best-known score in words, "" where it has none."""
        scores = self._classifier.model.scores if self._classifier else {}
        for name, words in (("macro_f1", "macro-F1"), ("accuracy", "accuracy")):
            if name in scores:
                return f"{words} {scores[name]:.4f}"
        return ""

    def use(self, classifier: Classifier, path: Path | None = None) -> None:
        """`path` is the model's file, if it has one."""
        self._forget_opening()
        self._take((classifier, path))

    def open(self, path: Path | None = None) -> None:
        """Read a model file, without a path the shipped one. Of several asked for, the last becomes the active one."""
        self._forget_opening()
        self._opening = Worker(_read, path or SHIPPED_MODEL, parent=self)
        self._run(self._opening, self._take)

    def open_last(self) -> None:
        """Read the model that was active when the program ended; the shipped one, and say so, where that fails."""
        self._forget_opening()
        self._opening = Worker(_read_last, Path(ACTIVE_MODEL.get() or SHIPPED_MODEL), parent=self)
        self._run(self._opening, self._take_last)

    def save(self, path: Path) -> None:
        """Write the active model, if there is one, under the name of its new file."""
        if self._classifier is not None:
            self._run(Worker(_save, self._classifier, path, parent=self), self._take_saved)

    def export(self, path: Path, *, from_pixels: bool = False) -> None:
        """Write the active model, if there is one, as ONNX; see `core.export`."""
        if self._classifier is not None:
            model = self._classifier.model
            self._run(Worker(_export, model, path, from_pixels, parent=self), self._tell_exported)

    def take_imported(self, imported: Imported) -> None:
        """Weights from elsewhere become the active model; what of them was guessed is said."""
        self.use(Classifier(imported.model))
        doubt = f", but {imported.doubt}: see whether its answers are right" if imported.doubt else ""
        self.noted.emit(f"{imported.model.name} is the active model now{doubt}. “Save model as…” keeps it.")

    def stop(self) -> None:
        """Wait for what is being read or written."""
        for worker in self._workers:
            worker.wait()

    def _forget_opening(self) -> None:
        if self._opening is not None:
            self._opening.cancel()
        self._opening = None

    @Slot(object)
    def _take(self, read: tuple[Classifier, Path | None]) -> None:
        self._classifier, self._path = read
        self._remember()
        self.changed.emit()

    @Slot(object)
    def _take_last(self, read: tuple[Classifier, Path, str]) -> None:
        self._classifier, self._path, reason = read
        self.changed.emit()
        if reason:
            self.failed.emit(reason)

    @Slot(object)
    def _take_saved(self, saved: tuple[Classifier, Path]) -> None:
        classifier, path = saved
        if classifier is self._classifier and self._path is None:
            self._path = path
            self._remember()
        self.saved.emit(path)

    def _remember(self) -> None:
        if self._path is not None:
            self._path = self._path.absolute()
            ACTIVE_MODEL.set("" if self._path == SHIPPED_MODEL else str(self._path))

    @Slot(object)
    def _tell_exported(self, path: Path) -> None:
        self.noted.emit(f"The model is exported as {path}.")

    def _run(self, worker: Worker, receiver: Callable[..., object] | SignalInstance) -> None:
        worker.result.connect(receiver)
        worker.error.connect(self.failed)
        for done in filter(Worker.isFinished, tuple(self._workers)):
            self._workers.remove(done)
            done.deleteLater()
        self._workers.append(worker)
        worker.start()


class CurrentImage(QObject):
    """The last image as the network saw it, uint8 (H, W), light ink on 0; None while the canvas is empty.

    `drawing` is what it was made of.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._image: np.ndarray | None = None
        self.drawing = Drawing()

    @property
    def image(self) -> np.ndarray | None:
        return self._image

    def show(self, image: np.ndarray | None, drawing: Drawing | None = None) -> None:
        before, self.drawing = self.drawing, drawing or Drawing()
        if image is not None or self._image is not None or self.drawing != before:
            self._image = None if image is None else image.copy()
            self.changed.emit()


class Session(QObject):
    """Handed to every page; in `runs` runs are kept, beside them in `models` models, in `handwriting` drawings."""

    def __init__(
        self, parent: QObject | None = None, *, runs: Path | None = None, handwriting: Path | None = None
    ) -> None:
        super().__init__(parent)
        self.runs = runs or runs_folder()
        self.models = self.runs.parent / "models"
        self.handwriting = handwriting or handwriting_folder()
        self.model = ActiveModel(self)
        self.image = CurrentImage(self)
        self.data = ActiveData(self)
        self.corrections = DataCorrections(self.data, self)


def _read(path: Path) -> tuple[Classifier, Path]:
    return load_classifier(path), path


def _read_last(path: Path) -> tuple[Classifier, Path, str]:
    """What was read, of which file, and why of no other."""
    try:
        return *_read(path), ""
    except AnkanError as error:
        reason = f"The model used last cannot be opened, so the shipped one is active: {error}"
        return *_read(SHIPPED_MODEL), reason


def _save(classifier: Classifier, path: Path) -> tuple[Classifier, Path]:
    save_model(replace(classifier.model, name=path.stem), path)
    return classifier, path


def _export(model: Model, path: Path, from_pixels: bool) -> Path:
    export_onnx(model, path, from_pixels=from_pixels)
    return path

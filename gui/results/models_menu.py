"""The menus that say which models are judged."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from gui.icons import icon
from gui.model_files import MODEL_FILTER, names_of, newest_models
from gui.session import ActiveModel
from gui.settings import MODEL_FOLDER

MOST = 3
ModelChoice = Path | None
"""A model file; None for the active model, whichever that is."""


class ModelsMenu(QMenu):
    """Filled anew each time; `chosen` carries a `ModelChoice`, `dropped` one that is not to be compared any more."""

    chosen = Signal(object)
    dropped = Signal(object)

    def __init__(self, active: ActiveModel, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._active, self._folder = active, folder
        self._taken: tuple[ModelChoice, ...] = ()
        self._droppable: tuple[ModelChoice, ...] = ()
        self.aboutToShow.connect(self._fill)

    def show_taken(self, taken: tuple[ModelChoice, ...], *, droppable: tuple[ModelChoice, ...] = ()) -> None:
        """Not to be offered again; and those of them that may be dropped."""
        self._taken, self._droppable = taken, droppable

    @Slot()
    def _fill(self) -> None:
        self.clear()
        for choice in self._droppable:
            entry = self.addAction(icon("close"), f"Without {_escaped(name_of(choice, self._active))}")
            entry.setData(choice)
            entry.triggered.connect(self._drop)
        if len(self._droppable) >= MOST - 1:
            return
        self.addSeparator()
        offered: list[ModelChoice] = [None, *newest_models(self._folder)]
        for choice in offered:
            if choice in self._taken:
                continue
            name = _escaped(name_of(choice, self._active))
            entry = self.addAction(icon("train"), f"The active model: {name}" if choice is None else name)
            entry.setData(choice)
            entry.triggered.connect(self._choose)
        self.addAction(icon("open"), "A model from a file…", self._open)

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(cast(QAction, self.sender()).data())

    @Slot()
    def _drop(self) -> None:
        self.dropped.emit(cast(QAction, self.sender()).data())

    @Slot()
    def _open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self.window(), "Model to evaluate", MODEL_FOLDER.get(), MODEL_FILTER
        )
        if name:
            MODEL_FOLDER.set(str(Path(name).parent))
            self.chosen.emit(Path(name))


def name_of(choice: ModelChoice, active: ActiveModel) -> str:
    """What a model is called."""
    if choice is not None:
        return names_of([choice])[0]
    return active.classifier.model.name if active.classifier else "no model"


def _escaped(name: str) -> str:
    return name.replace("&", "&&")

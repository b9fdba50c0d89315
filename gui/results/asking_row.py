"""The row at the top: which models, on what, and the button that has them judged."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QProgressBar, QPushButton, QVBoxLayout, QWidget

from core.data.dataset import Dataset
from gui.icons import icon
from gui.model_files import names_of
from gui.results.judging import Step
from gui.results.models_menu import MOST, ModelChoice, ModelsMenu, name_of
from gui.results.parts_menu import PartsMenu
from gui.session import ActiveModel
from gui.widgets import button, label

_WIDEST = 130  # pixels of a button that is named after a file
KEY = "Ctrl+Return"
_MODEL = "The model to evaluate"
_DATA = "What to evaluate on: parts of the open data set"
_COMPARE = "Evaluate a second or a third model on the same images"
OUTDATED = "Out of date"


class AskingRow(QWidget):
    """`evaluate_asked` and `cancel_asked` come from the primary button; `changed` tells of another choice.

    At the right is `room`, where what else can be done with the models finds its place.
    """

    changed = Signal()
    evaluate_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, active: ActiveModel, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._active = active
        self._first: ModelChoice = None
        self._others: tuple[ModelChoice, ...] = ()
        self._dataset: Dataset | None = None
        self._running = False
        self.models_menu, self.compare_menu = (
            ModelsMenu(active, folder, self),
            ModelsMenu(active, folder, self),
        )
        self.parts_menu = PartsMenu(self)
        self.model_button = _menu_button()
        self.data_button = _menu_button()
        self.compare_button = button("", "")
        self.main_button = button("Evaluate", "", role="primary")
        self.status, self.bar = label(role="small"), QProgressBar()
        self.room = QHBoxLayout()
        self._lay_out()
        for opener, menu in self._menus():
            opener.clicked.connect(self._open_menu)
            menu.setToolTipsVisible(True)
        self.main_button.clicked.connect(self.press)
        self.models_menu.chosen.connect(self._choose_first)
        self.compare_menu.chosen.connect(self._add)
        self.compare_menu.dropped.connect(self._drop)
        self.parts_menu.changed.connect(self._changed)
        active.changed.connect(self._show_names)
        self._show_names()
        self.allow("")

    @property
    def models(self) -> tuple[ModelChoice, ...]:
        """The first is the one that others are compared with."""
        return self._first, *self._others

    @property
    def parts(self) -> tuple[str, ...] | None:
        return self.parts_menu.parts

    def show_dataset(self, dataset: Dataset | None) -> None:
        """Another one is open, of which its usual parts are chosen."""
        if dataset is not self._dataset:
            self._dataset = dataset
            with QSignalBlocker(self.parts_menu):
                self.parts_menu.show_dataset(dataset)
        self._show_names()

    def allow(self, obstacle: str) -> None:
        """Whether the primary button may be pressed, or why not."""
        self.main_button.setEnabled(not obstacle or self._running)
        self.main_button.setToolTip(obstacle or f"Judge the models on these images ({KEY})")

    def show_running(self, running: bool) -> None:
        """The primary button cancels what runs."""
        self._running = running
        self.main_button.setText("Cancel" if running else "Evaluate")
        self.main_button.setAccessibleName(self.main_button.text())
        self.bar.setRange(0, 0 if running else 1)
        self.bar.setVisible(running)
        self.say("")
        if running:
            self.main_button.setEnabled(True)
            self.main_button.setToolTip(f"Stop evaluating ({KEY})")

    def show_progress(self, step: Step) -> None:
        self.bar.setRange(0, step.total)
        self.bar.setValue(step.done)
        self.say(f"{step.done:,} of {step.total:,}")

    def say(self, words: str, tip: str = "") -> None:
        """A few words beside the buttons."""
        self.status.setText(words)
        self.status.setToolTip(tip)

    @Slot()
    def press(self) -> None:
        """The primary button, or its key."""
        if self.main_button.isEnabled():
            (self.cancel_asked if self._running else self.evaluate_asked).emit()

    def _menus(self) -> tuple[tuple[QPushButton, QMenu], ...]:
        return (
            (self.model_button, self.models_menu),
            (self.data_button, self.parts_menu),
            (self.compare_button, self.compare_menu),
        )

    def _lay_out(self) -> None:
        self.main_button.setFixedWidth(84)
        self.status.setMinimumWidth(10)
        self.bar.setTextVisible(False)
        self.bar.setProperty("role", "thin")
        self.bar.setAccessibleName("Progress of the evaluation")
        keeps = self.bar.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(keeps)
        self.bar.hide()
        self.room.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self.model_button, label("on", "muted"), self.data_button, self.main_button):
            row.addWidget(widget)
        row.addWidget(self.compare_button)
        row.addWidget(self.status, 1)
        row.addLayout(self.room)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(row)
        column.addWidget(self.bar)

    @Slot()
    def _open_menu(self) -> None:
        opener = self.sender()
        menu = next(menu for each, menu in self._menus() if each is opener)
        if isinstance(opener, QPushButton):
            menu.popup(opener.mapToGlobal(QPoint(0, opener.height() + 4)))

    @Slot(object)
    def _choose_first(self, choice: ModelChoice) -> None:
        self._first = choice
        self._others = tuple(other for other in self._others if other != choice)
        self._changed()

    @Slot(object)
    def _add(self, choice: ModelChoice) -> None:
        if choice not in self.models and len(self.models) < MOST:
            self._others = *self._others, choice
            self._changed()

    @Slot(object)
    def _drop(self, choice: ModelChoice) -> None:
        self._others = tuple(other for other in self._others if other != choice)
        self._changed()

    @Slot()
    def _changed(self) -> None:
        self._show_names()
        self.changed.emit()

    @Slot()
    def _show_names(self) -> None:
        self.models_menu.show_taken((self._first,))
        self.compare_menu.show_taken(self.models, droppable=self._others)
        first, *names = names_of([choice or name_of(None, self._active) for choice in self.models])
        _name(self.model_button, first, what="Model", tip=_MODEL)
        others = ", ".join(names)
        words = f"with {others}" if others else "Compare with…"
        _name(self.compare_button, words, what="Compare", tip=_COMPARE)
        dataset, parts = self._dataset, self.parts
        words = "no data set" if dataset is None else dataset.path.name
        if parts is not None and dataset is not None:
            words += ", all parts" if self.parts_menu.has_all else f", {', '.join(parts) or 'no part'}"
        _name(self.data_button, words, what="Data", tip=_DATA)
        self.data_button.setEnabled(dataset is not None)


def _menu_button() -> QPushButton:
    made = button("", "")
    made.setIcon(icon("chevron-down"))
    made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    return made


def _name(shown: QPushButton, words: str, *, what: str, tip: str) -> None:
    elided = shown.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, _WIDEST)
    shown.setText(elided.replace("&", "&&"))
    shown.setAccessibleName(f"{what}: {words}")
    shown.setToolTip(f"{words}\n{tip}" if elided != words else tip)

"""The card below the plots: all runs, and the epochs, the confusion matrix and the mistakes of the one shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from core.training.events import EpochDone, Event, Started
from gui.train.confusion_body import ConfusionBody
from gui.train.epochs_body import EpochsBody
from gui.train.history import EpochRow
from gui.train.mistakes_body import MistakesBody
from gui.train.run_state import RunState
from gui.train.runs.body import RunsBody
from gui.train.stack import BodyStack
from gui.widgets import Card, SegmentedControl

RUNS, EPOCHS, CONFUSION, MISTAKES = range(4)
_TITLES = ("Runs", "Epochs", "Confusion", "Mistakes")
_LEAST, _NARROW = 560, 700  # pixels of the card; below the second, the header has no room for all tools


class RunArea(Card):
    """`take` is given every event of a run; `runs`, `epochs`, `confusion` and `mistakes` are its bodies.

    Signals carry a `RunInfo`, `chosen` that of the run that is chosen in the list now; `compare_asked` a list of them,
    `train_on_asked` also the number of epochs in all, `mistake_chosen` a `Mistake`, `noted` and `failed` a sentence.
    `use_best_asked` is for the run that is shown, `shown` carries the body that is shown from now on.
    """

    chosen = Signal(object)
    compare_asked = Signal(list)
    resume_asked = Signal(object)
    train_on_asked = Signal(object, int)
    fine_tune_asked = Signal(object)
    use_asked = Signal(object)
    use_best_asked = Signal()
    mistake_chosen = Signal(object)
    shown = Signal(int)
    noted = Signal(str)
    failed = Signal(str)

    def __init__(self, runs_folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Runs and epochs")
        self.runs, self.epochs = RunsBody(runs_folder), EpochsBody()
        self.confusion, self.mistakes = ConfusionBody(), MistakesBody()
        self.bodies: tuple[BodyStack, ...] = (self.runs, self.epochs, self.confusion, self.mistakes)
        self.tabs = SegmentedControl("Show", _TITLES)
        self._stack = QStackedWidget()
        self.setMinimumWidth(_LEAST)  # what the tools need that give way does not count
        self._lay_out()
        self._wire()
        self._show_body(RUNS)

    def choose(self, body: int) -> None:
        """Show the runs, the epochs, the confusion matrix or the mistakes."""
        self.tabs.choose(body)

    def take(self, event: Event) -> None:
        """The next event of the run that is shown; a run that begins clears what was of the one before."""
        match event:
            case Started():
                self.confusion.clear(event.class_names)
                self.mistakes.clear(event.class_names)
            case EpochDone():
                self.confusion.take(event)
                self.mistakes.take(event)

    def begin(self, folder: Path | None) -> None:
        """A run has begun in this folder."""
        self.epochs.show_folder(folder)
        self.runs.choose(folder)

    def show_epochs(self, epochs: list[EpochRow], best: Path | None) -> None:
        """Those of the run that is shown, and the best model that there is so far."""
        self.epochs.show_epochs(epochs)
        self.epochs.offer(best)

    def show_running(self, folder: Path, run: RunState) -> None:
        """How far the run has come that goes on in this window."""
        self.runs.show_running(
            folder, run.epochs_done, run.epochs, run.best_macro_f1, run.seconds, paused=run.paused
        )

    @Slot()
    def refresh(self) -> None:
        """Read the list of runs again: one has begun, or come to its end."""
        self.runs.refresh()

    def set_locked(self, locked: bool) -> None:
        """While a run goes on, no other can be gone on with."""
        self.runs.set_locked(locked)

    def stop(self) -> None:
        """The window closes."""
        self.runs.stop()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_tools()

    def _lay_out(self) -> None:
        self.header.addWidget(self.tabs)
        self.header.addStretch(1)
        for body in self.bodies:
            for tool in body.tools:
                self.header.addWidget(tool)
            self._stack.addWidget(body)
        self.body.addLayout(self.header)
        self.body.addWidget(self._stack, 1)

    def _wire(self) -> None:
        self.tabs.chosen.connect(self._show_body)
        runs = self.runs
        for inner, outer in (
            (runs.chosen, self.chosen),
            (runs.compare_asked, self.compare_asked),
            (runs.resume_asked, self.resume_asked),
            (runs.train_on_asked, self.train_on_asked),
            (runs.fine_tune_asked, self.fine_tune_asked),
            (runs.use_asked, self.use_asked),
            (runs.noted, self.noted),
            (runs.failed, self.failed),
            (self.epochs.noted, self.noted),
            (self.epochs.use_button.clicked, self.use_best_asked),
            (self.mistakes.mistake_chosen, self.mistake_chosen),
        ):
            inner.connect(outer)

    @Slot(int)
    def _show_body(self, body: int) -> None:
        """Only while the matrix is shown does the card ask for its height."""
        vertical = QSizePolicy.Policy.Preferred if body == CONFUSION else QSizePolicy.Policy.Ignored
        self.confusion.setSizePolicy(QSizePolicy.Policy.Preferred, vertical)
        self._stack.setCurrentIndex(body)
        self._show_tools()
        for widget in (self._stack, self):
            if (layout := widget.layout()) is not None:
                layout.activate()  # what the card asks for now, whoever is told
        self.shown.emit(body)

    def _show_tools(self) -> None:
        """Those of the body that is shown; what only repeats the menu gives way where there is no room."""
        narrow = self.width() < _NARROW
        for place, body in enumerate(self.bodies):
            for tool in body.tools:
                tool.setVisible(place == self.tabs.index and not (narrow and tool in body.spare_tools))

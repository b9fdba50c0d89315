"""The Train page: wires the setup at the left, the run at the right and the list of runs to one trainer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePath

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from core.errors import AnkanError
from core.nn.blas import slow_kernel_note
from core.training.events import Mistake, Noticed, NotSaved, Started
from core.training.runs.folder import new_run_folder
from core.training.runs.listing import RunInfo
from gui.page import Page
from gui.session import Session
from gui.settings import TRAIN_SPLITTER
from gui.theme import GUTTER
from gui.train.closing import wants_to_close_unsaved, wants_to_go_on, wants_to_stop
from gui.train.comparison import Comparison
from gui.train.history import History
from gui.train.plots import TrainingPlots
from gui.train.progress_card import ProgressCard
from gui.train.run_area import CONFUSION, RUNS, RunArea
from gui.train.run_state import Phase, RunState
from gui.train.setup_column import SCROLL_BAR, WIDTH, SetupColumn
from gui.train.trained_column import TrainedColumn
from gui.train.trainer import Changed, Earlier, GoingOn, Trainer
from gui.train.wording import things


class TrainPage(Page):
    """A run is started from what the setup says; its events are shown at the right, at most once a tick."""

    title = "Train"
    subtitle = "train a network on your images"
    icon = "train"
    takes_data = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setup = SetupColumn(session.data)
        self.trained: TrainedColumn | None = None  # made when it is first needed
        self._side = QStackedWidget()
        self.progress_card, self.plots, self.area = ProgressCard(), TrainingPlots(), RunArea(session.runs)
        self.comparison, self.earlier = Comparison(self), Comparison(self)
        self.trainer = Trainer(self)
        self.run = RunState()
        self.run_folder: Path | None = None
        self.best_model: Path | None = None
        self.history = History()
        self._stopping = False
        self._chosen: RunInfo | None = None
        self._problem, self._changed = "", ""
        self._resumed: tuple[RunInfo, int | None] | None = None
        self._kernel_note = slow_kernel_note()
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        # of the plots and the area below, while the matrix has more than its own
        self._shares: list[int] = []
        self._lay_out()
        self._wire()
        self._refresh()

    def may_close(self) -> bool:
        """A run that goes on is stopped and saved, if the user says so."""
        if not self.trainer.running:
            return True
        if not wants_to_stop(self, self.run.headline):
            return False
        self._problem = ""
        self.trainer.close()
        return not self._problem or wants_to_close_unsaved(self, self._problem)

    def stop(self) -> None:
        self._make_room(RUNS)
        TRAIN_SPLITTER.set(self._splitter.saveState())
        self.trainer.close()
        for part in (self.setup, self.plots, self.area, self.comparison, self.earlier):
            part.stop()

    def show_progress(self) -> None:
        """Redraw everything that changes while a run goes on."""
        self.progress_card.show_run(self.run, self.run_folder, stopping=self._stopping and not self.run.over)
        self.plots.show_history(self.history)
        self.area.show_epochs(self.history.epochs, self.best_model)
        if self.run_folder and not self.run.over:
            self.area.show_running(self.run_folder, self.run)
        if self.run.over:
            self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._kernel_note:
            self.noted.emit(f"{self._kernel_note}.")
            self._kernel_note = ""
        if self.run.phase is not Phase.IDLE:
            self.show_progress()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.progress_card.toggle()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        self._splitter.addWidget(self.plots)
        self._splitter.addWidget(self.area)
        self._splitter.setHandleWidth(GUTTER)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.restoreState(TRAIN_SPLITTER.get())
        right = QVBoxLayout()
        right.setSpacing(GUTTER)
        right.addWidget(self.progress_card)
        right.addWidget(self._splitter, 1)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(GUTTER - SCROLL_BAR)
        self._side.setFixedWidth(WIDTH + SCROLL_BAR)
        self._side.addWidget(self.setup)
        across.addWidget(self._side)
        across.addLayout(right, 1)

    def _wire(self) -> None:
        self.setup.changed.connect(self._settings_changed)
        self.setup.data_page_asked.connect(self._ask_for_data)
        card, area, trainer = self.progress_card, self.area, self.trainer
        for asked, answer in (
            (card.start_asked, self._start),
            (card.pause_asked, self._pause),
            (card.resume_asked, self._resume),
            (card.stop_asked, self._stop),
            (area.resume_asked, self._go_on),
            (area.train_on_asked, self._train_on),
            (area.fine_tune_asked, self._fine_tune),
            (area.use_asked, self._use),
            (area.use_best_asked, self._use_best),
            (area.compare_asked, self.comparison.show_runs),
            (area.shown, self._make_room),
            (area.chosen, self._read_earlier),
            (area.mistake_chosen, self._show_mistake),
            (area.noted, self.noted),
            (area.failed, self.failed),
            (self.comparison.ready, self.plots.compare),
            (self.comparison.failed, self.failed),
            (self.earlier.ready, self._show_earlier),
            (self.plots.noted, self.noted),
            (self.plots.failed, self.failed),
            (trainer.received, self.take),
            (trainer.failed, self._fail),
            (trainer.ended, self._end),
        ):
            asked.connect(answer)

    @Slot(int)
    def _make_room(self, body: int) -> None:
        """The confusion matrix takes from the plots what its rows need, and gives it back when it goes."""
        if body == CONFUSION:
            self._shares = self._splitter.sizes()
        elif self._shares:
            self._splitter.setSizes(self._shares)
            self._shares = []

    @Slot()
    def _settings_changed(self) -> None:
        """After a run, what stands in the way of the next one goes before how it ended; during one, nothing changes."""
        if not self.run.over:
            return
        obstacle = self.setup.obstacle
        if self.run.phase is not Phase.IDLE:
            if obstacle:
                self.progress_card.show_obstacle(obstacle)
            else:
                self.progress_card.show_run(self.run, self.run_folder)
        self._refresh()

    def _refresh(self) -> None:
        """What the setup says."""
        obstacle, opened = self.setup.obstacle, self.session.data.current
        if self.run.phase is Phase.IDLE:
            ready = things(int(opened.chosen.sum()), "image") if opened else ""
            self.progress_card.show_obstacle(obstacle, ready)
        self.progress_card.allow_start(not obstacle, obstacle)
        self.setup.allow_find(obstacle)
        name = opened.dataset.path.resolve().name if opened else ""
        self.describe(f"{self.setup.network_name} on {name}" if name else TrainPage.subtitle)

    @Slot()
    def _start(self) -> None:
        if self.session.data.dataset is None or self.setup.obstacle or self.trainer.running:
            return
        dataset, _ = self.session.corrections.corrected()
        config = self.setup.config
        folder = new_run_folder(config, self.session.runs)
        self._begin(folder)
        self.trainer.start(config, dataset, folder)

    @Slot(object)
    def _go_on(self, run: RunInfo) -> None:
        """With a run of the list."""
        self._resume_run(run, None)

    @Slot(object, int)
    def _train_on(self, run: RunInfo, epochs: int) -> None:
        """Until it has so many epochs in all."""
        self._resume_run(run, epochs)

    def _resume_run(self, run: RunInfo, epochs: int | None, *, accept_changes: bool = False) -> None:
        if not self.trainer.running:
            self._begin(run.path, run if epochs is None else replace(run, epochs=epochs))
            self._resumed = run, epochs
            dataset = self.session.data.dataset
            self.trainer.go_on(run.path, dataset, epochs=epochs, accept_changes=accept_changes)

    def _begin(self, folder: Path, earlier: RunInfo | None = None) -> None:
        self.run, self.history, self._stopping = RunState(), History(), False
        self.run.begin(earlier)
        self._resumed = None
        self.run_folder, self._changed = folder, ""
        self.mended.emit()
        self._lock(True)
        self.busy_changed.emit(True)
        self.show_progress()

    @Slot()
    def _ask_for_data(self) -> None:
        self.page_asked.emit("Data")

    @Slot()
    def _pause(self) -> None:
        self.trainer.pause()
        self.run.pause()
        self.show_progress()

    @Slot()
    def _resume(self) -> None:
        self.mended.emit()
        self.trainer.resume()
        self.run.resume()
        self.show_progress()

    @Slot()
    def _stop(self) -> None:
        self._stopping = True
        self.trainer.stop()
        self.show_progress()

    @Slot(tuple)
    def take(self, told: tuple) -> None:
        """What the run tells next."""
        for event in told:
            match event:
                case Earlier():
                    self.history = History.of(event.records)
                    continue
                case GoingOn():
                    self._show_trained(event)
                    continue
                case Changed():
                    self._changed = event.sentence
                    continue
                case Started():
                    self.area.begin(self.run_folder)
                case NotSaved():
                    self.failed.emit(f"{event.sentence}.")
                case Noticed():
                    self.noted.emit(f"Epoch {event.epoch}: {event.sentence}.")
            self.run.take(event)
            self.history.take(event)
            self.area.take(event)
        self.best_model = self.run.model_path or self.best_model
        if self.isVisible():
            self.show_progress()

    @Slot(str)
    def _fail(self, sentence: str) -> None:
        self._problem = sentence
        self.run.failed(sentence)
        self.failed.emit(sentence)

    @Slot()
    def _end(self) -> None:
        if self._changed and self._resumed and wants_to_go_on(self, self._changed):
            self._resume_run(*self._resumed, accept_changes=True)
            return
        if self._changed:
            self.run.failed(f"{self._changed.partition(';')[0]}.")
        elif not self.run.over:
            self.run.stopped()
        self._lock(False)
        self.area.refresh()
        self.show_progress()
        self.busy_changed.emit(False)
        if self.run.closing_note:
            self.noted.emit(self.run.closing_note)

    @Slot(object)
    def _read_earlier(self, run: RunInfo) -> None:
        """While none goes on, the run that is chosen in the list is shown."""
        if not self.trainer.running and run.state != "unreadable":
            self._chosen = run
            self.earlier.show_runs([run])

    @Slot(list)
    def _show_earlier(self, histories: list[tuple[str, History]]) -> None:
        if self.trainer.running or self._chosen is None or not histories:
            return
        [(_, self.history)] = histories
        self.best_model = self._chosen.model if self._chosen.has_model else None
        self.area.epochs.show_folder(self._chosen.path)
        self.plots.show_history(self.history)
        self.area.show_epochs(self.history.epochs, self.best_model)

    @Slot(object)
    def _fine_tune(self, run: RunInfo) -> None:
        self.setup.fine_tune(run.model)

    @Slot(object)
    def _use(self, run: RunInfo) -> None:
        self.session.model.open(run.model)

    @Slot()
    def _use_best(self) -> None:
        """The best model of this run, or of the one before until this one has a model."""
        if self.best_model is not None:
            self.session.model.open(self.best_model)

    @Slot(object)
    def _show_mistake(self, mistake: Mistake) -> None:
        """On the Draw page, as it is in the data set."""
        try:
            if self.trainer.dataset is not None:
                self.picture_asked.emit(self.trainer.dataset.source.read(mistake.row))
        except AnkanError as error:
            self.failed.emit(f"{error}.")

    def _show_trained(self, run: GoingOn) -> None:
        """In place of the setup, which may be of another network and other data."""
        if self.trained is None:
            self.trained = TrainedColumn()
            self.trained.data_page_asked.connect(self._ask_for_data)
            self._side.addWidget(self.trained)
        self.trained.show_run(run)
        self._side.setCurrentWidget(self.trained)
        self.describe(f"{run.config.network_name} on {PurePath(run.config.data or '').name}")

    def _lock(self, locked: bool) -> None:
        if not locked:
            self._side.setCurrentWidget(self.setup)
        self.setup.set_locked(locked)
        self.area.set_locked(locked)

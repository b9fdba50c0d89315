"""The Train page: wires the cards to one trainer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from core.errors import ConfigError
from core.nn.blas import slow_kernel_note
from core.training.config import TrainingConfig
from core.training.events import Started
from core.training.run_folder import new_run_folder
from core.training.suiting import normalizer_for
from gui.page import Page
from gui.session import Session
from gui.settings import TRAIN_SPLITTER
from gui.theme import GUTTER
from gui.train.data_card import DataCard
from gui.train.data_card import obstacle as data_obstacle
from gui.train.epochs_card import EpochsCard
from gui.train.history import History
from gui.train.network_card import NetworkCard
from gui.train.plots import TrainingPlots
from gui.train.progress_card import ProgressCard
from gui.train.run_state import Phase, RunState
from gui.train.settings.card import SettingsCard
from gui.train.trainer import Trainer
from gui.train.wording import things

_LEFT, _SCROLL_BAR = 296, 10  # the bar lies in the gutter, so that it moves nothing when it comes


class TrainPage(Page):
    """A run is started from what the cards at the left say; its events are shown at the right, at most once a tick."""

    title = "Train"
    subtitle = "train a network on your images"
    icon = "train"
    takes_data = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.data_card = DataCard(session.data)
        self.network_card, self.settings_card = NetworkCard(), SettingsCard()
        self.progress_card, self.plots, self.epochs_card = ProgressCard(), TrainingPlots(), EpochsCard()
        self.trainer = Trainer(self)
        self.run = RunState()
        self.run_folder: Path | None = None
        self.best_model: Path | None = None
        self.history = History()
        self._stopping = False
        self._kernel_note = slow_kernel_note()
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._lay_out()
        self._wire()
        self._refresh()

    def stop(self) -> None:
        TRAIN_SPLITTER.set(self._splitter.saveState())
        self.trainer.close()

    def show_progress(self) -> None:
        """Redraw everything that changes while a run goes on."""
        self.progress_card.show_run(self.run, self.run_folder, stopping=self._stopping and not self.run.over)
        self.plots.show_history(self.history)
        self.epochs_card.show_epochs(self.history.epochs)
        self.epochs_card.offer(self.best_model)
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

    @property
    def obstacle(self) -> str:
        """Why training cannot start, in one sentence; "" where it can."""
        opened = self.session.data.current
        in_data = data_obstacle(self.session.data)
        if opened is None or in_data:
            return in_data
        if self.network_card.architecture is None:
            return self.network_card.editor.problem
        kind = opened.normalizer.kind if opened.normalizer else "ink"
        try:
            normalizer_for(self._data_config(), self.network_card.architecture, opened.dataset, kind=kind)
        except ConfigError as error:
            return f"{error}."
        return self.settings_card.problem

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GUTTER)
        column.addWidget(self.data_card)
        column.addWidget(self.network_card, 1)
        column.addWidget(self.settings_card)
        left = QWidget()
        left.setLayout(column)
        left.setFixedWidth(_LEFT)
        scroller = QScrollArea()
        scroller.setWidget(left)
        scroller.setWidgetResizable(True)
        scroller.setFrameShape(QFrame.Shape.NoFrame)
        scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroller.setFixedWidth(_LEFT + _SCROLL_BAR)
        self._splitter.addWidget(self.plots)
        self._splitter.addWidget(self.epochs_card)
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
        across.setSpacing(GUTTER - _SCROLL_BAR)
        across.addWidget(scroller)
        across.addLayout(right, 1)

    def _wire(self) -> None:
        for card in (self.network_card, self.settings_card):
            card.changed.connect(self._settings_changed)
        data = self.session.data
        for signal in (data.changed, data.chosen, data.busy_changed):
            signal.connect(self._settings_changed)
        self.data_card.data_page_asked.connect(self._ask_for_data)
        self.epochs_card.noted.connect(self.noted)
        self.progress_card.start_asked.connect(self._start)
        self.progress_card.pause_asked.connect(self._pause)
        self.progress_card.resume_asked.connect(self._resume)
        self.progress_card.stop_asked.connect(self._stop)
        self.epochs_card.use_button.clicked.connect(self._use_model)
        self.trainer.received.connect(self.take)
        self.trainer.failed.connect(self._fail)
        self.trainer.ended.connect(self._end)

    @Slot()
    def _settings_changed(self) -> None:
        """After a run, what stands in the way of the next one goes before how it ended; during one, nothing changes."""
        if not self.run.over:
            return
        if self.run.phase is not Phase.IDLE:
            if self.obstacle:
                self.progress_card.show_obstacle(self.obstacle)
            else:
                self.progress_card.show_run(self.run, self.run_folder)
        self._refresh()

    def _refresh(self) -> None:
        """What the cards at the left say."""
        obstacle = self.obstacle
        if self.run.phase is Phase.IDLE:
            self.progress_card.show_obstacle(obstacle, self._images_text())
        self.progress_card.allow_start(not obstacle, obstacle)
        network = self.network_card.editor.draft.name
        dataset = self.session.data.dataset
        self.describe(f"{network} on {dataset.path.resolve().name}" if dataset else TrainPage.subtitle)

    @Slot()
    def _start(self) -> None:
        dataset = self.session.data.dataset
        if dataset is None or self.obstacle or self.trainer.running:
            return
        config = self.settings_card.configure(self._data_config(), model=self.network_card.model)
        self.run, self.history, self._stopping = RunState(), History(), False
        self.run.begin()
        self.run_folder = new_run_folder(config)
        self.mended.emit()
        self._lock(True)
        self.trainer.start(config, dataset, self.run_folder)
        self.busy_changed.emit(True)
        self.show_progress()

    def _data_config(self) -> TrainingConfig:
        """The settings that are made on the Data page."""
        opened = self.session.data.current
        if opened is None:
            return TrainingConfig()
        return TrainingConfig(
            parts=opened.parts,
            image_kind=opened.normalizer.kind if opened.normalizer else None,
            validation=opened.split.share,
            stratified=opened.split.stratified,
            validation_parts=opened.split.parts,
            split_seed=opened.split.seed,
            augmentation=self.session.data.augmentation,
        )

    def _images_text(self) -> str:
        opened = self.session.data.current
        return things(int(opened.chosen.sum()), "image") if opened else ""

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
        self.trainer.resume()
        self.run.resume()
        self.show_progress()

    @Slot()
    def _stop(self) -> None:
        self._stopping = True
        self.trainer.stop()
        self.show_progress()

    @Slot(tuple)
    def take(self, events: tuple) -> None:
        """The run's next events."""
        for event in events:
            self.run.take(event)
            self.history.take(event)
            if isinstance(event, Started):
                self.epochs_card.show_folder(self.run_folder)
        self.best_model = self.run.model_path or self.best_model
        if self.isVisible():
            self.show_progress()

    @Slot(str)
    def _fail(self, sentence: str) -> None:
        self.run.failed(sentence)
        self.failed.emit(sentence)

    @Slot()
    def _end(self) -> None:
        if not self.run.over:
            self.run.stopped()
        self._lock(False)
        self.show_progress()
        self.busy_changed.emit(False)

    @Slot()
    def _use_model(self) -> None:
        """The best model of this run, or of the one before until this one has a model."""
        if self.best_model is not None:
            self.session.model.open(self.best_model)

    def _lock(self, locked: bool) -> None:
        for card in (self.data_card, self.network_card, self.settings_card):
            card.set_locked(locked)

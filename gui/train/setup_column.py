"""The left side of the Train page: what is trained, on what and how."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from core.data.normalize import Kind
from core.errors import ConfigError
from core.training.config import Description, TrainingConfig
from core.training.network import is_model_file
from core.training.suiting import normalizer_for
from gui.active_data import ActiveData
from gui.theme import GUTTER
from gui.train.data_card import DataCard
from gui.train.data_card import obstacle as data_obstacle
from gui.train.learning_rate_dialog import LearningRateDialog
from gui.train.network_card import NetworkCard
from gui.train.settings.card import SettingsCard

WIDTH, SCROLL_BAR = 296, 10  # the bar lies in the gutter, so that it moves nothing when it comes


class SetupColumn(QScrollArea):
    """`config` is what the cards and the Data page say, `obstacle` why it cannot be trained so."""

    changed = Signal()
    data_page_asked = Signal()

    def __init__(self, data: ActiveData, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data = data
        self.data_card, self.network_card = DataCard(data), NetworkCard()
        self.settings_card = SettingsCard(self._unfinished)
        self.cards = self.data_card, self.network_card, self.settings_card
        self.dialog: LearningRateDialog | None = None
        self._lay_out()
        self._wire()
        self._show_augmentation()

    @property
    def config(self) -> TrainingConfig:
        """Only while there is no `obstacle`."""
        return self.settings_card.configure(self._unfinished())

    @property
    def network_name(self) -> str:
        return TrainingConfig(model=self.network_card.model).network_name

    @property
    def obstacle(self) -> str:
        """Why training cannot start, in one sentence; "" where it can."""
        opened = self._data.current
        in_data = data_obstacle(self._data)
        if opened is None or in_data:
            return in_data
        if self.network_card.architecture is None:
            return self.network_card.problem or "Choose a network."
        kind: Kind = opened.normalizer.kind if opened.normalizer else "ink"
        try:
            if not is_model_file(self.network_card.model):
                normalizer_for(self._unfinished(), self.network_card.architecture, opened.dataset, kind=kind)
        except ConfigError as error:
            return f"{error}."
        return self.settings_card.problem

    def allow_find(self, obstacle: str) -> None:
        """Whether a learning rate can be looked for."""
        self.settings_card.allow_find(obstacle)

    def set_locked(self, locked: bool) -> None:
        for card in self.cards:
            card.set_locked(locked)

    def fine_tune(self, model: Path) -> None:
        """Train this model further."""
        self.network_card.open(model)

    def stop(self) -> None:
        """The window closes."""
        if self.dialog is not None:
            self.dialog.stop()

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GUTTER)
        column.addWidget(self.data_card)
        column.addWidget(self.network_card, 1)
        column.addWidget(self.settings_card)
        inner = QWidget()
        inner.setLayout(column)
        inner.setFixedWidth(WIDTH)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(WIDTH + SCROLL_BAR)

    def _wire(self) -> None:
        for card in (self.network_card, self.settings_card):
            card.changed.connect(self.changed)
        for signal in (self._data.changed, self._data.chosen, self._data.busy_changed):
            signal.connect(self.changed)
        self._data.augmentation_changed.connect(self._show_augmentation)
        self.data_card.data_page_asked.connect(self.data_page_asked)
        self.settings_card.data_page_asked.connect(self.data_page_asked)
        self.settings_card.find_asked.connect(self._find_learning_rate)
        self.settings_card.opened.connect(self._take_config)

    def _unfinished(self) -> TrainingConfig:
        """All but what the settings card says."""
        model, opened = self.network_card.model, self._data.current
        if opened is None:
            return TrainingConfig(model=model, augmentation=self._data.augmentation)
        return TrainingConfig(
            data=str(opened.dataset.path),
            model=model,
            parts=opened.parts,
            image_kind=opened.normalizer.kind if opened.normalizer else None,
            validation=opened.split.share,
            stratified=opened.split.stratified,
            validation_parts=opened.split.parts,
            split_seed=opened.split.seed,
            augmentation=self._data.augmentation,
        )

    @Slot()
    def _show_augmentation(self) -> None:
        self.settings_card.show_augmentation(self._data.augmentation)

    @Slot()
    def _find_learning_rate(self) -> None:
        """In a dialog, with what the cards say."""
        if self.obstacle or self._data.dataset is None:
            return
        self.dialog = LearningRateDialog(self.config, self._data.dataset, self)
        self.dialog.chosen.connect(self.settings_card.set_learning_rate)
        self.dialog.open()

    @Slot(object)
    def _take_config(self, config: TrainingConfig) -> None:
        """What a file of settings says of the network and the augmentation; which data is open stays as it is."""
        if isinstance(config.model, Description):
            self.network_card.show_description(config.model)
        else:
            self.network_card.open(Path(config.model))
        self._data.augment_with(config.augmentation)

"""The card with the settings of a run; what is wrong with one is said beside it while one types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.data.augment import Transform
from core.training.config import Description, TrainingConfig
from gui.train.settings.curve import ScheduleCurve
from gui.train.settings.file_menu import FileMenu
from gui.train.settings.form import StructForm
from gui.train.settings.more import MoreSettings
from gui.train.settings.tab_order import order_tabs
from gui.widgets import Card, Field, button, label

_FIND = "Try learning rates on some batches, and see which suits"
_ROOM = 160  # for the line of augmentations


class SettingsCard(Card):
    """`values` holds the settings by name, for those that are right; `problem` the first sentence about a wrong one.

    `data_page_asked` comes from the augmentation, which is chosen there; `find_asked` from the link beside the
    learning rate; `opened` carries a configuration that was read from a file, whose settings the card shows already.

    Args:
        rest: the configuration as the other cards have it, for saving the settings.
    """

    changed = Signal()
    data_page_asked = Signal()
    find_asked = Signal()
    opened = Signal(object)

    def __init__(
        self, rest: Callable[[], TrainingConfig] = TrainingConfig, parent: QWidget | None = None
    ) -> None:
        super().__init__("Training", parent)
        self._rest = rest
        self._how = StructForm(
            TrainingConfig, ("optimizer", "learning_rate", "schedule"), apart=("optimizer", "schedule")
        )
        self.curve = ScheduleCurve()
        self._how_long = StructForm(TrainingConfig, ("epochs", "batch_size"))
        self._more = MoreSettings(self._how.choices)
        self._forms = self._how, self._how_long, self._more
        self.menu = FileMenu(self._whole)
        self.find_button = button("find…", _FIND, role="link")
        self._no_search = ""
        self.augmentation_button = button("", "", role="link")
        self.more_button = button("More ▸", "Settings that are seldom changed", role="link")
        self.more_button.setCheckable(True)
        self.sentence = label(role="warning-small", wrap=True)
        self._lay_out()
        self._wire()
        self.show_augmentation(TrainingConfig().augmentation)
        self._refresh()

    @property
    def fields(self) -> dict[str, Field]:
        """Every field but the options of the chosen optimizer, schedule and the like."""
        return {name: field for form in self._forms for name, field in form.fields.items()}

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for form in self._forms for name, value in form.values.items()}

    @property
    def problem(self) -> str:
        return next(filter(None, (form.problem for form in self._forms)), "")

    def configure(self, config: TrainingConfig, *, model: str | Description | None = None) -> TrainingConfig:
        """`config` with the card's settings, and with `model` if it is given; only while there is no `problem`."""
        return msgspec.structs.replace(config, **{"model": model or config.model, **self.values})

    def show_config(self, config: TrainingConfig) -> None:
        """Fill every field; what is wrong for the card is unfolded."""
        for form in self._forms:
            form.show_values(config)
        self.show_augmentation(config.augmentation)
        if self.problem:
            self.more_button.setChecked(True)

    def show_augmentation(self, transforms: tuple[Transform, ...]) -> None:
        """Say in a line what is on."""
        words = ", ".join(each.title.lower() for each in transforms) or "none"
        shown = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, _ROOM)
        self.augmentation_button.setText(shown)
        self.augmentation_button.setToolTip(f"Images are changed at random: {words}; chosen on the Data page")
        self.augmentation_button.setAccessibleName(f"Augmentation: {words}")

    def set_learning_rate(self, rate: float) -> None:
        """Fill it in, as if typed."""
        self._how.show_value("learning_rate", rate)

    def allow_find(self, obstacle: str) -> None:
        """Whether a learning rate can be looked for: "", or why not."""
        self._no_search = obstacle
        why_not = self.problem or obstacle
        self.find_button.setEnabled(not why_not)
        self.find_button.setToolTip(why_not or _FIND)

    def set_locked(self, locked: bool) -> None:
        for each in (*self._forms, self.augmentation_button, self.menu):
            each.setEnabled(not locked)

    def _lay_out(self) -> None:
        self.body.setSpacing(4)
        self.header.addWidget(self.menu)
        self._how.fields["learning_rate"].add(self.find_button)
        augmentation = QHBoxLayout()
        caption = label("Augmentation")
        caption.setBuddy(self.augmentation_button)
        augmentation.addWidget(caption)
        augmentation.addStretch(1)
        augmentation.addWidget(self.augmentation_button)
        self.sentence.hide()
        for each in (self.sentence, self._how, self.curve, self._how_long):
            self.body.addWidget(each)
        self.body.addLayout(augmentation)
        self.body.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._more)
        self._more.hide()

    def _wire(self) -> None:
        for form in self._forms:
            form.changed.connect(self._refresh)
        self.find_button.clicked.connect(self.find_asked)
        self.augmentation_button.clicked.connect(self.data_page_asked)
        self.more_button.toggled.connect(self._unfold)
        self.menu.read.connect(self._take)
        self.menu.failed.connect(self._say)
        self.menu.reset_asked.connect(self._reset)

    def _whole(self) -> TrainingConfig:
        return self.configure(self._rest())

    @Slot()
    def _refresh(self) -> None:
        values, problem = self.values, self.problem
        if {"schedule", "learning_rate", "epochs"} <= values.keys():
            self.curve.show_schedule(values["schedule"], values["learning_rate"], values["epochs"])
        self._more.name_choices()
        order_tabs(self.body)
        self.menu.allow_saving(not problem, problem)
        self.allow_find(self._no_search)
        self.changed.emit()

    @Slot(bool)
    def _unfold(self, unfolded: bool) -> None:
        self._more.setVisible(unfolded)
        self.more_button.setText("Less ▴" if unfolded else "More ▸")

    @Slot(object)
    def _take(self, config: TrainingConfig) -> None:
        self.show_config(config)
        self.opened.emit(config)

    @Slot(str)
    def _say(self, sentence: str) -> None:
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))

    @Slot()
    def _reset(self) -> None:
        """All but the augmentation, which is the Data page's."""
        for form in self._forms:
            form.show_values(TrainingConfig())
        self._say("")

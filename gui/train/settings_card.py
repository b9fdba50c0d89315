"""The card with the numbers of a run; what is wrong with one is said beside it while one types."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from core.training.config import Description, TrainingConfig
from gui.numbers import BATCH_SIZE, EPOCHS, LEARNING_RATE, Number
from gui.widgets import Card, Field, UnitEdit, label

_SCHEDULES = {"OneCycleLR": "one-cycle", "ConstantLR": "constant", "ReduceLROnPlateau": "reduced on plateaus"}


class SettingsCard(Card):
    """`values` holds the settings by name, for those that are right; `problem` the first sentence about a wrong one."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Training", parent)
        start = TrainingConfig()
        self.body.setSpacing(4)
        self.fields: dict[str, Field] = {}
        self._edits: dict[str, tuple[UnitEdit, Number]] = {}
        for key, number, text, tip in (
            ("epochs", EPOCHS, f"{start.epochs}", "How often every image is seen"),
            ("batch_size", BATCH_SIZE, f"{start.batch_size}", "Images in one step"),
            ("learning_rate", LEARNING_RATE, f"{start.learning_rate:g}", "The highest one of the schedule"),
        ):
            self._add(key, number, text, tip)
        self.body.addWidget(label(_given(start), "muted", wrap=True))

    @property
    def values(self) -> dict[str, float]:
        parsed = {}
        for key, (edit, number) in self._edits.items():
            try:
                parsed[key] = number.parse(edit.text())
            except ValueError:
                continue
        return parsed

    @property
    def problem(self) -> str:
        return next((field.problem for field in self.fields.values() if field.problem), "")

    def configure(self, config: TrainingConfig, *, model: str | Description) -> TrainingConfig:
        """`config` with the card's settings; only while there is no `problem`."""
        values = self.values
        return msgspec.structs.replace(
            config,
            model=model,
            epochs=int(values["epochs"]),
            batch_size=int(values["batch_size"]),
            learning_rate=values["learning_rate"],
        )

    def set_locked(self, locked: bool) -> None:
        for field in self.fields.values():
            field.control.setEnabled(not locked)

    def _add(self, key: str, number: Number, text: str, tip: str) -> None:
        edit = UnitEdit(text, number.sign)
        edit.textChanged.connect(self._check)
        field = Field(number.name, edit, " ".join(f"{tip}, {number.range_text} {number.sign}".split()))
        self.fields[key], self._edits[key] = field, (edit, number)
        self.body.addWidget(field)

    @Slot()
    def _check(self) -> None:
        for key, (edit, number) in self._edits.items():
            field = self.fields[key]
            try:
                number.parse(edit.text())
                problem = ""
            except ValueError as error:
                problem = str(error)
            if problem != field.problem:
                field.show_problem(problem, number.range_text)
        self.changed.emit()


def _given(config: TrainingConfig) -> str:
    """What is not to be set here, in words."""
    schedule = type(config.schedule).__name__
    names = (type(config.optimizer).__name__, f"{_SCHEDULES.get(schedule, schedule)} schedule")
    return " · ".join(names)

"""The card with the numbers of a run; what is wrong with one is said below it while one types."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from core.training.config import TrainingConfig
from gui.train.numbers import BATCH_SIZE, EPOCHS, LEARNING_RATE, VALIDATION, Number
from gui.widgets import Card, Field, label

_SCHEDULES = {"OneCycleLR": "one-cycle", "ConstantLR": "constant", "ReduceLROnPlateau": "reduced on plateaus"}


class SettingsCard(Card):
    """`values` holds the settings by name, for those that are right; `problem` the first sentence about a wrong one."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Training", parent)
        start = TrainingConfig()
        self.fields: dict[str, Field] = {}
        self._numbers: dict[str, Number] = {}
        for key, number, text, tip in (
            ("epochs", EPOCHS, f"{start.epochs}", "How often every image is seen"),
            ("batch_size", BATCH_SIZE, f"{start.batch_size}", "Images in one step"),
            ("learning_rate", LEARNING_RATE, f"{start.learning_rate:g}", "The highest one of the schedule"),
            ("validation", VALIDATION, f"{start.validation:.0%}", "Share of the images put aside to judge by"),
        ):
            self._add(key, number, text.replace("%", " %"), tip)
        for name, value in _given(start):
            self._add_row(name, value)

    @property
    def values(self) -> dict[str, float]:
        parsed = {}
        for key, field in self.fields.items():
            try:
                parsed[key] = self._numbers[key].parse(field.control.text())
            except ValueError:
                continue
        return parsed

    @property
    def problem(self) -> str:
        return next((field.problem for field in self.fields.values() if field.problem), "")

    def configure(self, **settings: object) -> TrainingConfig:
        """The configuration with these settings and the card's own; only while there is no `problem`."""
        values = self.values
        return TrainingConfig(
            epochs=int(values["epochs"]),
            batch_size=int(values["batch_size"]),
            learning_rate=values["learning_rate"],
            validation=values["validation"] / 100,
            **settings,
        )

    def set_locked(self, locked: bool) -> None:
        for field in self.fields.values():
            field.control.setEnabled(not locked)

    def _add(self, key: str, number: Number, text: str, tip: str) -> None:
        edit = QLineEdit(text)
        edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        edit.textChanged.connect(self._check)
        field = Field(number.name, edit, f"{tip}, {number.range_text}")
        self.fields[key], self._numbers[key] = field, number
        self.body.addWidget(field)

    def _add_row(self, name: str, value: str) -> None:
        row = QHBoxLayout()
        row.addWidget(label(name))
        row.addStretch(1)
        row.addWidget(label(value, "muted"))
        self.body.addLayout(row)

    @Slot()
    def _check(self) -> None:
        for key, field in self.fields.items():
            try:
                self._numbers[key].parse(field.control.text())
                problem = ""
            except ValueError as error:
                problem = str(error)
            if problem != field.problem:
                field.show_problem(problem)
        self.changed.emit()


def _given(config: TrainingConfig) -> list[tuple[str, str]]:
    """What is not to be set here, in words."""
    schedule = type(config.schedule).__name__
    augmentation = "shifts, turns, shear, thickness" if config.augmentation else "none"
    return [
        ("Schedule", _SCHEDULES.get(schedule, schedule)),
        ("Optimizer", type(config.optimizer).__name__),
        ("Augmentation", augmentation),
    ]

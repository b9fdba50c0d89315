"""What is seldom changed, in sections: each a small heading over a form."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from core.training.config import TrainingConfig
from gui.train.settings.form import StructChoice, StructForm
from gui.train.settings.loggers import LoggersForm
from gui.widgets import Field, label

_SECTIONS = {
    "Loss and weights": ("loss", "clip_norm", "ema"),
    "Images": ("practice_digits",),
    "Run": ("name", "early_stopping", "save_minutes", "keep_epochs", "seed", "workers", "worker_kind"),
}


class MoreSettings(QWidget):
    """As a `StructForm`: `values`, `problem`, `show_values`; the options of `choices` come first."""

    changed = Signal()

    def __init__(self, choices: dict[str, StructChoice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(4)
        self._choices = choices
        self._headings = {name: self._section("", choice.options) for name, choice in choices.items()}
        self._forms: list[StructForm] = []
        for heading, names in _SECTIONS.items():
            form = StructForm(TrainingConfig, names)
            form.changed.connect(self.changed)
            self._forms.append(form)
            self._section(heading, form)
        self.loggers = LoggersForm()
        self.loggers.changed.connect(self.changed)
        self._section("Figures go also to", self.loggers)
        self.name_choices()

    @property
    def fields(self) -> dict[str, Field]:
        return {name: field for form in self._parts for name, field in form.fields.items()}

    @property
    def values(self) -> dict[str, Any]:
        values: dict[str, Any] = {"loggers": self.loggers.value}
        for form in self._forms:
            values |= form.values
        return values

    @property
    def problem(self) -> str:
        return next(filter(None, (form.problem for form in self._parts)), "")

    def show_values(self, config: TrainingConfig) -> None:
        for form in self._forms:
            form.show_values(config)
        self.loggers.show_value(config.loggers)

    @property
    def _parts(self) -> tuple[StructForm | LoggersForm, ...]:
        return (*self._forms, self.loggers)

    def name_choices(self) -> None:
        """Head the options with what is chosen; without options there is no heading."""
        for name, choice in self._choices.items():
            heading = self._headings[name]
            heading.setText(choice.words[:1].upper() + choice.words[1:])
            heading.setVisible(choice.has_options)

    def _section(self, heading: str, form: QWidget) -> QLabel:
        title = label(heading, "small")
        title.setContentsMargins(0, 6, 0, 0)
        self._rows.addWidget(title)
        self._rows.addWidget(form)
        return title

"""The choice of where a run's figures go besides its folder; each place is an optional package."""

from __future__ import annotations

from importlib.util import find_spec

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from core.training.config import LoggerName
from gui.widgets import Field

_PLACES: tuple[tuple[LoggerName, str, str], ...] = (
    ("tensorboard", "TensorBoard", "tensorboardX"),
    ("wandb", "Weights & Biases", "wandb"),
)


class LoggersForm(QWidget):
    """One switch each; what is not installed can only be switched off."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, Field] = {}
        self.switches: dict[LoggerName, QCheckBox] = {}
        self._missing: dict[LoggerName, str] = {}
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        for name, title, package in _PLACES:
            switch = self.switches[name] = QCheckBox()
            switch.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            tip = f"{title}: write the run's figures there too"
            if find_spec(package) is None:
                self._missing[name] = f"{title} is not installed: pip install 'ankan[{name}]'."
                switch.setEnabled(False)
                tip = self._missing[name]
            switch.toggled.connect(self._check)
            self.fields[name] = Field(title.replace("&", "&&"), switch, tip)
            switch.setAccessibleName(title)
            rows.addWidget(self.fields[name])

    @property
    def value(self) -> tuple[LoggerName, ...]:
        return tuple(name for name, switch in self.switches.items() if switch.isChecked())

    @property
    def problem(self) -> str:
        return next((self._missing[name] for name in self.value if name in self._missing), "")

    def show_value(self, value: tuple[LoggerName, ...]) -> None:
        for name, switch in self.switches.items():
            switch.setChecked(name in value)
            switch.setEnabled(name in value or name not in self._missing)

    @Slot()
    def _check(self) -> None:
        for name, missing in self._missing.items():
            self.fields[name].show_problem(
                missing if self.switches[name].isChecked() else "", "not installed"
            )
        self.changed.emit()

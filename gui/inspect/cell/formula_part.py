"""A number of a batch normalization or an activation: the formula, and the same with its numbers."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.insight import ActivationCell, BatchNormCell
from gui.inspect.cell.explained import Explained
from gui.inspect.cell.part import Link, Part
from gui.inspect.cell.wording import plain
from gui.inspect.signed_bars import signed
from gui.widgets import label

_NORM = "(x − mean) / √(variance + ε) · weight + bias"


class FormulaPart(Part):
    """Where x comes from, the formula with letters, and with numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.input, self.origin = label(), Link()
        self.formula, self.numbers = label("", "muted", wrap=True), label("", wrap=True)
        self.origin.gone.connect(self.followed)
        origin = QHBoxLayout()
        origin.setSpacing(4)
        origin.addWidget(self.input)
        origin.addWidget(self.origin)
        origin.addStretch(1)
        self.column.addLayout(origin)
        for part in (self.formula, self.numbers, self.summary):
            self.column.addWidget(part)
        self.column.addStretch(1)

    def show_explained(self, explained: Explained) -> None:
        step = explained.steps[0]
        assert isinstance(step, BatchNormCell | ActivationCell)  # noqa: S101  # the card chooses the part by it
        self.formula.setText(f"{step.kind}: {_NORM if isinstance(step, BatchNormCell) else step.formula}")
        self.numbers.setText(in_numbers(step))
        self.input.setText(f"x = {plain(step.input)} from")
        self.origin.lead_to(explained.source, step.place, names_place=False)
        self.say(explained)


def in_numbers(step: BatchNormCell | ActivationCell) -> str:
    """ "(0.041 − 0.2) / √(0.31 + 1e−05) · 1.02 + 0.1 = −0.190", "ReLU of −0.312 = 0.000"."""
    if isinstance(step, ActivationCell):
        return f"{step.kind} of {plain(step.input)} = {signed(step.total)}"
    above = f"{plain(step.input)} {_added(-step.running_mean)}"
    deviation = f"√({plain(step.running_var)} + {plain(step.eps)})"
    weight = f"({plain(step.weight)})" if step.weight < 0 else plain(step.weight)
    return f"({above}) / {deviation} · {weight} {_added(step.bias)} = {signed(step.total)}"


def _added(value: float) -> str:
    return f"{'−' if value < 0 else '+'} {plain(abs(value))}"

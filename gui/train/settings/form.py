"""A form made from a msgspec struct: a row a field, and under a choice of structs a form of the chosen one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.train.settings.inputs import ChoiceInput, Input, input_for
from gui.train.settings.options import Option, options_of, summary
from gui.widgets import Field

_INDENT = 12
_SAID = {
    "ConstantLR": "constant",
    "StepLR": "in steps",
    "ExponentialLR": "exponential",
    "CosineAnnealingLR": "cosine",
    "OneCycleLR": "one-cycle",
    "ReduceLROnPlateau": "on plateaus",
    "WarmupLR": "warm-up",
    "EarlyStopping": "on",
}


class StructForm(QWidget):
    """`values` holds what is right, by field; `problem` is the first sentence about what is not.

    Args:
        struct: whose fields are asked for.
        names: only these, in this order.
        apart: fields whose chosen struct's own form, `choices[name].options`, is placed by the caller.
    """

    changed = Signal()

    def __init__(
        self,
        struct: type[msgspec.Struct],
        names: Sequence[str] | None = None,
        *,
        apart: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(4)
        self.fields: dict[str, Field] = {}
        self.choices: dict[str, StructChoice] = {}
        self._inputs: dict[str, Input] = {}
        self._filling = False
        options = {option.name: option for option in options_of(struct)}
        for name in options if names is None else names:
            self._add(options[name], apart=name in apart)
        self.show_values(struct())

    @property
    def values(self) -> dict[str, Any]:
        right = {name: each.value for name, each in self._inputs.items() if not each.problem}
        chosen = {name: choice.value for name, choice in self.choices.items() if not choice.problem}
        return right | chosen

    @property
    def problem(self) -> str:
        wrong = (each.problem for each in (*self._inputs.values(), *self.choices.values()))
        return next(filter(None, wrong), "")

    def show_values(self, struct: msgspec.Struct) -> None:
        """Fill the form from a struct, which may have other fields too."""
        self._filling = True
        for name, each in (self._inputs | self.choices).items():
            each.show_value(getattr(struct, name))
        self._filling = False
        self._check()

    def show_value(self, name: str, value: object) -> None:
        """Fill in one field."""
        self._inputs[name].show_value(value)  # type: ignore[arg-type]  # of the field's own type

    def _add(self, option: Option, *, apart: bool) -> None:
        if option.structs:
            choice = StructChoice(option, self)
            choice.changed.connect(self._check)
            self.choices[option.name] = choice
            if choice.field is not None:
                self.fields[option.name] = choice.field
                self.rows.addWidget(choice.field)
            if not apart:
                choice.options.setContentsMargins(_INDENT if choice.field is not None else 0, 0, 0, 0)
                self.rows.addWidget(choice.options)
            return
        made = input_for(option)
        made.changed.connect(self._check)
        self._inputs[option.name] = made
        self.fields[option.name] = Field(option.title, made, option.tip)
        self.rows.addWidget(self.fields[option.name])

    @Slot()
    def _check(self) -> None:
        if self._filling:
            return
        for name, each in self._inputs.items():
            field = self.fields[name]
            if each.problem != field.problem:
                field.show_problem(each.problem, each.short_problem)
        self.changed.emit()


class StructChoice(QObject):
    """Which of several structs, chosen in `field`, and its own fields in `options`; what was typed there is kept."""

    changed = Signal()

    def __init__(self, option: Option, parent: QWidget) -> None:
        super().__init__(parent)
        self._tip = option.tip
        self.options = QWidget(parent)
        self._rows = QVBoxLayout(self.options)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._forms: dict[type[msgspec.Struct], StructForm] = {}
        none: list[tuple[str, object]] = [("off", None)] if option.optional else []
        self._combo = ChoiceInput([*none, *((_said(each), each) for each in option.structs)])
        for place in range(len(none), self._combo.count()):
            struct = option.structs[place - len(none)]
            self._combo.setItemData(place, summary(struct), Qt.ItemDataRole.ToolTipRole)
        self.field: Field | None = None
        if self._combo.count() > 1:
            self.field = Field(option.title, self._combo, option.tip)
        self._combo.changed.connect(self._choose)
        self._choose()

    @property
    def kind(self) -> type[msgspec.Struct] | None:
        """The struct that is chosen."""
        return self._combo.value

    @property
    def form(self) -> StructForm | None:
        """Of the chosen struct."""
        return self._forms[self.kind] if self.kind is not None else None

    @property
    def words(self) -> str:
        """What is chosen, as it is called."""
        return self._combo.currentText()

    @property
    def has_options(self) -> bool:
        return self.kind is not None and bool(self.kind.__struct_fields__)

    @property
    def value(self) -> msgspec.Struct | None:
        return self.kind(**self.form.values) if self.kind is not None and self.form is not None else None

    @property
    def problem(self) -> str:
        return self.form.problem if self.form is not None else ""

    def show_value(self, value: msgspec.Struct | None) -> None:
        self._combo.show_value(None if value is None else type(value))
        if value is not None and self.form is not None:
            self.form.show_values(value)

    @Slot()
    def _choose(self) -> None:
        """Forms are made when they are first needed."""
        kind = self.kind
        if kind is not None and kind not in self._forms:
            form = self._forms[kind] = StructForm(kind, parent=self.options)
            form.changed.connect(self.changed)
            self._rows.addWidget(form)
        for each, form in self._forms.items():
            form.setVisible(each is kind)
        self.options.setVisible(self.has_options)
        if self.field is not None:
            tip = self._tip if kind is None else f"{self._combo.accessibleName()}: {summary(kind)}"
            self.field.setToolTip(tip)
            self._combo.setToolTip(tip)
        self.changed.emit()


def _said(struct: type[msgspec.Struct]) -> str:
    """What a struct is called: an optimizer as in PyTorch, a schedule in a word."""
    return _SAID.get(struct.__name__, struct.__name__)

"""What one value is typed or chosen with. Each has a `value`, a `problem` with what was typed, and says `changed`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from msgspec.inspect import BoolType, LiteralType, StrType
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit

from gui.numbers import Number
from gui.train.settings.options import Option
from gui.widgets import UnitEdit

_WITHOUT = {
    "name": "as the network",
    "clip_norm": "off",
    "ema": "off",
    "workers": "one a core",
    "class_weights": "none",
    "mode": "as suits the metric",
}
"""What it means to leave a field out."""

_FRAME, _WIDEST = 38, 172  # of a choice: what lies around its text, and all of it
_WORDS = {"min": "smaller is better", "max": "larger is better"}


class NumberInput(UnitEdit):
    """A number; an empty line is None where that is allowed."""

    changed = Signal()

    def __init__(self, number: Number, without: str | None) -> None:
        super().__init__("", number.sign)
        self._number, self._without = number, without
        self.setPlaceholderText(without or "")
        self.textChanged.connect(self._say)

    @property
    def value(self) -> float | None:
        return None if self._is_left_out else self._number.parse(self.text())

    @property
    def problem(self) -> str:
        try:
            _ = self.value
        except ValueError as error:
            return str(error)
        return ""

    @property
    def short_problem(self) -> str:
        return self._number.range_text

    def show_value(self, value: float | None) -> None:
        self.setText("" if value is None else self._number.text(value))

    @property
    def _is_left_out(self) -> bool:
        return self._without is not None and not self.text().strip()

    @Slot()
    def _say(self) -> None:
        self.changed.emit()


class TextInput(QLineEdit):
    """A text; an empty line is None."""

    changed = Signal()
    problem = short_problem = ""

    def __init__(self, without: str) -> None:
        super().__init__()
        self.setPlaceholderText(without)
        self.textChanged.connect(self._say)

    @property
    def value(self) -> str | None:
        return self.text() or None

    def show_value(self, value: str | None) -> None:
        self.setText(value or "")

    @Slot()
    def _say(self) -> None:
        self.changed.emit()


class SwitchInput(QCheckBox):
    """Yes or no."""

    changed = Signal()
    problem = short_problem = ""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.toggled.connect(self._say)

    @property
    def value(self) -> bool:
        return self.isChecked()

    def show_value(self, value: bool) -> None:
        self.setChecked(value)

    @Slot()
    def _say(self) -> None:
        self.changed.emit()


class ChoiceInput(QComboBox):
    """One of several values; one that is shown though it is not among them joins them."""

    changed = Signal()
    problem = short_problem = ""

    def __init__(self, choices: Iterable[tuple[str, object]]) -> None:
        super().__init__()
        self._values: list[object] = []
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for words, value in choices:
            self._values.append(value)
            self.addItem(words)
        longest = max(self.fontMetrics().horizontalAdvance(self.itemText(i)) for i in range(self.count()))
        self.setMinimumWidth(min(_WIDEST, longest + _FRAME))
        self.currentIndexChanged.connect(self._say)

    @property
    def value(self) -> Any:
        return self._values[self.currentIndex()]

    def show_value(self, value: object) -> None:
        if value not in self._values:
            self._values.append(value)
            self.addItem(_words(value))
        self.setCurrentIndex(self._values.index(value))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the column that the choice lies in."""
        event.ignore()

    @Slot()
    def _say(self) -> None:
        self.changed.emit()


Input = NumberInput | TextInput | SwitchInput | ChoiceInput


def input_for(option: Option) -> Input:
    """What suits the type of a field that is no struct."""
    without = _WITHOUT.get(option.name, "none") if option.optional else None
    [kind, *_] = option.types
    if option.number is not None:
        return NumberInput(option.number, without)
    if isinstance(kind, BoolType):
        return SwitchInput()
    if isinstance(kind, StrType):
        return TextInput(without or "")
    if isinstance(kind, LiteralType):
        values = cast("tuple[str, ...]", kind.values)
        left_out = [(without, None)] if without is not None else []
        return ChoiceInput([*left_out, *((_words(value), value) for value in values)])
    raise TypeError(f"{option.name}: {kind}")


def _words(value: object) -> str:
    """ "validation_macro_f1" is "validation macro-F1"; numbers are counted."""
    if isinstance(value, tuple):
        return f"{len(value)} numbers"
    words = str(value).replace("macro_f1", "macro-F1").replace("_", " ")
    return _WORDS.get(words, words)

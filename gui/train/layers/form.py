"""The settings of the chosen layer, three in a row; what is wrong with one is said at it while one types."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from core.nn.layer_options import LARGEST, LayerOption, layer_options
from core.nn.layer_rows import LayerRow
from core.nn.layer_words import LayerSpec
from gui.widgets import label

_COLUMNS = 3


class NumberEdit(QLineEdit):
    """A line for one or more figures: up and down count, page up and page down double and halve; Enter and Esc leave.

    What is typed is taken back by the editor around it, as everything else is, and so not here.
    """

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(30)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            taken_back = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
            if any(event.matches(key) for key in taken_back):
                event.ignore()
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps: dict[int, Callable[[int], int]] = {
            Qt.Key.Key_Up: lambda value: value + 1,
            Qt.Key.Key_Down: lambda value: value - 1,
            Qt.Key.Key_PageUp: lambda value: value * 2,
            Qt.Key.Key_PageDown: lambda value: value // 2,
        }
        if event.key() in steps:
            value = self.text() or self.placeholderText()
            if value.isdecimal() and len(value) < 12:
                self.setText(str(min(LARGEST, max(0, steps[event.key()](int(value))))))
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class OptionField(QWidget):
    """One option under its name; `set` carries the name and the value that it is given."""

    set = Signal(str, object)
    left = Signal()

    def __init__(self, option: LayerOption) -> None:
        super().__init__()
        self.option = option
        self.control = self._make_control()
        caption = label(option.name, "small")
        if option.type == "switch":  # which says its name itself
            caption.hide()
        caption.setBuddy(self.control)
        self.control.setAccessibleName(option.name)
        self._tip = f"{option.name}: {option.meaning}\nIt is {option.expected}."
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(caption)
        column.addWidget(self.control)
        caption.setToolTip(self._tip)
        self.show_problem("")

    def show_value(self, value: object) -> None:
        """What the layer has; text that says the same is left as it was typed, and a default is only hinted at."""
        blocker = QSignalBlocker(self.control)
        if isinstance(self.control, QCheckBox):
            self.control.setChecked(value is True)
        elif isinstance(self.control, QComboBox):
            self.control.setCurrentText(str(value))
        elif self.option.parse(self.control.text()) != value:
            is_default = not self.option.required and value == self.option.default
            self.control.setText("" if is_default else self.option.text(value))
        del blocker

    def show_problem(self, problem: str) -> None:
        self.control.setToolTip(f"{problem}\n{self._tip}" if problem else self._tip)
        self.control.setAccessibleDescription(problem)
        if self.control.property("invalid") != bool(problem):
            self.control.setProperty("invalid", bool(problem))
            self.control.style().polish(self.control)

    def _make_control(self) -> QCheckBox | QComboBox | NumberEdit:
        if self.option.type == "switch":
            box = QCheckBox(self.option.name)
            box.setMinimumHeight(28)
            box.toggled.connect(self._switched)
            return box
        if self.option.type == "word":
            combo = QComboBox()
            combo.addItems(self.option.words)
            combo.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            combo.setMinimumContentsLength(4)
            combo.currentTextChanged.connect(self._typed)
            return combo
        edit = NumberEdit()
        if not self.option.required:
            edit.setPlaceholderText(self.option.text(self.option.default) or "kernel")
        edit.textChanged.connect(self._typed)
        edit.left.connect(self.left)
        return edit

    @Slot(bool)
    def _switched(self, on: bool) -> None:
        self.set.emit(self.option.name, on)

    @Slot(str)
    def _typed(self, text: str) -> None:
        self.set.emit(self.option.name, self.option.parse(text))


class LayerForm(QWidget):
    """`set` carries the name of an option and its new value; `left` says that the table is wanted again."""

    set = Signal(str, object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, OptionField] = {}
        self._kind = ""
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1)
        self.hide()

    def show_layer(self, row: LayerRow | None) -> None:
        """The options of a layer and what they are; nothing for None."""
        self._make_fields(row.spec if row else None)
        self.setVisible(bool(self.fields))
        if row is None:
            return
        for name, field in self.fields.items():
            field.show_value(row.spec.options.get(name, field.option.default))
            field.show_problem(row.problem if row.wrong_option == name else "")

    def take_focus(self) -> None:
        """To the first setting, all of it selected."""
        for field in self.fields.values():
            field.control.setFocus(Qt.FocusReason.TabFocusReason)
            return

    def _make_fields(self, spec: LayerSpec | None) -> None:
        kind = spec.kind if spec else ""
        if kind == self._kind:
            return
        self._kind = kind
        for field in self.fields.values():
            field.hide()
            self._grid.removeWidget(field)
            field.deleteLater()
        options = layer_options(kind).values() if kind else ()
        self.fields = {option.name: OptionField(option) for option in options if option.type != "layers"}
        for place, field in enumerate(self.fields.values()):
            self._grid.addWidget(field, *divmod(place, _COLUMNS), Qt.AlignmentFlag.AlignBottom)
            field.set.connect(self.set)
            field.left.connect(self.left)

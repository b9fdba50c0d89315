"""The layer editor: the input, the table of layers, what can be done with them, and the settings of the chosen one."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.nn.architecture import Architecture
from core.nn.layer_edits import Path, list_at, new_layer
from core.nn.layer_rows import LayerRow, fitting_shortcut, layer_rows
from gui.train.layers.block_row import BlockRow
from gui.train.layers.draft import Draft, DraftHistory
from gui.train.layers.form import LayerForm
from gui.train.layers.input_row import InputRow
from gui.train.layers.table import LayersModel
from gui.train.layers.tools import LayerTools
from gui.train.layers.view import LayersView
from gui.widgets import WholeRows

_ROW, _LEAST, _USUAL = 24, 6, 8


class LayerEditor(QWidget):
    """`rows` says of each layer what it gives, or what is wrong; `problem` is the first thing that is.

    `changed` is emitted after every change, also one that is taken back.
    """

    changed = Signal()

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.history = DraftHistory(draft, self)
        self.rows: list[LayerRow] = []
        self._locked = False
        self.input, self.model, self.form, self.block = InputRow(), LayersModel(), LayerForm(), BlockRow()
        self.table = LayersView(self.model)
        self.tools = LayerTools(self, self.table)
        self._room = WholeRows(self.table, row=_ROW, least=_LEAST, usual=_USUAL)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.input)
        column.addWidget(self._room, 1000)
        for widget in (self.tools, self.block, self.form):
            column.addWidget(widget)
        column.addStretch(1)
        self._wire()
        self._show(None)

    @property
    def draft(self) -> Draft:
        return self.history.draft

    @property
    def problem(self) -> str:
        """What is wrong first, in a sentence; "" while a network can be built."""
        if self.input.problem:
            return self.input.problem
        if not self.rows:
            return "A network needs a layer; add one."
        row = self._wrong_row
        if row is None:
            return ""
        return f"Layer {int(row.path[0]) + 1}, {row.spec.kind}: {row.problem}."

    @property
    def _wrong_row(self) -> LayerRow | None:
        """The first row that is wrong; inside a block rather than the block."""
        wrong = [row for row in self.rows if row.problem]
        for row, following in pairwise(wrong):
            if following.path[: len(row.path)] != row.path:
                return row
        return wrong[-1] if wrong else None

    @property
    def architecture(self) -> Architecture | None:
        """The network, while it can be built."""
        return None if self.problem else self.draft.architecture

    @property
    def row(self) -> LayerRow | None:
        """The chosen layer's."""
        return next((row for row in self.rows if row.path == self.table.path), None)

    def set_locked(self, locked: bool) -> None:
        """While locked everything can be seen, and nothing changed."""
        self._locked = self.table.locked = locked
        for widget in (self.input, self.form):
            widget.setEnabled(not locked)
        self._chosen()

    @Slot()
    def go_to_problem(self) -> None:
        """To the field that is wrong, or else to the row."""
        row = self._wrong_row
        if self.input.problem:
            self.input.take_focus()
        elif row is not None:
            self.table.choose(row.path)
            field = self.form.fields.get(row.wrong_option)
            (field.control if field else self.table).setFocus(Qt.FocusReason.TabFocusReason)

    def _wire(self) -> None:
        tools, history = self.tools, self.history
        history.changed.connect(self._show)
        self.table.chosen.connect(history.end_typing)
        self.table.chosen.connect(self._chosen)
        self.table.edit_asked.connect(self.form.take_focus)
        self.table.dropped.connect(history.move)
        self.form.set.connect(self._set_option)
        self.input.set.connect(history.set_input)
        self.input.problem_changed.connect(self._judge)
        for fields in (self.form, self.input):
            fields.left.connect(self.table.setFocus)
        tools.add_menu.chosen.connect(self._add)
        self.block.kind_chosen.connect(self._add_inside)
        self.block.shortcut_button.clicked.connect(self._add_shortcut)
        for action, act in (
            (tools.up, self._move_up),
            (tools.down, self._move_down),
            (tools.duplicate, self._duplicate),
            (tools.remove, self._remove),
            (tools.undo, history.stack.undo),
            (tools.redo, history.stack.redo),
            (tools.reset, self._reset),
            (tools.go, self.go_to_problem),
        ):
            action.triggered.connect(act)
        history.stack.indexChanged.connect(self._enable)

    @Slot(object)
    def _show(self, path: Path | None) -> None:
        """The draft as it is now, with this layer chosen, or what is nearest to it."""
        self.rows = layer_rows(self.draft.layers, self.draft.input_shape)
        kept = self.table.path if path is None else path
        self.input.show_shape(self.draft.input_shape)
        self.model.show_rows(self.rows)
        self._room.set_rows(len(self.model.rows))
        self.table.choose(_nearest(self.draft, kept))
        self._chosen()
        self._judge()

    @Slot()
    def _chosen(self) -> None:
        self.form.show_layer(self.row)
        self.block.show_layer(self.row, locked=self._locked)
        self._enable()

    @Slot()
    def _judge(self) -> None:
        self.table.setAccessibleDescription(self.problem)
        self._enable()
        self.changed.emit()

    @Slot()
    def _enable(self) -> None:
        tools, free, path = self.tools, not self._locked, self.table.path
        chosen = free and path is not None
        number = int(path[-1]) if path else 0
        last = len(list_at(self.draft.layers, path[:-1])) - 1 if path else 0
        tools.add_button.setEnabled(free)
        for action, possible in (
            (tools.add, free),
            (tools.up, chosen and number > 0),
            (tools.down, chosen and number < last),
            (tools.duplicate, chosen),
            (tools.remove, chosen),
            (tools.undo, free and self.history.stack.canUndo()),
            (tools.redo, free and self.history.stack.canRedo()),
            (tools.reset, free and self.draft.edited),
            (tools.go, self.problem),
            (tools.save, not self.problem),
            (tools.export, not self.problem),
        ):
            action.setEnabled(bool(possible))
        stack = self.history.stack
        tools.undo.setToolTip(f"Undo: {stack.undoText()} (Ctrl+Z)" if stack.canUndo() else "Nothing to undo")
        tools.redo.setToolTip(
            f"Redo: {stack.redoText()} (Ctrl+Shift+Z)" if stack.canRedo() else "Nothing to redo"
        )

    @Slot(str, object)
    def _set_option(self, name: str, value: object) -> None:
        if self.table.path is not None:
            self.history.set_option(self.table.path, name, value)

    @Slot(str)
    def _add(self, kind: str) -> None:
        """Below the chosen layer, or at the end."""
        path, row = self.table.path, self.row
        if path is None or row is None:
            path = (len(self.draft.layers),)
            own = [row for row in self.rows if not row.depth]
            row = own[-1] if own else None
        else:
            path = (*path[:-1], int(path[-1]) + 1)
        shape = row.output_shape if row else self.draft.input_shape
        last = path == (len(self.draft.layers),)
        self.table.setFocus()
        self.history.insert(path, new_layer(kind, shape[0] if shape else None, last=last))

    @Slot(str)
    def _add_inside(self, kind: str) -> None:
        if self.row is None:
            return
        inside = (*self.row.path, "body")
        body = [row for row in self.rows if row.path[:-1] == inside]
        shape = body[-1].output_shape if body else self.row.input_shape
        self.history.insert((*inside, len(body)), new_layer(kind, shape[0] if shape else None))

    @Slot()
    def _add_shortcut(self) -> None:
        if self.row is not None:
            self.history.insert((*self.row.path, "shortcut", 0), fitting_shortcut(self.rows, self.row))

    @Slot()
    def _duplicate(self) -> None:
        if self.row is not None:
            *outer, number = self.row.path
            self.history.insert((*outer, int(number) + 1), self.row.spec)

    @Slot()
    def _remove(self) -> None:
        if self.table.path is not None:
            self.history.remove(self.table.path)

    @Slot()
    def _move_up(self) -> None:
        self._move(-1)

    @Slot()
    def _move_down(self) -> None:
        self._move(2)  # in front of the one after the next

    def _move(self, by: int) -> None:
        if self.table.path is not None:
            *outer, number = self.table.path
            self.history.move(self.table.path, (*outer, int(number) + by))

    @Slot()
    def _reset(self) -> None:
        self.history.choose(Draft.of(self.draft.source, self.draft.original))


def _nearest(draft: Draft, path: Path | None) -> Path | None:
    """The path itself, or that of the layer which has come into its place, or of the last or outer one."""
    if path is None:
        return None
    try:
        count = len(list_at(draft.layers, path[:-1]))
    except IndexError:
        count = 0
    if count:
        return (*path[:-1], min(int(path[-1]), count - 1))
    return _nearest(draft, path[:-2]) if len(path) > 1 else None

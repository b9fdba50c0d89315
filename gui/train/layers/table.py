"""The layers as a table's rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from core.nn.layer_edits import Path
from core.nn.layer_rows import LayerRow
from gui.train.layers.kinds import full_settings, settings_text
from gui.train.wording import shape_text, weights_text

Index: TypeAlias = QModelIndex | QPersistentModelIndex
LAYER, GIVES, WEIGHTS = range(3)
_HEADINGS = ("layer", "gives", "weights")
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class LayersModel(QAbstractTableModel):
    """A row a layer; those inside a block are shown while it is open."""

    def __init__(self) -> None:
        super().__init__()
        self._all: list[LayerRow] = []
        self._opened: set[int] = set()
        self.rows: list[LayerRow] = []
        """What is shown."""

    def show_rows(self, rows: list[LayerRow]) -> None:
        """Blocks that were open stay so wherever they have gone."""
        own, before = ([row.spec for row in each if not row.depth] for each in (rows, self._all))
        self._opened = {place for old in self._opened for place in _where(before, old, own)}
        self._all = rows
        self._refresh()

    def place(self, path: Path) -> int | None:
        """The number of the row of a layer; None while it is not shown."""
        return next((number for number, row in enumerate(self.rows) if row.path == path), None)

    def is_open(self, number: int) -> bool:
        """Whether the block in this row shows what is inside."""
        return self.rows[number].path[0] in self._opened

    def open(self, block: int, opened: bool) -> None:
        """Show or hide what is inside the block of this number."""
        (self._opened.add if opened else self._opened.discard)(block)
        self._refresh()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(_HEADINGS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _cells(row)[index.column()]
            case Qt.ItemDataRole.TextAlignmentRole:
                return _LEFT if index.column() == LAYER or row.problem else _RIGHT
            case Qt.ItemDataRole.ToolTipRole:
                return _tip(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(_tip(row).splitlines()) if index.column() == LAYER else None
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _HEADINGS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if section == LAYER else _RIGHT
        return None

    def _refresh(self) -> None:
        rows = [row for row in self._all if not row.depth or row.path[0] in self._opened]
        if [row.path for row in rows] == [row.path for row in self.rows]:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, WEIGHTS))
        else:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()


def _where(before: Sequence[object], old: int, after: Sequence[object]) -> list[int]:
    """Where the block that was there is now: the same one, or what it has become."""
    same = [place for place, spec in enumerate(after) if spec is before[old]]
    return same or ([old] if len(before) == len(after) else [])


def _cells(row: LayerRow) -> tuple[str, str, str]:
    settings = f"{row.spec.kind} {settings_text(row.spec)}".rstrip()
    if row.problem:
        return settings, row.problem, ""
    shape = shape_text(row.output_shape).replace(" ", "") if row.output_shape else "?"
    return settings, shape, weights_text(row.parameters) if row.parameters else ""


def _tip(row: LayerRow) -> str:
    settings = full_settings(row.spec)
    lines = [f"{row.name}: {row.spec.kind}" + (f", {settings}" if settings else "")]
    if row.path[-2:-1] == ("shortcut",):
        lines.append("in the shortcut, beside the body")
    if row.input_shape:
        lines.append(f"takes {shape_text(row.input_shape)}")
    if row.problem:
        lines.append(f"wrong: {row.problem}")
    elif row.output_shape:
        lines.append(f"gives {shape_text(row.output_shape)}")
    if row.parameters is not None:
        lines.append(f"{row.parameters:,} weights, {row.multiply_adds:,} multiply-adds an image")
    return "\n".join(lines)

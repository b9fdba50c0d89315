"""The parts of a data set as a table: which are used, and which of them to validate on."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from gui.active_data import OpenData, is_test_part

_Index = QModelIndex | QPersistentModelIndex
NAME, IMAGES, USE, VALIDATE = range(4)
_HEADS = ("part", "images", "used for", "validate")
_NUMBER = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PartsModel(QAbstractTableModel):
    """`ticked` carries the parts to use, `held_out` those to validate on, when a box is clicked."""

    ticked = Signal(tuple)
    held_out = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
        self._open: OpenData | None = None
        self._counts: tuple[tuple[str, int], ...] = ()

    def show_data(self, opened: OpenData | None) -> None:
        counts = tuple(opened.dataset.part_counts().items()) if opened else ()
        if counts == self._counts:
            self._open = opened
            if counts:
                self.dataChanged.emit(self.index(0, 0), self.index(len(counts) - 1, VALIDATE))
        else:
            self.beginResetModel()
            self._open, self._counts = opened, counts
            self.endResetModel()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self._counts)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._counts)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section == IMAGES:
            return _NUMBER
        return _HEADS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.column() == NAME or (index.column() == VALIDATE and self._is_used(index.row())):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        name, count = self._counts[index.row()]
        column = index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return (name, f"{count:,}", self._use(index.row()), "validate")[column]
            case Qt.ItemDataRole.TextAlignmentRole:
                return _NUMBER if column == IMAGES else None
            case Qt.ItemDataRole.CheckStateRole if column in (NAME, VALIDATE):
                on = self._is_used(index.row()) if column == NAME else self._is_held_out(index.row())
                return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"Part {name}, {count:,} images, {self._use(index.row())}"
            case Qt.ItemDataRole.ToolTipRole:
                test = (
                    "; the test part of the data set, left out unless ticked"
                    if is_test_part(name, self.names)
                    else ""
                )
                return f"Part {name}: {count:,} images{test}"
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or self._open is None:
            return False
        name, on = self.names[index.row()], Qt.CheckState(value) == Qt.CheckState.Checked
        before = (self._open.parts if index.column() == NAME else self._open.split.parts) or ()
        wanted = {*before, name} if on else {*before} - {name}
        parts = tuple(other for other in self.names if other in wanted)
        (self.ticked if index.column() == NAME else self.held_out).emit(parts)
        return True

    def _is_used(self, row: int) -> bool:
        return self._open is not None and self.names[row] in (self._open.parts or ())

    def _is_held_out(self, row: int) -> bool:
        return (
            self._open is not None
            and self._is_used(row)
            and self.names[row] in (self._open.split.parts or ())
        )

    def _use(self, row: int) -> str:
        if not self._is_used(row):
            return "test part" if is_test_part(self.names[row], self.names) else "not used"
        return "validation" if self._is_held_out(row) else "training"

"""The runs as a table: what stands in each cell, by what it is sorted, and which of them are ticked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from core.training.runs.listing import RunInfo
from gui import fonts
from gui.theme import TEXT, theme
from gui.train.runs import words

_Index = QModelIndex | QPersistentModelIndex
NAME, STATE, DATA, NETWORK, SCORE, TIME, SIZE, NOTES = range(8)
HEADS = ("run", "state", "data", "network", "best macro-F1", "time", "size", "notes")
_TIPS = (
    "Tick runs to lay their curves over each other; F2 renames",
    "What it is doing, or how it ended, and how many epochs it has",
    "The data set it learned from, and its parts",
    "The network that was trained",
    "The best macro-F1 on its validation images",
    "Spent on training and evaluating, hours, minutes and seconds",
    "Of its folder",
    "What you say of it; double-click or F2 writes",
)
RIGHT = frozenset({SCORE, TIME, SIZE})
SORT_ROLE = Qt.ItemDataRole.UserRole
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_ALIGNED = Qt.AlignmentFlag.AlignRight | _MIDDLE


class RunsModel(QAbstractTableModel):
    """`ticked` carries the ticked runs when they change; `renamed` and `noted` a run and its new text."""

    ticked = Signal(list)
    renamed = Signal(object, str)
    noted = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self._runs: list[RunInfo] = []
        self._ticked: set[Path] = set()
        self._live: RunInfo | None = None
        self._paused = False
        self._heads: tuple[str, ...] = HEADS

    @property
    def runs(self) -> list[RunInfo]:
        return list(self._runs)

    @property
    def ticked_runs(self) -> list[RunInfo]:
        """In the order of the list."""
        return [run for run in self._runs if run.path in self._ticked]

    def run(self, row: int) -> RunInfo:
        return self._runs[row]

    def row_of(self, path: Path) -> int | None:
        return next((row for row, run in enumerate(self._runs) if run.path == path), None)

    def show_runs(self, runs: list[RunInfo]) -> None:
        """Another list; ticks stay where the runs are still there."""
        runs = [self._with_live(run) for run in runs]
        if [run.path for run in runs] == [run.path for run in self._runs]:
            for row, run in enumerate(runs):
                self._put(row, run)
        else:
            self.beginResetModel()
            self._runs = runs
            self.endResetModel()
        kept = self._ticked & {run.path for run in runs}
        if kept != self._ticked:
            self._ticked = kept
            self.ticked.emit(self.ticked_runs)

    def show_running(
        self,
        path: Path,
        epoch: int,
        epochs: int,
        best: float | None,
        seconds: float,
        *,
        paused: bool = False,
    ) -> bool:
        """What the run that goes on in this window has come to; whether it is in the list."""
        row = self.row_of(path)
        if row is None:
            return False
        run = self._runs[row]
        self._live = replace(
            run,
            state="running",
            epoch=epoch,
            epochs=epochs or run.epochs,
            best_macro_f1=best,
            seconds=round(seconds),
        )
        if paused != self._paused:
            self._paused = paused
            self.dataChanged.emit(self.index(row, STATE), self.index(row, STATE))
        self._put(row, self._live)
        return True

    def show_heads(self, *, short: bool, sorted_by: int, order: Qt.SortOrder) -> None:
        """An arrow behind the column that it is sorted by; "best" is left out where there is little room."""
        arrow = "↑" if order is Qt.SortOrder.AscendingOrder else "↓"
        heads = tuple(
            f"{head.removeprefix('best ') if short else head}{f' {arrow}' if column == sorted_by else ''}"
            for column, head in enumerate(HEADS)
        )
        if heads != self._heads:
            self._heads = heads
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(HEADS) - 1)

    def change(self, run: RunInfo, **changes: Any) -> None:
        """A run's name or notes, before they are read again."""
        row = self.row_of(run.path)
        if row is not None:
            self._put(row, replace(self._runs[row], **changes))

    def remove(self, path: Path) -> None:
        """A run that is no longer there."""
        self.show_runs([run for run in self._runs if run.path != path])

    def tick(self, row: int, on: bool) -> None:
        path = self._runs[row].path
        if on == (path in self._ticked):
            return
        self._ticked = self._ticked | {path} if on else self._ticked - {path}
        self.dataChanged.emit(self.index(row, NAME), self.index(row, NAME))
        self.ticked.emit(self.ticked_runs)

    def is_ticked(self, row: int) -> bool:
        return self._runs[row].path in self._ticked

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._runs)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        return {
            Qt.ItemDataRole.DisplayRole: self._heads[section],
            Qt.ItemDataRole.ToolTipRole: f"{_TIPS[section]}. Click to sort.",
            Qt.ItemDataRole.TextAlignmentRole: _ALIGNED
            if section in RIGHT
            else Qt.AlignmentFlag.AlignLeft | _MIDDLE,
        }.get(Qt.ItemDataRole(role))

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.column() == NAME and self._comparable(index.row()):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if index.column() in (NAME, NOTES):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        run, column = self._runs[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return self._cells(run)[column]
            case Qt.ItemDataRole.ToolTipRole:
                return words.tip(run, column)
            case Qt.ItemDataRole.CheckStateRole if column == NAME and self._comparable(index.row()):
                on = self.is_ticked(index.row())
                return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.TextAlignmentRole if column in RIGHT:
                return _ALIGNED
            case Qt.ItemDataRole.ForegroundRole:
                return self._colour(run, column)
            case Qt.ItemDataRole.FontRole if column == STATE and run.state == "running":
                return fonts.ui_font(TEXT, semibold=True)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{HEADS[column]}: {self._cells(run)[column]}"
            case _ if role == SORT_ROLE:
                return words.sort_key(run, column)
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        run = self._runs[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole:
            self.tick(index.row(), Qt.CheckState(value) == Qt.CheckState.Checked)
            return True
        text = " ".join(str(value).split())
        if role != Qt.ItemDataRole.EditRole or text == words.cells(run)[index.column()]:
            return False
        (self.renamed if index.column() == NAME else self.noted).emit(run, text)
        return True

    def _cells(self, run: RunInfo) -> tuple[str, ...]:
        live = self._live is not None and run.path == self._live.path
        return words.cells(run, "paused" if live and self._paused else "running")

    def _comparable(self, row: int) -> bool:
        return self._runs[row].state != "unreadable"

    def _colour(self, run: RunInfo, column: int) -> Any:
        if column == STATE:
            role = {"running": "accent", "diverged": "second", "unreadable": "second"}.get(run.state)
            return theme().colour(role) if role else None
        return theme().colour("muted") if column in (SIZE, NOTES) else None

    def _put(self, row: int, run: RunInfo) -> None:
        if run != self._runs[row]:
            self._runs[row] = run
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(HEADS) - 1))

    def _with_live(self, run: RunInfo) -> RunInfo:
        """A run that goes on is further than its folder says."""
        live = self._live
        if live is None or run.path != live.path or run.state != "running" or run.epoch > live.epoch:
            return run
        return replace(
            run,
            epoch=live.epoch,
            epochs=live.epochs,
            best_macro_f1=live.best_macro_f1,
            seconds=live.seconds,
        )

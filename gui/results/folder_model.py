"""The answers to pictures without labels as a table: what stands in each cell, which are shown, and in what order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from core.data.digits import glyph
from core.picture_answers import PictureAnswer
from gui.data.names import short_name
from gui.widgets import percent

_Index = QModelIndex | QPersistentModelIndex
Only = Literal["all", "not sure", "no answer"] | int
"""Which answers are shown; a number is a class."""

PICTURE, ANSWER, PROBABILITY, SURE, RUNNER_UP = range(5)
_HEADS = ("picture", "answer", "probability", "sure", "runner-up")
_TIPS = (
    "The file; Return or a double-click opens it on the Draw page",
    "The likeliest class",
    "How likely the answer is",
    "Whether the probability reaches the model's threshold",
    "The class that comes second, and its probability",
)
ANSWER_ROLE = Qt.ItemDataRole.UserRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NONE = -1


class FolderModel(QAbstractTableModel):
    """Grows by answers, which take their places in the order that is chosen; `ANSWER_ROLE` is the answer of a row.

    Whatever has no answer comes last in every order.
    """

    def __init__(self) -> None:
        super().__init__()
        self._sorted_by, self._order = PROBABILITY, Qt.SortOrder.AscendingOrder
        self._only: Only = "all"
        self.begin((), Path())

    def begin(self, class_names: Sequence[str], path: Path) -> None:
        """Forget all answers; the next ones are among these classes, to pictures of the data set at `path`."""
        self.beginResetModel()
        self.class_names, self._path = tuple(class_names), path
        self._answers: list[PictureAnswer] = []
        self._class, self._second = np.zeros(0, np.int64), np.zeros(0, np.int64)
        self._probability, self._sure = np.zeros(0, np.float64), np.zeros(0, bool)
        self._shown = np.zeros(0, np.int64)
        self._only = "all"
        self.endResetModel()

    @property
    def answers(self) -> tuple[PictureAnswer, ...]:
        """All of them, as they came."""
        return tuple(self._answers)

    def add(self, answers: Sequence[PictureAnswer]) -> None:
        """Put these among the others."""
        if not answers:
            return
        first = len(self._answers)
        self._answers += answers
        for name, more in (
            ("_class", [_NONE if a.answer is None else a.answer for a in answers]),
            ("_second", [_NONE if a.runner_up is None else a.runner_up for a in answers]),
            ("_probability", [a.probability for a in answers]),
            ("_sure", [a.sure for a in answers]),
        ):
            before: np.ndarray = getattr(self, name)
            setattr(self, name, np.concatenate([before, np.array(more, before.dtype)]))
        new = first + np.flatnonzero(self._wanted(self._only)[first:])
        if len(new):
            count = len(self._shown)
            self.beginInsertRows(QModelIndex(), count, count + len(new) - 1)
            self._shown = np.concatenate([self._shown, new])
            self.endInsertRows()
            self._arrange()

    def answer(self, row: int) -> PictureAnswer:
        return self._answers[self._shown[row]]

    def row_of(self, answer: PictureAnswer) -> int | None:
        """Where it is shown."""
        return next((row for row, place in enumerate(self._shown) if self._answers[place] is answer), None)

    def count(self, only: Only) -> int:
        """How many answers would be shown."""
        return int(np.count_nonzero(self._wanted(only)))

    def show_only(self, only: Only) -> None:
        self.beginResetModel()
        self._only = only
        places = np.flatnonzero(self._wanted(only))
        self._shown = places[self._order_of(places)]
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted_by, self._order = column, order
        self._arrange()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(_HEADS) - 1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                arrow = "↑" if self._order is Qt.SortOrder.AscendingOrder else "↓"
                return f"{_HEADS[section]} {arrow}" if section == self._sorted_by else _HEADS[section]
            case Qt.ItemDataRole.ToolTipRole:
                return f"{_TIPS[section]}; a click sorts"
            case Qt.ItemDataRole.TextAlignmentRole:
                left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
                return _RIGHT if section == PROBABILITY else left
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        answer, column = self.answer(index.row()), index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(answer, column)
            case Qt.ItemDataRole.ToolTipRole:
                return f"{answer.file} {answer.reason}" if answer.reason else answer.file
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(filter(None, (self._text(answer, each) for each in range(len(_HEADS)))))
            case Qt.ItemDataRole.UserRole:
                return answer
        return None

    def _text(self, answer: PictureAnswer, column: int) -> str:
        if column == PICTURE:
            return short_name(answer.file, self._path)
        if answer.answer is None or answer.runner_up is None:
            why = "blank" if answer.blank else "cannot be read"
            return {ANSWER: "no answer", SURE: why}.get(column, "")
        if column == PROBABILITY:
            return percent(answer.probability)
        if column == SURE:
            return "sure" if answer.sure else "not sure"
        place = answer.answer if column == ANSWER else answer.runner_up
        name = self.class_names[place]
        both = name if glyph(name) == name else f"{glyph(name)} {name}"
        return both if column == ANSWER else f"{both} · {percent(float(answer.probabilities[place]))}"

    def _wanted(self, only: Only) -> np.ndarray:
        """Output shape: (N,), bool."""
        match only:
            case "all":
                return np.ones(len(self._class), bool)
            case "not sure":
                return (self._class != _NONE) & ~self._sure
            case "no answer":
                return self._class == _NONE
        return self._class == only

    def _order_of(self, places: np.ndarray) -> np.ndarray:
        """The order of these answers; equal ones stand the least sure first."""
        probability = self._probability[places]
        if self._sorted_by == PICTURE:
            names = [self._answers[place].file for place in places]
            key = np.empty(len(names), np.int64)
            key[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
        else:
            keys = {ANSWER: self._class, SURE: self._sure.astype(np.int64), RUNNER_UP: self._second}
            key = keys.get(self._sorted_by, self._probability)[places]
        if self._order is Qt.SortOrder.DescendingOrder:
            key = -key
        return np.lexsort((probability, key, self._class[places] == _NONE))

    def _arrange(self) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self._shown
        self._shown = before[self._order_of(before)]
        row_of = np.empty(len(self._answers), np.int64)
        row_of[self._shown] = np.arange(len(self._shown))
        indexes = self.persistentIndexList()
        moved = [self.index(int(row_of[before[old.row()]]), old.column()) for old in indexes]
        self.changePersistentIndexList(indexes, moved)
        self.layoutChanged.emit()

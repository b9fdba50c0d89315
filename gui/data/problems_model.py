"""The problems of a data set as a table of thousands of rows."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from core.data.problem import KINDS, Problem
from gui.data.samples_card import short_name

_Index = QModelIndex | QPersistentModelIndex


class ProblemsModel(QAbstractTableModel):
    """A row a problem: the file, and under `REASON_ROLE` what is wrong with it."""

    REASON_ROLE = Qt.ItemDataRole.UserRole

    def __init__(self) -> None:
        super().__init__()
        self._problems: tuple[Problem, ...] = ()
        self._folder = ""

    def show_problems(self, problems: tuple[Problem, ...], folder: str) -> None:
        """Paths begin in `folder`, which is left out of them."""
        self.beginResetModel()
        self._problems, self._folder = problems, folder
        self.endResetModel()

    def problem(self, row: int) -> Problem:
        return self._problems[row]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._problems)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        problem = self._problems[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return (
                    short_name(problem.path, self._folder) if index.column() == 0 else self._reason(problem)
                )
            case Qt.ItemDataRole.ToolTipRole:
                shown = "; click to see it" if problem.rows else ""
                return f"{problem.path} {self._reason(problem)} ({KINDS[problem.kind]}{shown})"
        return None

    def _reason(self, problem: Problem) -> str:
        reason = problem.reason.removeprefix(f"{problem.path} ")
        if self._folder:
            reason = reason.replace(f"{self._folder}/", "").replace(f"{self._folder} ", "")
        counted = problem.count == 1 or problem.rows or f"{problem.count}" in reason
        return reason if counted else f"{reason} ({problem.count:,} images)"

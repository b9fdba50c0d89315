"""The problems of a data set as a table of thousands of rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from core.data.problem import KINDS, Problem
from gui.data.names import short_name, shorten
from gui.train.wording import things

_Index = QModelIndex | QPersistentModelIndex


class ProblemsModel(QAbstractTableModel):
    """A row a problem: the file, and under `REASON_ROLE` and `KIND_ROLE` what is wrong with it."""

    REASON_ROLE, KIND_ROLE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1

    def __init__(self) -> None:
        super().__init__()
        self._problems: tuple[Problem, ...] = ()
        self._path = Path()

    def show_problems(self, problems: tuple[Problem, ...], path: Path) -> None:
        """Of the data set at `path`, which is left out of the files' names."""
        self.beginResetModel()
        self._problems, self._path = problems, path
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
                return short_name(problem.path, self._path)
            case ProblemsModel.REASON_ROLE:
                return self._reason(problem)
            case ProblemsModel.KIND_ROLE:
                return problem.kind
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{short_name(problem.path, self._path)} {self._reason(problem)}"
            case Qt.ItemDataRole.ToolTipRole:
                shown = "; click to see it" if problem.rows else ""
                return f"{problem.path} {self._reason(problem)} ({KINDS[problem.kind]}{shown})"
        return None

    def _reason(self, problem: Problem) -> str:
        counted = problem.count <= 1 or problem.rows or f"{problem.count}" in problem.reason
        reason = shorten(problem.reason, self._path)
        return reason if counted else f"{reason} ({things(problem.count, 'image')})"

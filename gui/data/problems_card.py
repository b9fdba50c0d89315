"""The card that lists what is wrong with a data set; a click shows the images, a button writes the list."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHeaderView,
    QSizePolicy,
    QStackedWidget,
    QTableView,
    QWidget,
)

from core.data.problem import Problem
from core.data.report import Report
from core.errors import AnkanError
from core.files import write_text
from gui.data.problem_delegate import HEIGHT, ProblemDelegate
from gui.data.problems_model import ProblemsModel
from gui.settings import DATA_FOLDER
from gui.widgets import Card, EmptyState, button

NONE, LOOKING, NOTHING = (
    "None: every image can be used.",
    "Problems are listed here when all images are read.",
    "What is wrong with a data set is listed here.",
)


class ProblemsCard(Card):
    """`picked` carries the problem whose images are to be shown; `noted` and `failed` tell of the export."""

    picked = Signal(object)
    noted = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Problems", parent)
        self.model, self.table = ProblemsModel(), QTableView()
        self.export_button = button("Export…", "Write the list as a table (CSV)", role="link")
        self.export_button.clicked.connect(self._export)
        self.header.addWidget(self.export_button)
        self.empty = {text: EmptyState(text) for text in (NONE, LOOKING, NOTHING)}
        self._stack = _Stack()
        self._stack.addWidget(self.table)
        for state in self.empty.values():
            self._stack.addWidget(state)
        self.body.addWidget(self._stack, 1)
        self._report: Report | None = None
        self._lay_out()
        self.say(NOTHING)

    @property
    def text(self) -> str:
        """What stands there in place of a list; "" while there is one."""
        return next((text for text, state in self.empty.items() if self._stack.currentWidget() is state), "")

    def show_report(self, report: Report) -> None:
        self._report = report
        problems = report.problems
        self.model.show_problems(problems, report.path)
        self.note.setText(f"{sum(problem.count for problem in problems):,}" if problems else "")
        self.export_button.setVisible(bool(problems))
        if problems:
            self._stack.setCurrentWidget(self.table)
        else:
            self.say(NONE)

    def say(self, text: str) -> None:
        """No list: one of `NONE`, `LOOKING`, `NOTHING`."""
        self.export_button.setVisible(False)
        self.note.setText("")
        self._stack.setCurrentWidget(self.empty[text])

    def _lay_out(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setItemDelegate(ProblemDelegate(table))
        table.setAccessibleName("Problems")
        table.setProperty("role", "dense")
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._stack.setMinimumSize(160, 66)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(HEIGHT)
        table.horizontalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.selectionModel().currentRowChanged.connect(self._pick)
        table.clicked.connect(self._pick)
        self._stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @Slot(QModelIndex)
    def _pick(self, index: QModelIndex) -> None:
        if index.isValid():
            problem: Problem = self.model.problem(index.row())
            if problem.rows:
                self.picked.emit(problem)

    @Slot()
    def _export(self) -> None:
        if self._report is None:
            return
        start = Path(DATA_FOLDER.get() or Path.home()) / f"{self._report.path.stem}-problems.csv"
        name, _ = QFileDialog.getSaveFileName(
            self.window(), "Export the problems", str(start), "Tables (*.csv)"
        )
        if not name:
            return
        path = Path(name)
        try:
            write_text(path, self._report.as_csv())
        except AnkanError as error:
            self.failed.emit(f"{error}")
        else:
            self.noted.emit(f"The problems are saved as {path}.")


class _Stack(QStackedWidget):
    """Whose sentences give way, rather than asking for the height that they have at their narrowest."""

    def hasHeightForWidth(self) -> bool:
        return False

"""The card that opens a data set and says what was found in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from core.data.dataset import Dataset
from core.data.problem import Problem
from core.data.readers import open_dataset
from gui.settings import DATA_FOLDER
from gui.train.class_bars import ClassBars
from gui.train.wording import things
from gui.widgets import Card, button, label
from gui.worker import Latest

HINT = (
    "Choose a folder of digit images, or drop it here: NumtaDB's training-a … with their CSV files, "
    "a folder a digit, or a NumPy archive (.npz)."
)
LEFT_OUT = "d is NumtaDB's test part: left out unless ticked."
_LISTED_PROBLEMS = 2000


class DataCard(Card):
    """`changed` tells of another data set or another choice of its parts.

    `opened` comes when a data set was read without fail; `failed` carries a sentence.
    """

    changed = Signal()
    opened = Signal()
    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Data", parent)
        self.dataset: Dataset | None = None
        self.part_boxes: dict[str, QCheckBox] = {}
        self.folder_button = button("Choose folder…", "Open a folder of labelled images")
        self.file_button = button("File…", "Open a NumPy archive (.npz) with images and labels")
        self.folder_button.clicked.connect(self._choose_folder)
        self.file_button.clicked.connect(self._choose_file)
        self.header.addWidget(self.folder_button)
        self.header.addWidget(self.file_button)
        self.hint = label(HINT, "muted", wrap=True)
        self.body.addWidget(self.hint)
        self._found = QWidget()
        self._name, self._summary = label(role="heading"), label(role="muted", wrap=True)
        self._parts = QGridLayout()
        self._part_figures: list[QWidget] = []
        self._left_out = label(LEFT_OUT, "small", wrap=True)
        self._classes = ClassBars()
        self._problems_button = button("", "Show or hide what was left out, and why", role="link")
        self._problems_button.setCheckable(True)
        self._problems = QPlainTextEdit()
        self._lay_out()
        self._reader = Latest(open_dataset, self)
        self._reader.answered.connect(self.show_dataset)
        self._reader.answered.connect(self.opened)
        self._reader.failed.connect(self._fail)

    def open(self, path: Path) -> None:
        """Look through a folder or an archive on a worker; a wrong one leaves what was open."""
        self._reader.forget()
        self._reader.ask(path)
        self._say(f"Looking through {path.name} …")

    @property
    def chosen_parts(self) -> tuple[str, ...] | None:
        """None where the data set is not divided."""
        if not self.part_boxes:
            return None
        return tuple(name for name, box in self.part_boxes.items() if box.isChecked())

    @property
    def images(self) -> int:
        """How many images the ticked parts hold."""
        return int(self._chosen_rows().sum())

    @property
    def problems_text(self) -> str:
        return self._problems.toPlainText()

    def set_locked(self, locked: bool) -> None:
        for control in (self.folder_button, self.file_button, *self.part_boxes.values()):
            control.setEnabled(not locked)

    def stop(self) -> None:
        self._reader.stop()

    @Slot(object)
    def show_dataset(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self._say("")
        name = dataset.path.resolve().name
        self._name.setText(self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, 240))
        self._name.setToolTip(str(dataset.path))
        self._show_parts(dataset.part_counts())
        self._show_problems(dataset.problems)
        self._found.show()
        self._parts_changed()

    def add_problems(self, problems: Sequence[Problem]) -> None:
        """What turned out while the images were read, after those that were found at once."""
        self._show_problems((*(self.dataset.problems if self.dataset else ()), *problems))

    def _show_problems(self, problems: Sequence[Problem]) -> None:
        self._problems_button.setVisible(bool(problems))
        self._problems_button.setText(things(sum(problem.count for problem in problems), "problem"))
        self._problems_button.setAccessibleName(self._problems_button.text())
        if not problems:
            self._problems_button.setChecked(False)
        lines = [_problem_line(problem, self.dataset) for problem in problems[:_LISTED_PROBLEMS]]
        if len(problems) > len(lines):
            lines.append(f"and {len(problems) - len(lines):,} more")
        self._problems.setPlainText("\n".join(lines))

    def _lay_out(self) -> None:
        self._parts.setHorizontalSpacing(14)
        self._parts.setVerticalSpacing(5)
        self._problems.setReadOnly(True)
        self._problems.setAccessibleName("Problems in the data set")
        self._problems.setTabChangesFocus(True)
        self._problems.setFixedHeight(110)
        self._problems.hide()
        self._problems_button.toggled.connect(self._problems.setVisible)
        row = QHBoxLayout()
        row.addWidget(self._problems_button)
        row.addStretch(1)
        column = QVBoxLayout(self._found)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._name)
        column.addWidget(self._summary)
        column.addLayout(self._parts)
        column.addWidget(self._left_out)
        column.addWidget(self._classes)
        column.addLayout(row)
        column.addWidget(self._problems)
        self._found.hide()
        self.body.addWidget(self._found)

    def _show_parts(self, counts: dict[str, int]) -> None:
        for old in (*self.part_boxes.values(), *self._part_figures):
            self._parts.removeWidget(old)
            old.deleteLater()
        self._part_figures = []
        self.part_boxes = {}
        self._left_out.setVisible(any(_is_test_part(name, counts) for name in counts))
        columns = 2 if all(len(name) <= 5 for name in counts) else 1
        for place, (name, count) in enumerate(counts.items()):
            box = QCheckBox(name)
            box.setChecked(not _is_test_part(name, counts))
            box.setAccessibleName(f"Part {name}")
            test = "; NumtaDB's test part" if _is_test_part(name, counts) else ""
            box.setToolTip(f"Train on part {name}: {things(count, 'image')}{test}")
            box.toggled.connect(self._parts_changed)
            figure = label(f"{count:,}", "muted")
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            row, column = divmod(place, columns)
            self._parts.addWidget(box, row, 3 * column)
            self._parts.addWidget(figure, row, 3 * column + 1)
            self.part_boxes[name] = box
            self._part_figures.append(figure)
        for column in (0, 3):
            self._parts.setColumnStretch(column, 1 if columns == 2 or not column else 0)

    def _chosen_rows(self) -> np.ndarray:
        if self.dataset is None:
            return np.zeros(0, bool)
        parts = self.chosen_parts
        return np.ones(len(self.dataset), bool) if parts is None else np.isin(self.dataset.parts, parts)

    @Slot()
    def _parts_changed(self) -> None:
        if self.dataset is None:
            return
        rows, total = self._chosen_rows(), len(self.dataset)
        chosen = int(rows.sum())
        amount = things(total, "image") if chosen == total else f"{chosen:,} of {things(total, 'image')}"
        self._summary.setText(f"{self.dataset.layout} · {amount}")
        names = self.dataset.class_names
        self._classes.show_counts(names, self.dataset.subset(np.flatnonzero(rows)).class_counts())
        self.changed.emit()

    @Slot(str)
    def _fail(self, sentence: str) -> None:
        self._say("" if self.dataset else HINT)
        self.failed.emit(sentence)

    def _say(self, text: str) -> None:
        self.hint.setText(text)
        self.hint.setVisible(bool(text))

    @Slot()
    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self.window(), "Choose a folder of images", DATA_FOLDER.get())
        if name:
            DATA_FOLDER.set(name)
            self.open(Path(name))

    @Slot()
    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self.window(), "Choose a NumPy archive", DATA_FOLDER.get(), "NumPy archives (*.npz)"
        )
        if name:
            DATA_FOLDER.set(str(Path(name).parent))
            self.open(Path(name))


def _is_test_part(name: str, parts: dict[str, int]) -> bool:
    """NumtaDB's part d is what published results are measured on: not to be trained on without being asked."""
    return name == "d" and {"a", "b", "c"} <= parts.keys()


def _problem_line(problem: Problem, dataset: Dataset | None) -> str:
    path = Path(problem.path)
    if dataset is not None and path.is_relative_to(dataset.path):
        path = path.relative_to(dataset.path)
    reason = problem.reason.removeprefix(f"{problem.path} ")
    counted = problem.count == 1 or str(problem.count) in reason
    return f"{path} {reason}" if counted else f"{path} {reason} ({problem.count:,} images)"

"""The card with the images: which of them, prepared or as found, and what is known of the one pointed at."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from core.data.digits import glyph
from core.data.problem import Problem
from gui.active_data import OpenData
from gui.data.choice import Choice, chosen_rows
from gui.data.digits_card import title_of
from gui.data.names import short_name
from gui.data.sample_grid import SampleGrid
from gui.train.wording import things
from gui.widgets import Card, SegmentedControl, button, label
from gui.worker import Latest

_ALL = 0
PREPARED, FOUND = 0, 1


class SamplesCard(Card):
    """`picked` carries the row of the chosen image, `draw_asked` of the one to open on the Draw page."""

    picked = Signal(int)
    draw_asked = Signal(int)
    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Images")
        self.modes = SegmentedControl("Show images", ("As prepared", "As found"))
        self.digits, self.parts, self.search = QComboBox(), QComboBox(), QLineEdit()
        self.grid = SampleGrid()
        self._open: OpenData | None = None
        self._problem: Problem | None = None
        self._shown, self._pointed = label(role="small"), label(role="small")
        self._all = button("Show all", "Show all images again", role="link")
        self._lay_out()
        self._seek = Latest(chosen_rows, self)
        self._seek.answered.connect(self._show_rows)
        self._seek.failed.connect(self.failed)
        self.modes.chosen.connect(self._mode_chosen)
        self.digits.currentIndexChanged.connect(self._ask)
        self.parts.currentIndexChanged.connect(self._ask)
        self.search.textChanged.connect(self._ask)
        self._all.clicked.connect(self.show_all)
        self.grid.picked.connect(self.picked)
        self.grid.opened.connect(self.draw_asked)
        self.grid.pointed.connect(self._point)

    @property
    def choice(self) -> Choice:
        """What is asked for."""
        label_ = self.digits.currentIndex() - 1
        return Choice(
            label=label_ if label_ >= 0 else None,
            part=self.parts.currentText() if self.parts.currentIndex() > _ALL else None,
            text=self.search.text(),
            rows=self._problem.rows if self._problem else None,
        )

    @property
    def shown_text(self) -> str:
        return self._shown.text()

    @property
    def pointed_text(self) -> str:
        return self._pointed.text()

    def show_data(self, opened: OpenData | None) -> None:
        """Another data set begins with all of its images; the same one, prepared, goes on where it is."""
        same = opened is not None and self._open is not None and opened.dataset is self._open.dataset
        self._open = opened
        self.grid.show_data(opened.dataset if opened else None, opened.prepared if opened else None)
        if not same:
            self._problem = None
            self._fill(opened)
            self._ask()

    def show_problem(self, problem: Problem) -> None:
        """Only the images that it concerns, whatever was asked for before."""
        self._forget_filters()
        self._problem = problem
        self._ask()

    def show_class(self, number: int) -> None:
        """Only the images of this class."""
        self.digits.setCurrentIndex(number + 1)

    @Slot()
    def show_all(self) -> None:
        self._forget_filters()
        self._problem = None
        self._ask()

    def stop(self) -> None:
        self._seek.stop()
        self.grid.stop()

    def _lay_out(self) -> None:
        for combo, name in ((self.digits, "Digits"), (self.parts, "Parts")):
            combo.setAccessibleName(f"{name} to show")
            combo.setToolTip(f"Show only the images of one {name.lower().removesuffix('s')}")
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(6 if combo is self.digits else 5)
        self.search.setPlaceholderText("Search")
        self.search.setAccessibleName("Search by file name")
        self.search.setToolTip("Show only images whose file has this in its name")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(70)
        above, below = QHBoxLayout(), QHBoxLayout()
        above.setSpacing(8)
        below.setSpacing(8)
        above.addWidget(self.modes)
        above.addStretch(1)
        above.addWidget(self._shown)
        above.addWidget(self._all)
        below.addWidget(self.search, 1)
        below.addWidget(self.digits)
        below.addWidget(self.parts)
        self._all.hide()
        self.body.addLayout(above)
        self.body.addLayout(below)
        self.body.addWidget(self.grid, 1)
        self.body.addWidget(self._pointed)

    def _fill(self, opened: OpenData | None) -> None:
        with QSignalBlocker(self.digits), QSignalBlocker(self.parts):
            self.digits.clear()
            self.parts.clear()
            names = opened.dataset.class_names if opened else ()
            self.digits.addItems([f"All {title_of(names).lower()}", *map(glyph, names)])
            self.parts.addItems(["All parts", *(opened.dataset.part_names if opened else ())])
        self.search.clear()  # not with its signals blocked: its ✕ would stay
        self.parts.setVisible(self.parts.count() > 2)

    def _forget_filters(self) -> None:
        with QSignalBlocker(self.digits), QSignalBlocker(self.parts):
            self.digits.setCurrentIndex(_ALL)
            self.parts.setCurrentIndex(_ALL)
        self.search.clear()

    @Slot()
    def _ask(self) -> None:
        self._seek.forget()
        if self._open is None:
            self._show_rows(np.zeros(0, np.int64))
        else:
            self._seek.ask(self._open.dataset, self.choice)

    @Slot(object)
    def _show_rows(self, rows: np.ndarray) -> None:
        self.grid.show_rows(rows)
        total = len(self._open.dataset) if self._open else 0
        some = len(rows) < total or self._problem is not None
        self._shown.setText(f"{len(rows):,} of {total:,}" if some else things(total, "image"))
        self._all.setVisible(some)
        self._point(-1)

    @Slot(int)
    def _mode_chosen(self, mode: int) -> None:
        self.grid.show_as_found(mode == FOUND)

    @Slot(int)
    def _point(self, row: int) -> None:
        row = row if row >= 0 else (-1 if self.grid.row is None else self.grid.row)
        if row < 0 or self._open is None:
            self._pointed.setText("No image is like this." if self._open is not None else "")
            return
        dataset = self._open.dataset
        words = [
            short_name(dataset.source.name(row), dataset.path),
            glyph(dataset.class_names[dataset.labels[row]]),
        ]
        if dataset.parts[row]:
            words.append(f"part {dataset.parts[row]}")
        self._pointed.setText(" · ".join(words))

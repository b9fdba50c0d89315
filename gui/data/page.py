"""The Data page: parts, counts and problems at the left, the images in the middle, what becomes of one at the right."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from core.data.problem import Problem
from core.errors import DataError
from gui.data.augmentation_card import AugmentationCard, some_of
from gui.data.digits_card import DigitsCard
from gui.data.nothing_card import NothingCard
from gui.data.open_card import OpenCard
from gui.data.parts_card import PartsCard
from gui.data.preparation_card import PreparationCard
from gui.data.problems_card import LOOKING, NOTHING, ProblemsCard
from gui.data.samples_card import SamplesCard
from gui.page import Page
from gui.session import Session
from gui.settings import DATA_SPLITTER
from gui.theme import GUTTER
from gui.widgets import Card

_LEFT, _MIDDLE, _RIGHT = 278, 310, 290
_USUAL = (290, 572, 310)
_BAR = 10  # of a side's scroll bar, which lies in the gutter, so that it moves nothing when it comes


class DataPage(Page):
    """Shows what the session's data set is, and hands it what is chosen."""

    title = "Data"
    subtitle = "what the network learns from"
    icon = "data"
    takes_data = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.data = session.data
        self.open_card, self.samples_card = OpenCard(self.data), SamplesCard()
        self.parts_card, self.digits_card, self.problems_card = PartsCard(), DigitsCard(), ProblemsCard()
        self.preparation_card, self.augmentation_card = PreparationCard(), AugmentationCard()
        self._splitter, self._stack = QSplitter(Qt.Orientation.Horizontal), QStackedWidget()
        self._nothing = NothingCard()
        self._lay_out()
        self._wire()
        self.augmentation_card.show_transforms(self.data.augmentation)
        self._show_data()

    def stop(self) -> None:
        DATA_SPLITTER.set(self._splitter.saveState())
        for card in (self.samples_card, self.preparation_card, self.augmentation_card):
            card.stop()

    def _lay_out(self) -> None:
        left = _column((0, _BAR), self.parts_card, self.digits_card, self.problems_card)
        right = _column((_BAR, 0), self.preparation_card, self.augmentation_card)
        for side, width in ((left, _LEFT), (self.samples_card, _MIDDLE), (right, _RIGHT)):
            side.setMinimumWidth(width)
            self._splitter.addWidget(side)
        self._splitter.setHandleWidth(GUTTER - _BAR)
        self._splitter.setChildrenCollapsible(False)
        for place, stretch in enumerate((1, 4, 1)):
            self._splitter.setStretchFactor(place, stretch)
        self._splitter.setSizes(list(_USUAL))
        self._splitter.restoreState(DATA_SPLITTER.get())
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self._splitter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GUTTER)
        column.addWidget(self.open_card)
        column.addWidget(self._stack, 1)

    def _wire(self) -> None:
        data = self.data
        data.changed.connect(self._show_data)
        data.chosen.connect(self._show_choice)
        data.reported.connect(self._show_report)
        data.failed.connect(self._show_choice)  # columns that cannot be used are not those that are
        data.busy_changed.connect(self.busy_changed)
        data.busy_changed.connect(self.open_card.show_busy)
        data.progressed.connect(self.open_card.show_progress)
        self.open_card.path_chosen.connect(data.open)
        self.open_card.columns_chosen.connect(self._reopen)
        self.open_card.practice_asked.connect(data.make_practice)
        self.open_card.cancelled.connect(data.cancel)
        self.parts_card.parts_chosen.connect(data.choose_parts)
        self.parts_card.split_chosen.connect(data.choose_split)
        self.digits_card.class_picked.connect(self.samples_card.show_class)
        self.problems_card.picked.connect(self._show_problem)
        self.samples_card.picked.connect(self._show_row)
        self.samples_card.draw_asked.connect(self._draw)
        self.preparation_card.kind_chosen.connect(data.prepare_as)
        self.augmentation_card.changed.connect(data.augment_with)
        for card in (self.samples_card, self.augmentation_card, self.problems_card):
            card.failed.connect(self.failed)
        self.problems_card.noted.connect(self.noted)
        keys = QShortcut(QKeySequence.StandardKey.Open, self, self.open_card.choose_folder)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @Slot()
    def _show_data(self) -> None:
        opened = self.data.current
        self._stack.setCurrentWidget(self._nothing if opened is None else self._splitter)
        self.preparation_card.show_data(opened)
        self.samples_card.show_data(opened)
        self.problems_card.say(NOTHING if opened is None else LOOKING)
        self._show_choice()
        if self.data.report is not None:
            self._show_report()
        if self.samples_card.grid.row is not None:
            self._show_row(self.samples_card.grid.row)
        else:
            self.preparation_card.clear()
            self.augmentation_card.clear()

    @Slot()
    def _show_choice(self) -> None:
        opened = self.data.current
        self.open_card.show_data(opened, self.data.report)
        self.parts_card.show_data(opened)
        self.digits_card.show_data(opened)

    @Slot()
    def _show_report(self) -> None:
        report = self.data.report
        if report is not None:
            self.problems_card.show_report(report)
            self.open_card.show_data(self.data.current, report)

    @Slot(int)
    def _show_row(self, row: int) -> None:
        opened = self.data.current
        if opened is None:
            return
        self.preparation_card.show_row(row)
        prepared = opened.prepared
        if prepared is None:
            self.augmentation_card.clear("What becomes of the chosen image is seen when all images are read.")
            return
        place = int(np.searchsorted(prepared.rows, row))
        if place == len(prepared.rows) or prepared.rows[place] != row:
            self.augmentation_card.clear("This image cannot be read.")
        else:
            self.augmentation_card.show_image(np.array(prepared.images[place]), some_of(prepared.images))

    @Slot(object)
    def _show_problem(self, problem: Problem) -> None:
        self.samples_card.show_problem(problem)

    @Slot(tuple)
    def _reopen(self, columns: tuple[str, str]) -> None:
        if self.data.dataset is not None:
            self.data.open(self.data.dataset.path, columns)

    @Slot(int)
    def _draw(self, row: int) -> None:
        """The picture as it was found, onto the canvas of the Draw page."""
        if self.data.dataset is None:
            return
        try:
            picture = self.data.dataset.source.read(row)
        except DataError as error:
            self.failed.emit(f"{error}.")
        else:
            self.picture_asked.emit(picture)


def _column(margins: tuple[int, int], *cards: Card) -> QScrollArea:
    """Cards one below the other, the last as high as there is room, scrolled where the window is too low for them."""
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(margins[0], 0, margins[1], 0)
    column.setSpacing(GUTTER)
    for card in cards:
        column.addWidget(card, 1 if card is cards[-1] else 2 if isinstance(card, DigitsCard) else 0)
    scroller = QScrollArea()
    scroller.setWidget(inside)
    scroller.setWidgetResizable(True)
    scroller.setFrameShape(QFrame.Shape.NoFrame)
    scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return scroller

"""The table of pictures without labels: sorted by a click, opened with Return, its pictures read as they are seen."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from core.picture_answers import PictureAnswer
from gui import fonts
from gui.data.thumbnails import Thumbnails
from gui.results.folder_delegate import HEIGHT, FolderDelegate
from gui.results.folder_model import ANSWER, ANSWER_ROLE, PICTURE, PROBABILITY, RUNNER_UP, SURE, FolderModel
from gui.theme import SMALL

_WIDTHS = {ANSWER: 104, PROBABILITY: 96, SURE: 124, RUNNER_UP: 132}


class FolderTable(QTableView):
    """`opened` carries the answer whose picture is to be opened."""

    opened = Signal(object)

    def __init__(self, answers: FolderModel) -> None:
        super().__init__()
        self._answers = answers
        self._kept: PictureAnswer | None = None
        self.thumbnails = Thumbnails(self)
        self.thumbnails.arrived.connect(self._show_pictures)
        self.setModel(answers)
        self.setItemDelegate(FolderDelegate(answers, self.thumbnails, self))
        self.setAccessibleName("Pictures and answers")
        self.setProperty("role", "dense")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumSize(420, 120)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(HEIGHT)
        header = self.horizontalHeader()
        header.setFont(fonts.ui_font(SMALL))
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(PICTURE, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            header.resizeSection(column, width)
        header.setSortIndicator(PROBABILITY, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.doubleClicked.connect(self._open)
        answers.modelAboutToBeReset.connect(self._keep_choice)
        answers.modelReset.connect(self._choose_again)

    @property
    def current(self) -> PictureAnswer | None:
        """The chosen picture's."""
        index = self.currentIndex()
        return self._answers.answer(index.row()) if index.isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        if first >= 0:
            seen = range(first, (last if last >= 0 else self._answers.rowCount() - 1) + 1)
            rows = (self._answers.answer(row).row for row in seen)
            self.thumbnails.want(row for row in rows if row >= 0)
        super().paintEvent(event)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(ANSWER_ROLE))

    @Slot()
    def _show_pictures(self) -> None:
        self.viewport().update()

    @Slot()
    def _keep_choice(self) -> None:
        self._kept = self.current

    @Slot()
    def _choose_again(self) -> None:
        """The picture that was chosen, if it is still shown."""
        row = None if self._kept is None else self._answers.row_of(self._kept)
        if row is None:
            self.scrollToTop()
            return
        flags = QItemSelectionModel.SelectionFlag
        index = self._answers.index(row, PICTURE)
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)

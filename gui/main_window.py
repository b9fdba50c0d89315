"""The one window: rail, header, banner and the stack of pages, wired together."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui.data.page import DataPage
from gui.draw.page import DrawPage
from gui.draw.strokes import Drawing
from gui.inspect.page import InspectPage
from gui.model_chip import ModelChip
from gui.page import Page
from gui.placement import place_window, remember_place
from gui.rail import Rail
from gui.results.page import ResultsPage
from gui.session import Session
from gui.theme import GUTTER
from gui.train.page import TrainPage
from gui.transfer import Transfer, is_data_set, left_out, transfer_of
from gui.widgets import Banner, label

_SIDE = 20
_HEADER = 48  # with room for a message of two lines, so that none moves what lies below
PAGES: tuple[type[Page], ...] = (DrawPage, DataPage, TrainPage, InspectPage, ResultsPage)


class MainWindow(QMainWindow):
    """Makes a page of each class in `pages` and shows one at a time."""

    def __init__(self, session: Session, pages: tuple[type[Page], ...] = PAGES) -> None:
        super().__init__()
        self.session = session
        self.setWindowTitle("Ankan")
        self.setAcceptDrops(True)
        self.rail = Rail(pages)
        self.banner = Banner()
        self._title, self._subtitle = label(role="page-title"), label(role="muted")
        self._stack = QStackedWidget()
        self._page: Page | None = None
        self._dropped: tuple[Path, Page | None] | None = None  # what is looked through, and where it came
        self._unlabelled: Path | None = None  # of which `failed` is to come
        self._offered: Path | None = None  # to be classified
        self.pages = [page(session) for page in pages]
        for page in self.pages:
            self._stack.addWidget(page)
            page.failed.connect(self.banner.show_error)
            page.noted.connect(self.banner.show_note)
            page.mended.connect(self.banner.clear_error)
            page.busy_changed.connect(self._mark_busy)
            page.subtitle_changed.connect(self._show_subtitle)
            page.page_asked.connect(self._show_titled)
            page.picture_asked.connect(self._draw_over)
            page.sample_asked.connect(self._inspect)
            page.drawing_made.connect(self._lay_on_paper)
            page.pasted.connect(self.receive)
        self._scroller = _Scroller(self._stack)
        self._lay_out()
        self.rail.chosen.connect(self.show_page)
        session.model.failed.connect(self.banner.show_error)
        session.model.changed.connect(self.banner.clear_error)
        session.data.changed.connect(self._data_changed)
        session.data.unlabelled.connect(self._note_unlabelled)
        session.data.failed.connect(self._data_failed)
        self.banner.accepted.connect(self._classify)
        session.data.opened.connect(self.banner.clear_error)
        session.corrections.failed.connect(self.banner.show_error)
        session.corrections.noted.connect(self.banner.show_note)
        session.model.saved.connect(self._model_saved)
        session.model.noted.connect(self.banner.show_note)
        QShortcut(QKeySequence.StandardKey.Quit, self, self.close)
        place_window(self)
        self.show_page(0)

    @Slot(int)
    def show_page(self, place: int) -> None:
        page = self.pages[place]
        if page is not self._page:
            self.banner.clear_error()
        self._page = page
        self.rail.choose(place)
        self._stack.setCurrentWidget(page)
        page.setFocus()
        self._title.setText(page.title)
        self._subtitle.setText(page.subtitle)

    def set_busy(self, page: Page, busy: bool) -> None:
        """Mark the page in the rail while something runs there."""
        self.rail.set_busy(self.pages.index(page), busy)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not all(page.may_close() for page in self.pages):
            event.ignore()
            return
        remember_place(self)
        for page in self.pages:
            page.stop()
        self.session.model.stop()
        self.session.data.stop()
        self.session.corrections.stop()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if transfer_of(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        transfer = transfer_of(event.mimeData())
        if transfer is not None:
            event.acceptProposedAction()
            self.receive(transfer)
            if sentence := left_out(event.mimeData()):
                self.banner.show_note(sentence)

    @Slot(object)
    def receive(self, transfer: Transfer) -> None:
        """A model file becomes the active model, a data set the open one; anything else is an image to classify."""
        self.banner.clear()
        if isinstance(transfer, Path) and transfer.suffix == ".safetensors":
            self.session.model.open(transfer)
            return
        if isinstance(transfer, Path) and is_data_set(transfer):
            self._open_data(transfer)
            return
        for place, page in enumerate(self.pages):
            if isinstance(page, DrawPage):
                if self._page is None or not self._page.follows_drawing:
                    self.show_page(place)
                page.receive(transfer)

    def _open_data(self, path: Path) -> None:
        """On the page that is shown, if it shows what comes of it; on Results, once it is known to have labels."""
        self._dropped = path, self._page
        if not isinstance(self._page, ResultsPage):
            self._show_dropped()
        self.session.data.open(path)

    @Slot()
    def _data_changed(self) -> None:
        dataset = self.session.data.dataset
        if self._dropped is not None and dataset is not None and dataset.path == self._dropped[0]:
            self._show_dropped()

    def _show_dropped(self) -> None:
        """Where a data set is seen; to go there is said."""
        if self._dropped is None:
            return
        (path, before), self._dropped = self._dropped, None
        if before is None or not before.takes_data:
            for place, page in enumerate(self.pages):
                if isinstance(page, DataPage):
                    self.show_page(place)
                    kept = f"; the {before.title} page is as it was" if before else ""
                    self.banner.show_note(f"“{path.name}” is a data set, so it is opened here{kept}.")

    @Slot(Path)
    def _note_unlabelled(self, path: Path) -> None:
        self._unlabelled = path

    @Slot(str)
    def _data_failed(self, reason: str) -> None:
        """Images without labels can be classified: at once, where they were dropped on Results."""
        on_results, self._dropped = self._dropped is not None, None
        self._offered, self._unlabelled = self._unlabelled, None
        if self._offered is None:
            self.banner.show_error(reason)
        elif on_results:
            self._classify()
        else:
            self.banner.offer(
                reason, "Classify it on Results", "Classify it on the Results page, without labels"
            )

    @Slot()
    def _classify(self) -> None:
        path, self._offered = self._offered, None
        for place, page in enumerate(self.pages):
            if isinstance(page, ResultsPage) and path is not None:
                self.banner.clear()
                self.show_page(place)
                page.classify(path)

    def _lay_out(self) -> None:
        header = QWidget()
        header.setFixedHeight(_HEADER)
        line = QHBoxLayout(header)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(self._title)
        line.addWidget(self._subtitle, 1)
        line.addWidget(self.banner, 1)
        line.addWidget(ModelChip(self.session.model, self.session.models))
        self.banner.shown.connect(self._subtitle.setHidden)
        right = QVBoxLayout()
        right.setContentsMargins(_SIDE, 4, _SIDE, GUTTER)
        right.setSpacing(4)
        right.addWidget(header)
        right.addWidget(self._scroller, 1)
        ground = QWidget()
        ground.setObjectName("ground")
        across = QHBoxLayout(ground)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.rail)
        across.addLayout(right, 1)
        self.setCentralWidget(ground)

    @Slot(bool)
    def _mark_busy(self, busy: bool) -> None:
        self.set_busy(cast(Page, self.sender()), busy)

    @Slot(str)
    def _show_subtitle(self, subtitle: str) -> None:
        if self.sender() is self._stack.currentWidget():
            self._subtitle.setText(subtitle)

    @Slot(str)
    def _show_titled(self, title: str) -> None:
        self.show_page([page.title for page in self.pages].index(title))

    @Slot(object)
    def _draw_over(self, picture: np.ndarray) -> None:
        self._show_titled(DrawPage.title)
        self.receive(picture)

    @Slot(object, str)
    def _inspect(self, picture: np.ndarray, words: str) -> None:
        for place, page in enumerate(self.pages):
            if isinstance(page, InspectPage):
                self.show_page(place)
                page.receive(picture, words)

    @Slot(object)
    def _lay_on_paper(self, drawing: Drawing) -> None:
        for page in self.pages:
            if isinstance(page, DrawPage):
                page.take_drawing(drawing)

    @Slot(Path)
    def _model_saved(self, path: Path) -> None:
        self.banner.show_note(f"The model is saved as {path}.")


class _Scroller(QScrollArea):
    """The pages, scrolled where the screen is too small for them."""

    def __init__(self, stack: QStackedWidget) -> None:
        super().__init__()
        self.setWidget(_Room(stack))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)


class _Room(QWidget):
    """As high as it is given, down to what pages need: a layout would ask a scroll area for their usual height."""

    def __init__(self, stack: QStackedWidget) -> None:
        super().__init__()
        self._stack = stack
        stack.setParent(self)
        self.setMinimumSize(890, 620)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stack.setGeometry(self.rect())

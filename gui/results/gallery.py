"""Images with a few words below each, of which only what is seen is painted, however many there are."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from core.data.dataset import Dataset
from core.data.prepared import PreparedData
from gui import fonts
from gui.data.cells import Cells
from gui.data.names import short_name
from gui.pixels import to_qimage
from gui.results.entries import NOTHING, Entries
from gui.theme import SMALL, theme

_SIDE, _CAPTION, _GAP = 88, 18, 2  # pixels of a cell, of the words in it, and around its image
_FAINT = 0.35


class Gallery(QAbstractScrollArea):
    """`picked` carries the row of the chosen image, `opened` of one that is double-clicked, or chosen with Return.

    The arrow keys, Page Up and Down, Home and End move the choice.
    """

    picked = Signal(int)
    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Images")
        self._dataset: Dataset | None = None
        self._prepared: PreparedData | None = None
        self._place = np.zeros(0, np.int64)
        self._marks: Mapping[int, str] = {}
        self.entries = NOTHING
        self._cells = Cells(0, 1, _SIDE, 1)
        self._current: int | None = None
        self.verticalScrollBar().valueChanged.connect(self.viewport().update)
        theme().changed.connect(self.viewport().update)

    def show_data(self, dataset: Dataset | None, prepared: PreparedData | None) -> None:
        """Where the images are from; `show_entries` says which."""
        self._dataset, self._prepared = dataset, prepared
        if dataset is not None and prepared is not None:
            self._place = np.full(len(dataset), -1, np.int64)
            self._place[prepared.rows] = np.arange(len(prepared.rows))
        self.viewport().update()

    def show_entries(self, entries: Entries) -> None:
        """These, from the first on; the chosen image stays chosen if it is among them."""
        kept, self.entries = self.row, entries
        found = np.flatnonzero(entries.rows == kept) if kept is not None else np.zeros(0, np.int64)
        self._current = int(found[0]) if len(found) else (0 if len(entries.rows) else None)
        self._arrange()
        self.verticalScrollBar().setValue(0)
        self._reveal()
        self._tell()

    def show_marks(self, marks: Mapping[int, str]) -> None:
        """Words in place of an image's own, by the row of the data set: what was said of it meanwhile."""
        self._marks = marks
        self.viewport().update()
        self._describe()

    @property
    def row(self) -> int | None:
        """The chosen image's row of the data set."""
        return None if self._current is None else int(self.entries.rows[self._current])

    @property
    def likely(self) -> int | None:
        """The class that is proposed for the chosen image."""
        return None if self._current is None else int(self.entries.likely[self._current])

    @property
    def visible_rows(self) -> np.ndarray:
        """The rows of the data set that are seen."""
        seen = self._cells.visible(self.verticalScrollBar().value())
        return self.entries.rows[seen.start : seen.stop]

    def caption_of(self, cell: int) -> str:
        """What stands below the image in this place."""
        return self._marks.get(int(self.entries.rows[cell])) or self.entries.caption(cell)

    def sentence_of(self, cell: int) -> str:
        """The file, and what is known of it."""
        row = int(self.entries.rows[cell])
        name = "" if self._dataset is None else short_name(self._dataset.source.name(row), self._dataset.path)
        mark = self._marks.get(row)
        return f"{name}: {self.entries.sentence(cell)}" + (f"; {mark}" if mark else "")

    def choose(self, cell: int) -> None:
        """The image in this place."""
        self._current = cell
        self._reveal()
        self.viewport().update()
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(480, 320)

    def minimumSizeHint(self) -> QSize:
        return QSize(220, _SIDE + 8)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def rect_of(self, cell: int) -> QRect:
        """Where an image with its words is on the viewport."""
        place = self._cells.place(cell, self.verticalScrollBar().value())
        return QRect(*place, self._cells.side, self._cells.side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        seen = self._cells.visible(self.verticalScrollBar().value())
        if self._prepared is None:
            return
        with QPainter(self.viewport()) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
            painter.setFont(fonts.ui_font(SMALL))
            for cell in seen:
                self._paint_cell(painter, cell, self._prepared)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        across = self._cells.columns
        page = max(1, self._cells.height // self._cells.side) * across
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -across,
            Qt.Key.Key_Down: across,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -self._cells.count,
            Qt.Key.Key_End: self._cells.count,
        }
        key = Qt.Key(event.key())
        if self._current is None or key not in (*steps, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif key in steps:
            self.choose(max(0, min(self._current + steps[key], self._cells.count - 1)))
        else:
            self.opened.emit(int(self.entries.rows[self._current]))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)  # the viewport, which was clicked, takes none
        cell = self._cell_at(event.position().toPoint())
        if cell is not None:
            self.choose(cell)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position().toPoint())
        if cell is not None:
            self.opened.emit(int(self.entries.rows[cell]))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cell = self._cell_at(event.pos())
            QToolTip.showText(event.globalPos(), "" if cell is None else self.sentence_of(cell), self)
            return True
        return super().viewportEvent(event)

    def _paint_cell(self, painter: QPainter, cell: int, prepared: PreparedData) -> None:
        row = int(self.entries.rows[cell])
        frame = self.rect_of(cell)
        side = frame.width() - _CAPTION - _GAP
        target = QRect(frame.left() + (frame.width() - side) // 2, frame.top() + 2, side, side)
        mark = self._marks.get(row)
        place = int(self._place[row])
        painter.fillRect(target, theme().colour("ground"))
        if place >= 0:
            planes = prepared.images[place]
            image = planes[0] if len(planes) == 1 else planes.transpose(1, 2, 0)
            painter.setOpacity(_FAINT if mark else 1.0)
            painter.drawImage(target, to_qimage(image))
            painter.setOpacity(1.0)
        chosen = cell == self._current
        painter.setPen(QPen(theme().colour("accent" if chosen else "line"), 2 if chosen else 1))
        painter.drawRect(target)
        below = QRect(frame.left(), target.bottom() + 2, frame.width(), _CAPTION)
        painter.setPen(theme().colour("second" if mark else "text" if chosen else "muted"))
        words = painter.fontMetrics().elidedText(
            self.caption_of(cell), Qt.TextElideMode.ElideRight, below.width()
        )
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, words)

    def _tell(self) -> None:
        self._describe()
        if self.row is not None:
            self.picked.emit(self.row)

    def _describe(self) -> None:
        words = "" if self._current is None or self._dataset is None else self.sentence_of(self._current)
        self.setAccessibleDescription(words)

    def _arrange(self) -> None:
        room = self.viewport().size()
        first = self._cells.visible(self.verticalScrollBar().value()).start
        self._cells = Cells.fit(len(self.entries.rows), room.width(), room.height(), _SIDE)
        bar = self.verticalScrollBar()
        bar.setRange(0, self._cells.reach)
        bar.setEnabled(self._cells.reach > 0)
        bar.setSingleStep(self._cells.side)
        bar.setPageStep(room.height())
        bar.setValue(first // self._cells.columns * self._cells.side)
        self.viewport().update()

    def _reveal(self) -> None:
        bar = self.verticalScrollBar()
        if self._current is not None:
            bar.setValue(self._cells.reveal(self._current, bar.value()))

    def _cell_at(self, place: QPoint) -> int | None:
        return self._cells.at(place.x(), place.y(), self.verticalScrollBar().value())

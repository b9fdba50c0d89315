"""Images with a few words below each, of which only what is seen is painted, however many there are."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from core.data.prepared import PreparedData
from gui import fonts
from gui.data.image_grid import ImageGrid
from gui.pixels import to_qimage
from gui.results.entries import NOTHING, Entries
from gui.theme import SMALL, theme

_SIDE, _CAPTION, _GAP = 88, 18, 2  # pixels of a cell, of the words in it, and around its image
_FAINT = 0.35


class Gallery(ImageGrid):
    """`show_entries` says which images are shown, and in what order."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marks: Mapping[int, str] = {}
        self.entries = NOTHING

    def show_entries(self, entries: Entries) -> None:
        """These, from the first on; the chosen image stays chosen if it is among them."""
        self.entries = entries
        self._set_rows(entries.rows)

    def show_marks(self, marks: Mapping[int, str]) -> None:
        """Words in place of an image's own, by the row of the data set: what was said of it meanwhile."""
        self._marks = marks
        self.viewport().update()
        self._describe()

    @property
    def likely(self) -> int | None:
        """The class that is proposed for the chosen image."""
        return None if self._current is None else int(self.entries.likely[self._current])

    def caption_of(self, cell: int) -> str:
        """What stands below the image in this place."""
        return self._marks.get(int(self._rows[cell])) or self.entries.caption(cell)

    def sentence_of(self, cell: int) -> str:
        mark = self._marks.get(int(self._rows[cell]))
        return f"{self.name_of(cell)}: {self.entries.sentence(cell)}" + (f"; {mark}" if mark else "")

    def least_side(self, _room: QSize) -> int:
        return _SIDE

    def sizeHint(self) -> QSize:
        return QSize(480, 320)

    def minimumSizeHint(self) -> QSize:
        return QSize(220, _SIDE + 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._prepared is None:
            return
        with QPainter(self.viewport()) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
            painter.setFont(fonts.ui_font(SMALL))
            for cell in self.seen:
                self._paint_cell(painter, cell, self._prepared)

    def _paint_cell(self, painter: QPainter, cell: int, prepared: PreparedData) -> None:
        row = int(self._rows[cell])
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

"""A scrolled grid of images of a data set, however many; one of them is chosen with the mouse or the keys."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from core.data.dataset import Dataset
from core.data.prepared import PreparedData
from gui.data.cells import Cells
from gui.data.names import short_name
from gui.theme import theme


class ImageGrid(QAbstractScrollArea):
    """`picked` carries the row of the chosen image, `opened` of one that is double-clicked, or chosen with Return.

    The arrow keys, Page Up and Down, Home and End move the choice. Subclasses say how large a cell is, paint those that
    are `seen`, and put what is known of an image in words.
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
        self._rows = np.zeros(0, np.int64)
        self._cells = Cells(0, 1, 1, 1)
        self._current: int | None = None
        self.verticalScrollBar().valueChanged.connect(self.viewport().update)
        theme().changed.connect(self.viewport().update)

    def least_side(self, room: QSize) -> int:
        """Pixels that a cell has at the least in a viewport of this size."""
        raise NotImplementedError

    def sentence_of(self, cell: int) -> str:
        """The file, and what is known of it."""
        raise NotImplementedError

    def tip_of(self, cell: int) -> str:
        """What is said under the mouse."""
        return self.sentence_of(cell)

    def name_of(self, cell: int) -> str:
        """The file of the image in this place."""
        if self._dataset is None:
            return ""
        return short_name(self._dataset.source.name(int(self._rows[cell])), self._dataset.path)

    def show_data(self, dataset: Dataset | None, prepared: PreparedData | None) -> None:
        """Where the images are from; which of them are shown is said apart from that."""
        self._dataset, self._prepared = dataset, prepared
        if dataset is not None and prepared is not None:
            self._place = np.full(len(dataset), -1, np.int64)
            self._place[prepared.rows] = np.arange(len(prepared.rows))
        self.viewport().update()

    @property
    def row(self) -> int | None:
        """The chosen image's row of the data set."""
        return None if self._current is None else int(self._rows[self._current])

    @property
    def seen(self) -> range:
        """The places that are seen at least in part."""
        return self._cells.visible(self.verticalScrollBar().value())

    @property
    def visible_rows(self) -> np.ndarray:
        """The rows of the data set that are seen."""
        return self._rows[self.seen.start : self.seen.stop]

    def rect_of(self, cell: int) -> QRect:
        """Where a cell is on the viewport."""
        place = self._cells.place(cell, self.verticalScrollBar().value())
        return QRect(*place, self._cells.side, self._cells.side)

    def choose(self, cell: int) -> None:
        """The image in this place."""
        self._current = cell
        self._reveal()
        self.viewport().update()
        self._tell()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        across, count = self._cells.columns, self._cells.count
        page = max(1, self._cells.height // self._cells.side) * across
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -across,
            Qt.Key.Key_Down: across,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -count,
            Qt.Key.Key_End: count,
        }
        key = Qt.Key(event.key())
        if self._current is None or key not in (*steps, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif key in steps:
            self.choose(max(0, min(self._current + steps[key], count - 1)))
        else:
            self.opened.emit(int(self._rows[self._current]))

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
            self.opened.emit(int(self._rows[cell]))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cell = self._cell_at(event.pos())
            QToolTip.showText(event.globalPos(), "" if cell is None else self.tip_of(cell), self)
            return True
        return super().viewportEvent(event)

    def _set_rows(self, rows: np.ndarray) -> None:
        """The images of these rows, from the first on; the chosen one stays chosen if it is among them."""
        kept, self._rows = self.row, rows
        found = np.flatnonzero(rows == kept) if kept is not None else np.zeros(0, np.int64)
        self._current = int(found[0]) if len(found) else (0 if len(rows) else None)
        self._arrange()
        self.verticalScrollBar().setValue(0)
        self._reveal()
        self._tell()

    def _tell(self) -> None:
        self._describe()
        if self.row is not None:
            self.picked.emit(self.row)

    def _describe(self) -> None:
        words = "" if self._current is None or self._dataset is None else self.sentence_of(self._current)
        self.setAccessibleDescription(words)

    def _arrange(self) -> None:
        room, first = self.viewport().size(), self.seen.start
        self._cells = Cells.fit(len(self._rows), room.width(), room.height(), self.least_side(room))
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

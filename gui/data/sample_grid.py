"""All images of a data set in one scrolled mosaic, of which only what is seen is painted."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from core.data.dataset import Dataset
from core.data.prepared import PreparedData
from gui.data.cells import Cells
from gui.data.mosaic import mosaic
from gui.data.names import short_name
from gui.data.thumbnails import Thumbnails
from gui.pixels import to_qimage
from gui.theme import theme

LEAST_SIDE, _LARGEST_SIDE, _FEW_SIDE = 36, 72, 112
_COLUMNS = 24  # larger cells in a wide window, rather than ever more of them


class SampleGrid(QAbstractScrollArea):
    """`show_rows` takes rows of the data set; `picked` carries the one that is chosen, `opened` the one to draw over.

    `pointed` carries the row under the mouse, -1 where there is none. The arrow keys move the choice.
    """

    picked = Signal(int)
    opened = Signal(int)
    pointed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Images")
        self.viewport().setMouseTracking(True)
        self._dataset: Dataset | None = None
        self._prepared: PreparedData | None = None
        self._place = np.zeros(0, np.int64)
        self._rows = np.zeros(0, np.int64)
        self._cells = Cells(0, 1, LEAST_SIDE, 1)
        self._current: int | None = None
        self._as_found = False
        self.thumbnails = Thumbnails(self)
        self.thumbnails.arrived.connect(self.viewport().update)
        self.verticalScrollBar().valueChanged.connect(self.viewport().update)
        theme().changed.connect(self.viewport().update)

    def show_data(self, dataset: Dataset | None, prepared: PreparedData | None) -> None:
        """The images of another data set; `show_rows` says which."""
        self.thumbnails.show_dataset(dataset)
        self._dataset, self._prepared = dataset, prepared
        if dataset is not None and prepared is not None:
            self._place = np.full(len(dataset), -1, np.int64)
            self._place[prepared.rows] = np.arange(len(prepared.rows))
        self.viewport().update()

    def show_rows(self, rows: np.ndarray) -> None:
        """These, from the first on; the chosen image stays chosen if it is among them."""
        kept = self.row
        self._rows = rows
        found = np.flatnonzero(rows == kept) if kept is not None else np.zeros(0, np.int64)
        self._current = int(found[0]) if len(found) else (0 if len(rows) else None)
        self._arrange()
        self.verticalScrollBar().setValue(0)
        self._reveal()
        self._tell()

    def show_as_found(self, as_found: bool) -> None:
        """The images as they are in the data set, or as the network is shown them."""
        self._as_found = as_found
        self.viewport().update()

    @property
    def row(self) -> int | None:
        """The chosen image's row of the data set."""
        return None if self._current is None else int(self._rows[self._current])

    @property
    def visible_rows(self) -> np.ndarray:
        """The rows of the data set that are seen."""
        seen = self._cells.visible(self.verticalScrollBar().value())
        return self._rows[seen.start : seen.stop]

    def stop(self) -> None:
        self.thumbnails.stop()

    def sizeHint(self) -> QSize:
        return QSize(500, 400)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 160)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        offset = self.verticalScrollBar().value()
        seen = self._cells.visible(offset)
        if self._dataset is None or not seen:
            return
        with QPainter(self.viewport()) as painter:
            if self._as_found or self._prepared is None:
                self._paint_found(painter, seen, offset)
            else:
                self._paint_prepared(painter, seen, offset, self._prepared)
            if self._current is not None and self._current in seen:
                painter.setPen(QPen(theme().colour("accent"), 2))
                painter.drawRect(self._frame(self._current, offset).adjusted(1, 1, -2, -2))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        across, page = (
            self._cells.columns,
            max(1, self._cells.height // self._cells.side) * self._cells.columns,
        )
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -across,
            Qt.Key.Key_Down: across,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -len(self._rows),
            Qt.Key.Key_End: len(self._rows),
        }
        key = Qt.Key(event.key())
        if self._current is None or key not in (*steps, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif key in steps:
            self.choose(max(0, min(self._current + steps[key], len(self._rows) - 1)))
        else:
            self.opened.emit(int(self._rows[self._current]))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position().toPoint())
        if cell is not None:
            self.choose(cell)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position().toPoint())
        if cell is not None:
            self.opened.emit(int(self._rows[cell]))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position().toPoint())
        self.pointed.emit(-1 if cell is None else int(self._rows[cell]))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.pointed.emit(-1)
        if (
            event.type() == QEvent.Type.ToolTip
            and isinstance(event, QHelpEvent)
            and self._dataset is not None
        ):
            cell = self._cell_at(event.pos())
            if cell is not None:
                QToolTip.showText(
                    event.globalPos(),
                    short_name(self._dataset.source.name(int(self._rows[cell])), self._dataset.path),
                    self,
                )
            return True
        return super().viewportEvent(event)

    def choose(self, cell: int) -> None:
        """The image in this place of the mosaic."""
        self._current = cell
        self._reveal()
        self.viewport().update()
        self._tell()

    def _tell(self) -> None:
        row = self.row
        if row is not None and self._dataset is not None:
            self.setAccessibleDescription(
                f"{self._name(row)}, {self._dataset.class_names[self._dataset.labels[row]]}"
            )
            self.picked.emit(row)

    def _name(self, row: int) -> str:
        return "" if self._dataset is None else short_name(self._dataset.source.name(row), self._dataset.path)

    def _arrange(self) -> None:
        room = self.viewport().size()
        first = self._cells.visible(self.verticalScrollBar().value()).start
        side = max(LEAST_SIDE, min(_LARGEST_SIDE, room.width() // _COLUMNS))
        alone = math.isqrt(room.width() * room.height() // max(1, len(self._rows)))
        side = max(side, min(_FEW_SIDE, alone * 9 // 10))  # so few that all of them are seen
        self._cells = Cells.fit(len(self._rows), room.width(), room.height(), side)
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

    def _frame(self, cell: int, offset: int) -> QRect:
        return QRect(*self._cells.place(cell, offset), self._cells.side - 1, self._cells.side - 1)

    def _paint_prepared(self, painter: QPainter, seen: range, offset: int, prepared: PreparedData) -> None:
        """All that is seen as one picture."""
        places = self._place[self._rows[seen.start : seen.stop]]
        images = prepared.images[np.maximum(places, 0)]
        images[places < 0] = 0
        picture = mosaic(images, self._cells.columns)
        left, top = self._cells.place(seen.start, offset)
        rows = -(-len(images) // self._cells.columns)
        target = QRect(left, top, self._cells.columns * self._cells.side, rows * self._cells.side)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        painter.drawImage(target, to_qimage(picture))
        free = rows * self._cells.columns - len(images)
        if free:
            x, y = self._cells.place(seen.stop, offset)
            painter.fillRect(x, y, free * self._cells.side, self._cells.side, theme().colour("card"))

    def _paint_found(self, painter: QPainter, seen: range, offset: int) -> None:
        self.thumbnails.want(self._rows[seen.start : seen.stop].tolist())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        ground = theme().colour("ground")
        for cell in seen:
            frame = self._frame(cell, offset)
            image = self.thumbnails.of(int(self._rows[cell]))
            painter.fillRect(frame, ground)
            if image is not None:
                size = image.size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
                target = QRect(QPoint(), size)
                target.moveCenter(frame.center())
                painter.drawImage(target, image)

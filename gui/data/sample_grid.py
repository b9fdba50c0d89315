"""All images of a data set in one scrolled mosaic, of which only what is seen is painted."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from core.data.dataset import Dataset
from core.data.prepared import PreparedData
from gui.data.image_grid import ImageGrid
from gui.data.mosaic import mosaic
from gui.data.thumbnails import Thumbnails
from gui.pixels import to_qimage
from gui.theme import theme

LEAST_SIDE, _LARGEST_SIDE, _FEW_SIDE = 36, 72, 112
_COLUMNS = 24  # larger cells in a wide window, rather than ever more of them


class SampleGrid(ImageGrid):
    """`show_rows` takes rows of the data set; `pointed` carries the row under the mouse, -1 where there is none."""

    pointed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.viewport().setMouseTracking(True)
        self._as_found = False
        self.thumbnails = Thumbnails(self)
        self.thumbnails.arrived.connect(self.viewport().update)

    def show_data(self, dataset: Dataset | None, prepared: PreparedData | None) -> None:
        """The images of another data set, none of them until `show_rows` says which; or the same ones prepared."""
        if dataset is not self._dataset:
            self._set_rows(np.zeros(0, np.int64))  # the other one may have more
        self.thumbnails.show_dataset(dataset)
        super().show_data(dataset, prepared)

    def show_rows(self, rows: np.ndarray) -> None:
        """These, from the first on; the chosen image stays chosen if it is among them."""
        self._set_rows(rows)

    def show_as_found(self, as_found: bool) -> None:
        """The images as they are in the data set, or as the network is shown them."""
        self._as_found = as_found
        self.viewport().update()

    def stop(self) -> None:
        self.thumbnails.stop()

    def sentence_of(self, cell: int) -> str:
        if self._dataset is None:
            return ""
        return f"{self.name_of(cell)}, {self._dataset.class_names[self._dataset.labels[self._rows[cell]]]}"

    def tip_of(self, cell: int) -> str:
        return self.name_of(cell)

    def least_side(self, room: QSize) -> int:
        side = max(LEAST_SIDE, min(_LARGEST_SIDE, room.width() // _COLUMNS))
        alone = math.isqrt(room.width() * room.height() // max(1, len(self._rows)))
        return max(side, min(_FEW_SIDE, alone * 9 // 10))  # so few that all of them are seen

    def sizeHint(self) -> QSize:
        return QSize(500, 400)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 160)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position().toPoint())
        self.pointed.emit(-1 if cell is None else int(self._rows[cell]))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.pointed.emit(-1)
        return super().viewportEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        seen = self.seen
        if self._dataset is None or not seen:
            return
        with QPainter(self.viewport()) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
            if self._as_found or self._prepared is None:
                self._paint_found(painter, seen)
            else:
                self._paint_prepared(painter, seen, self._prepared)
            if self._current is not None and self._current in seen:
                painter.setPen(QPen(theme().colour("accent"), 2))
                painter.drawRect(self.rect_of(self._current).adjusted(1, 1, -3, -3))

    def _paint_prepared(self, painter: QPainter, seen: range, prepared: PreparedData) -> None:
        """All that is seen as one picture."""
        places = self._place[self.visible_rows]
        images = prepared.images[np.maximum(places, 0)]
        images[places < 0] = 0
        columns, side = self._cells.columns, self._cells.side
        picture = mosaic(images, columns)
        rows = -(-len(images) // columns)
        target = QRect(self.rect_of(seen.start).topLeft(), QSize(columns * side, rows * side))
        painter.drawImage(target, to_qimage(picture))
        free = rows * columns - len(images)
        if free:
            beside = QRect(self.rect_of(seen.stop).topLeft(), QSize(free * side, side))
            painter.fillRect(beside, theme().colour("card"))

    def _paint_found(self, painter: QPainter, seen: range) -> None:
        self.thumbnails.want(self.visible_rows.tolist())
        ground = theme().colour("ground")
        for cell in seen:
            frame = self.rect_of(cell).adjusted(0, 0, -1, -1)
            image = self.thumbnails.of(int(self._rows[cell]))
            painter.fillRect(frame, ground)
            if image is not None:
                size = image.size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
                target = QRect(QPoint(), size)
                target.moveCenter(frame.center())
                painter.drawImage(target, image)

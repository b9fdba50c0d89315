"""What augmentation makes of one image, eighteen times, and more where there is room."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt, Slot
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import fonts
from gui.data.mosaic import mosaic
from gui.pixels import to_qimage
from gui.theme import TEXT, theme

COUNT = 54
_COLUMNS = (6, 9)
_LEAST_ROWS = {6: 3, 9: 2}  # eighteen of them are seen in any case


class VariantsView(QWidget):
    """`show_images` takes (COUNT, C, H, W) uint8, `say` puts words in their place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images: np.ndarray | None = None
        self._words = ""
        self._pictures: dict[int, QImage] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Changed images")
        theme().changed.connect(self.update)

    @property
    def images(self) -> np.ndarray | None:
        return self._images

    @Slot(object)
    def show_images(self, images: np.ndarray) -> None:
        self._images = images
        self._pictures = {columns: to_qimage(mosaic(images, columns)) for columns in _COLUMNS}
        self.setAccessibleDescription(f"{len(images)} variants of the chosen image")
        self.update()

    def say(self, words: str) -> None:
        self._images, self._pictures, self._words = None, {}, words
        self.setAccessibleDescription(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(260, 130)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 50)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            if not self._pictures:
                painter.setFont(fonts.ui_font(TEXT))
                painter.setPen(theme().colour("muted"))
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(self.rect(), flags, self._words)
                return
            columns = max(_COLUMNS, key=self._side)
            side = self._side(columns)
            rows = min(self.height() // side, COUNT // columns)
            picture = self._pictures[columns]
            cell = picture.width() // columns
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
            painter.drawImage(
                QRect(0, 0, columns * side, rows * side), picture, QRect(0, 0, columns * cell, rows * cell)
            )

    def _side(self, columns: int) -> int:
        """Of a cell, in this many columns."""
        return max(1, min(self.width() // columns, self.height() // _LEAST_ROWS[columns]))

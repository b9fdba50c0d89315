"""A small picture with its caption: enlarged without smoothing, so that one sees the pixels."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import fonts
from gui.pixels import to_qimage
from gui.theme import CONTROL_RADIUS, SMALL, theme

_CAPTION, _LINE = 24, 10


class ImageView(QWidget):
    """`show_image` takes uint8 grey (H, W) or colour (H, W, 3 or 4) and the caption, which may have `lines`.

    `tip` is what the tool tip says after the caption; the picture's size when left out. `frame` is a colour's role.
    """

    def __init__(
        self, side: int = 104, lines: int = 1, parent: QWidget | None = None, *, frame: str = "line"
    ) -> None:
        super().__init__(parent)
        self._side, self._frame = side, frame
        self._below = _CAPTION + (lines - 1) * _LINE
        self._image: QImage | None = None
        self._caption = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_image(self, image: np.ndarray, caption: str, tip: str = "") -> None:
        self._image, self._caption = to_qimage(image), caption
        self.setAccessibleName(caption)
        self.setToolTip(f"{caption}: {tip or f'{image.shape[1]} × {image.shape[0]} pixels'}")
        self.update()

    def set_side(self, side: int) -> None:
        """The picture's height and width on the screen."""
        self._side = side
        self.updateGeometry()

    @property
    def caption(self) -> str:
        return self._caption

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side + self._below)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._image is None:
            return
        frame = QRectF(0.5, 0.5, self.width() - 1, self.height() - self._below - 1)
        outline = QPainterPath()
        outline.addRoundedRect(frame, CONTROL_RADIUS, CONTROL_RADIUS)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipPath(outline)
            painter.fillPath(outline, self._image.pixelColor(0, 0))
            size = QSize(self._image.size()).scaled(frame.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRect(0, 0, size.width(), size.height())
            target.moveCenter(frame.center().toPoint())
            shrinks = size.width() < self._image.width()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shrinks)
            painter.drawImage(target, self._image)
            painter.setClipping(False)
            painter.strokePath(outline, QPen(theme().colour(self._frame), 1))
            painter.setFont(fonts.ui_font(SMALL))
            painter.setPen(theme().colour("muted"))
            below = QRect(0, self.height() - self._below, self.width(), self._below)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._caption)

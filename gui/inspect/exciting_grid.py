"""The images that excite a channel most, three in a row, each with the part of it that excites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui import fonts
from gui.pixels import to_qimage
from gui.theme import SMALL, theme

COLUMNS = 3
_GAP, _CAPTION, _LEAST = 10, 20, 40
_DARKENED = 0.5  # how much is left of what the channel does not see
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -COLUMNS,
    Qt.Key.Key_Down: COLUMNS,
}


@dataclass(frozen=True, eq=False)
class ExcitingImage:
    """One of the images.

    Attributes:
        image: (H, W) or (H, W, 3) uint8.
        region: the rows and columns of it that the channel's strongest value sees.
        caption: its label and the value, to stand below it; `words` are the same for who cannot see it.
    """

    image: np.ndarray
    region: tuple[slice, slice]
    caption: str
    words: str


class ExcitingGrid(QWidget):
    """`opened` carries the place of the image that was clicked; the arrow keys go from one to another, Return opens."""

    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[ExcitingImage, ...] = ()
        self._place = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Images that excite the channel most")
        theme().changed.connect(self.update)

    def show_images(self, images: Sequence[ExcitingImage]) -> None:
        """The most exciting first."""
        self._shown = tuple(images)
        self._place = min(self._place, max(0, len(self._shown) - 1))
        self._describe()

    @property
    def shown(self) -> tuple[ExcitingImage, ...]:
        return self._shown

    @property
    def place(self) -> int:
        """The image that the keys have gone to."""
        return self._place

    def frame(self, place: int) -> QRect:
        """Where an image is painted."""
        rows = max(1, -(-len(self._shown) // COLUMNS))
        across = (self.width() + _GAP) // COLUMNS - _GAP
        down = (self.height() + _GAP) // rows - _GAP - _CAPTION
        side = max(1, min(across, down))
        row, column = divmod(place, COLUMNS)
        return QRect(column * (side + _GAP), row * (side + _CAPTION + _GAP), side, side)

    def sizeHint(self) -> QSize:
        return QSize(330, 390)

    def minimumSizeHint(self) -> QSize:
        return QSize(COLUMNS * (_LEAST + _GAP) - _GAP, COLUMNS * (_LEAST + _CAPTION + _GAP) - _GAP)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setFont(fonts.bangla_font(SMALL))
            for place, shown in enumerate(self._shown):
                frame = self.frame(place)
                _paint_image(painter, shown, frame)
                chosen = place == self._place and self.hasFocus()
                painter.setPen(QPen(theme().colour("text" if chosen else "line"), 2 if chosen else 1))
                painter.drawRect(frame)
                painter.setPen(theme().colour("text" if chosen else "muted"))
                below = QRect(frame.left(), frame.bottom() + 3, frame.width(), _CAPTION)
                painter.drawText(
                    below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, shown.caption
                )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS and self._shown:
            place = self._place + _STEPS[key]
            if 0 <= place < len(self._shown):
                self._place = place
                self._describe()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._shown:
            self.opened.emit(self._place)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position().toPoint())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self._place = place
            self._describe()
            self.opened.emit(place)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._at(event.pos())
            words = f"{self._shown[place].words}\nClick to look at it (Return)" if place is not None else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def _at(self, point: QPoint) -> int | None:
        return next((p for p in range(len(self._shown)) if self.frame(p).contains(point)), None)

    def _describe(self) -> None:
        words = self._shown[self._place].words if self._shown else "none yet"
        self.setAccessibleDescription(words)
        self.update()


def _paint_image(painter: QPainter, shown: ExcitingImage, frame: QRect) -> None:
    """The image as its pixels are; a region that is not all of it is framed, and what lies outside is darkened."""
    picture = to_qimage(shown.image)
    unit = frame.width() / max(picture.width(), picture.height())
    rows, columns = shown.region
    region = QRectF(
        frame.left() + columns.start * unit,
        frame.top() + rows.start * unit,
        (columns.stop - columns.start) * unit,
        (rows.stop - rows.start) * unit,
    )
    if region.contains(QRectF(frame)):
        painter.drawImage(frame, picture)
        return
    painter.drawImage(frame, to_qimage((shown.image * _DARKENED).astype(np.uint8)))
    painter.save()
    painter.setClipRect(region)
    painter.drawImage(frame, picture)
    painter.restore()
    painter.setPen(QPen(theme().colour("accent"), 2))
    painter.drawRect(region.adjusted(1, 1, -1, -1))

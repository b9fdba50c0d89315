"""The ten worst mistakes of the last epoch, as the network saw them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from core.data.digits import glyph
from core.training.events import EpochDone, Mistake
from gui import fonts
from gui.pixels import to_qimage
from gui.theme import CONTROL_RADIUS, SMALL, theme
from gui.train.stack import EMPTY, FULL, BodyStack
from gui.widgets import label, percent

MOST = 10
NOTHING = "After the first epoch, its ten worst mistakes are shown here."
NONE = "No mistake on the validation images in epoch {}."
_CAPTION, _GAP, _LARGEST = 22, 10, 132
_ONE_LINE = 66  # pixels of a picture from which its caption fits below it in one line


class MistakesBody(BodyStack):
    """`mistake_chosen` carries the one that is clicked; the arrow keys go from one to the next, Space chooses."""

    mistake_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(NOTHING, parent)
        self.epoch_label = label(role="muted")
        self.tools = (self.epoch_label,)
        self._names: tuple[str, ...] = ()
        self.thumbnails = [_Thumbnail(place + 1) for place in range(MOST)]
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(_Rows(self.thumbnails))
        for thumbnail in self.thumbnails:
            thumbnail.clicked.connect(self._choose)

    def clear(self, class_names: tuple[str, ...]) -> None:
        """A run begins that tells these classes apart."""
        self._names = class_names
        self.epoch_label.clear()
        self.empty.label.setText(NOTHING)
        self.setCurrentIndex(EMPTY)

    def take(self, event: EpochDone) -> None:
        names = self._names or tuple(map(str, range(len(event.confusion))))
        self.epoch_label.setText(f"worst of epoch {event.epoch}, as the network saw them")
        self.empty.label.setText(NONE.format(event.epoch))
        self.setCurrentIndex(FULL if event.mistakes else EMPTY)
        for place, thumbnail in enumerate(self.thumbnails):
            thumbnail.show_mistake(event.mistakes[place] if place < len(event.mistakes) else None, names)

    @Slot()
    def _choose(self) -> None:
        thumbnail = self.sender()
        if isinstance(thumbnail, _Thumbnail) and thumbnail.mistake is not None:
            self.mistake_chosen.emit(thumbnail.mistake)


def arranged(count: int, width: int, height: int) -> tuple[int, int]:
    """Columns, and the side of the pictures in them, so that `count` are as large as there is room for."""

    def choice(columns: int) -> tuple[int, int]:
        rows = -(-count // columns)
        across, down = (width + _GAP) // columns - _GAP, (height + _GAP) // rows - _GAP
        side = min(across, down - _CAPTION, _LARGEST)
        return (side if side >= _ONE_LINE else min(across, down - 2 * _CAPTION)), columns

    side, columns = max(map(choice, range(1, count + 1)))
    return columns, max(0, side)


def _caption_height(side: int) -> int:
    return _CAPTION if side >= _ONE_LINE else 2 * _CAPTION


class _Rows(QWidget):
    """The pictures side by side, in as many rows as make them largest."""

    def __init__(self, thumbnails: list[_Thumbnail]) -> None:
        super().__init__()
        self._thumbnails = thumbnails
        for thumbnail in thumbnails:
            thumbnail.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def minimumSizeHint(self) -> QSize:
        return QSize(300, 96)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns, side = arranged(len(self._thumbnails), self.width(), self.height())
        high = side + _caption_height(side)
        for place, thumbnail in enumerate(self._thumbnails):
            row, column = divmod(place, columns)
            thumbnail.setGeometry(column * (side + _GAP), row * (high + _GAP), side, high)


class _Thumbnail(QAbstractButton):
    def __init__(self, place: int) -> None:
        super().__init__()
        self.mistake: Mistake | None = None
        self._place = place
        self._caption = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme().changed.connect(self.update)

    def show_mistake(self, mistake: Mistake | None, names: tuple[str, ...]) -> None:
        self.mistake = mistake
        self.setVisible(mistake is not None)
        if mistake is None:
            return
        true, answer = glyph(names[mistake.true]), glyph(names[mistake.predicted])
        share = percent(mistake.probability, decimals=0).replace(" ", "\xa0")
        self._caption = f"{true}\xa0→\xa0{answer} {share}"
        sentence = f"{true} taken for {answer} with {share}: row {mistake.row:,} of the data set"
        self.setToolTip(f"{sentence}\nClick to see it on the Draw page")
        self.setAccessibleName(f"Mistake {self._place}: {sentence}")
        self.update()

    @property
    def caption(self) -> str:
        return self._caption

    def sizeHint(self) -> QSize:
        return QSize(74, 74 + _CAPTION)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.mistake is None:
            return
        side = self.width()
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(1, 1, side - 2, side - 2), CONTROL_RADIUS, CONTROL_RADIUS)
        picture = to_qimage(_picture(self.mistake.image))
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipPath(outline)
            painter.fillPath(outline, picture.pixelColor(0, 0))
            size = picture.size().scaled(QSize(side - 2, side - 2), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRect(0, 0, size.width(), size.height())
            target.moveCenter(QRect(1, 1, side - 2, side - 2).center())
            painter.drawImage(target, picture)
            painter.setClipping(False)
            strong = self.hasFocus() or self.underMouse()
            painter.strokePath(
                outline, QPen(theme().colour("accent" if strong else "line"), 2 if strong else 1)
            )
            painter.setFont(fonts.ui_font(SMALL))
            painter.setPen(theme().colour("text"))
            below = QRect(0, side + 2, side, _caption_height(side) - 2)
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(below, flags, self._caption)


def _picture(image: np.ndarray) -> np.ndarray:
    """Input shape: (C, H, W). Output shape: (H, W) of grey, (H, W, 3) of colour."""
    return image[0] if len(image) == 1 else np.moveaxis(image, 0, -1)

"""Many maps as one mosaic in one image item, and the legend that says what its colours mean."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QGraphicsRectItem, QSizePolicy, QWidget

from gui import fonts
from gui.pixels import to_qimage
from gui.theme import SMALL, theme


class MapView(QWidget):
    """`show_mosaic` takes rows x columns of float values, NaN where nothing is; the aspect is kept.

    Values are coloured from -limit to +limit. `hovered` carries the row and column under the mouse, -1 where there is
    none; `clicked` and `doubled` those that were clicked once and twice.
    """

    hovered = Signal(int, int)
    clicked = Signal(int, int)
    doubled = Signal(int, int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_centred = False
        self._image = pg.ImageItem(axisOrder="row-major")
        self._box = pg.ViewBox(invertY=True, enableMenu=False, enableMouse=False, defaultPadding=0)
        self._box.addItem(self._image)
        self._box.sigResized.connect(self._fit)
        self._mark = QGraphicsRectItem()
        self._mark.hide()
        self._box.addItem(self._mark, ignoreBounds=True)
        self._view = pg.GraphicsView(self, background=None)
        self._view.setCentralItem(self._box)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.scene().sigMouseMoved.connect(self._hover)
        self._view.scene().sigMouseClicked.connect(self._click)
        self.setAccessibleName(name)
        theme().changed.connect(self._recolour)
        self._recolour()

    def show_mosaic(self, mosaic: np.ndarray, limit: float) -> None:
        """Input shape: (rows, columns), float; `limit` above 0 is the value of the strongest colour."""
        self._image.setImage(mosaic, autoLevels=False, levels=(-limit, limit))
        self._image.show()
        self._fit()
        self.setAccessibleDescription(f"{mosaic.shape[0]} rows of {mosaic.shape[1]} values up to {limit:.3g}")

    def mark(self, place: QRectF | None) -> None:
        """A frame around columns and rows of the mosaic; None for no frame."""
        self._mark.setVisible(place is not None)
        if place is not None:
            self._mark.setRect(place)

    def clear_mosaic(self) -> None:
        self._image.hide()
        self._mark.hide()
        self.setAccessibleDescription("empty")

    @property
    def shape(self) -> tuple[int, int] | None:
        """Rows and columns of the last mosaic; None before the first."""
        return None if self._image.image is None else self._image.image.shape

    @property
    def is_empty(self) -> bool:
        return self.shape is None or not self._image.isVisible()

    def sizeHint(self) -> QSize:
        return QSize(320, 240)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._view.setGeometry(self.rect())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(-1, -1)

    @Slot(object)
    def _hover(self, place: QPointF) -> None:
        if not self.is_empty:
            self.hovered.emit(*self._place_of(place))

    @Slot(object)
    def _click(self, event: MouseClickEvent) -> None:
        row, column = self._place_of(event.scenePos())
        if row >= 0 and not self.is_empty and event.button() == Qt.MouseButton.LeftButton:
            (self.doubled if event.double() else self.clicked).emit(row, column)

    def _place_of(self, place: QPointF) -> tuple[int, int]:
        """Row and column at a point of the scene; -1 and -1 beside the mosaic."""
        point = self._box.mapSceneToView(place)
        rows, columns = self.shape or (0, 0)
        inside = 0 <= point.y() < rows and 0 <= point.x() < columns
        return (int(point.y()), int(point.x())) if inside else (-1, -1)

    @Slot()
    def _fit(self) -> None:
        """As large as there is room, from the upper left; where it is centred, in the middle of it."""
        if self.shape is not None:
            rows, columns = self.shape
            width, height = max(self._box.width(), 1), max(self._box.height(), 1)
            unit = max(columns / width, rows / height)
            left = (columns - width * unit) / 2 if self.is_centred else 0
            self._box.setRange(QRectF(left, 0, width * unit, height * unit), padding=0)

    @Slot()
    def _recolour(self) -> None:
        self._image.setLookupTable(theme().signed_map)
        pen = QPen(theme().colour("text"), 2)
        pen.setCosmetic(True)
        self._mark.setPen(pen)


class MapLegend(QWidget):
    """The colour scale with its ends and middle: -limit, 0, +limit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_limit(self, limit: float | None, of: str = "") -> None:
        """None hides the legend's scale; `of` says what has it where not everything does."""
        self._text = "" if limit is None else f"−{limit:.2g} · 0 · +{limit:.2g}{of and f' {of}'}"
        self.setAccessibleName(f"Colour scale {self._text}")
        self.updateGeometry()
        self.update()

    def show_words(self, below: str, above: str) -> None:
        """What colours below and above 0 mean, where the figures say nothing."""
        self._text = f"{below} · {above}"
        self.setAccessibleName(f"Colours from {below} to {above}")
        self.update()

    @property
    def text(self) -> str:
        return self._text

    def sizeHint(self) -> QSize:
        words = QFontMetrics(fonts.ui_font(SMALL)).horizontalAdvance(self._text)
        return QSize(max(140, words + 80), 18)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._text:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(fonts.ui_font(SMALL))
            painter.setPen(theme().colour("muted"))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            text = painter.boundingRect(self.rect(), right, self._text)
            painter.drawText(self.rect(), right, self._text)
            bar = QRectF(text.left() - 78, self.height() / 2 - 4, 70, 8)
            outline = QPainterPath()
            outline.addRoundedRect(bar, 4, 4)
            painter.setClipPath(outline)
            ramp: QImage = to_qimage(theme().signed_map[np.newaxis])
            painter.drawImage(bar, ramp)

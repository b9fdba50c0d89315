"""Many maps as one mosaic in one image item, and the legend that says what its colours mean."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import fonts
from gui.pixels import to_qimage
from gui.theme import SMALL, theme


class MapView(QWidget):
    """`show_mosaic` takes rows x columns of float values, NaN where nothing is; the aspect is kept.

    Values are coloured from -limit to +limit. `hovered` carries the row and column under the mouse, -1 where there is
    none.
    """

    hovered = Signal(int, int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = pg.ImageItem(axisOrder="row-major")
        self._box = pg.ViewBox(invertY=True, enableMenu=False, enableMouse=False, defaultPadding=0)
        self._box.addItem(self._image)
        self._box.sigResized.connect(self._fit)
        self._view = pg.GraphicsView(self, background=None)
        self._view.setCentralItem(self._box)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.scene().sigMouseMoved.connect(self._hover)
        self.setAccessibleName(name)
        theme().changed.connect(self._recolour)
        self._recolour()

    def show_mosaic(self, mosaic: np.ndarray, limit: float) -> None:
        """Input shape: (rows, columns), float; `limit` above 0 is the value of the strongest colour."""
        self._image.setImage(mosaic, autoLevels=False, levels=(-limit, limit))
        self._image.show()
        self._fit()
        self.setAccessibleDescription(f"{mosaic.shape[0]} rows of {mosaic.shape[1]} values up to {limit:.3g}")

    def clear_mosaic(self) -> None:
        self._image.hide()
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
        if self.shape is None or self.is_empty:
            return
        point = self._box.mapSceneToView(place)
        rows, columns = self.shape
        inside = 0 <= point.y() < rows and 0 <= point.x() < columns
        self.hovered.emit(int(point.y()) if inside else -1, int(point.x()) if inside else -1)

    @Slot()
    def _fit(self) -> None:
        """As large as there is room, from the upper left."""
        if self.shape is not None:
            rows, columns = self.shape
            width, height = max(self._box.width(), 1), max(self._box.height(), 1)
            unit = max(columns / width, rows / height)
            self._box.setRange(QRectF(0, 0, width * unit, height * unit), padding=0)

    @Slot()
    def _recolour(self) -> None:
        self._image.setLookupTable(theme().signed_map)


class MapLegend(QWidget):
    """The colour scale with its ends and middle: -limit, 0, +limit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_limit(self, limit: float | None) -> None:
        """None hides the legend's scale."""
        self._text = "" if limit is None else f"−{limit:.2g} · 0 · +{limit:.2g}"
        self.setAccessibleName(f"Colour scale {self._text}")
        self.update()

    @property
    def text(self) -> str:
        return self._text

    def sizeHint(self) -> QSize:
        return QSize(170, 18)

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

"""Points in the plane, coloured by class, that one can point at and walk through with the keys."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from gui import fonts
from gui.inspect.point_names import moved_apart, typical
from gui.inspect.point_tip import PointTip
from gui.theme import theme

_NEAR = 9  # pixels, within which a point is meant
_POINT, _MARK, _RING = 7, 14, 20
_MARGIN = 0.06
_STEPS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}


class PointCloud(QWidget):
    """`pointed` carries the number of the point under the mouse or gone to by key, -1 when there is none any more;
    `picked` the one that was clicked, or chosen with Return.
    """

    pointed = Signal(int)
    picked = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._points = np.empty((0, 2), np.float32)
        self._labels = np.empty(0, np.int64)
        self._names: Sequence[str] = ()
        self._hidden: frozenset[int] = frozenset()
        self._bounds = QRectF(-1, -1, 2, 2)
        self._at: int | None = None
        self._drawing: np.ndarray | None = None
        self._dots = pg.ScatterPlotItem(size=_POINT)
        self._mark = pg.ScatterPlotItem(size=_MARK, brush=None)
        self._ring = pg.ScatterPlotItem(size=_RING, brush=None)
        self._captions: dict[int, pg.TextItem] = {}
        self._box = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0)
        for order, item in enumerate((self._dots, self._mark, self._ring)):
            item.setZValue(2 * order)
            self._box.addItem(item, ignoreBounds=True)
        self._box.sigResized.connect(self._fit)
        self._view = pg.GraphicsView(self, background=None)
        self._view.setCentralItem(self._box)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.scene().sigMouseMoved.connect(self._hover)
        self._view.scene().sigMouseClicked.connect(self._click)
        self.tip = PointTip(self)
        theme().changed.connect(self._paint)

    @property
    def at(self) -> int | None:
        """The point that is pointed at."""
        return self._at

    @property
    def drawing(self) -> np.ndarray | None:
        """(2,) where the ring is; None while there is none."""
        return self._drawing

    def show_points(
        self,
        points: np.ndarray,
        labels: np.ndarray,
        names: Sequence[str],
        bounds: QRectF,
    ) -> None:
        """Input shape: points (N, 2), labels (N,), `names` of the classes; `bounds` is seen in any case."""
        if len(points) != len(self._points):
            self._go_to(None)
        self._points, self._labels, self._names = points, labels, names
        self._bounds = bounds
        self._paint()
        self._fit()
        self.setAccessibleDescription(f"{len(points):,} points of {len(names)} classes")

    def show_drawing(self, point: np.ndarray | None) -> None:
        """Where the image that is looked at is, (2,); it is seen, however far it is from the points."""
        self._drawing = point
        self._ring.setData(pos=np.empty((0, 2)) if point is None else point[np.newaxis])
        self._fit()

    def hide_classes(self, hidden: frozenset[int]) -> None:
        self._hidden = hidden
        if self._at is not None and self._labels[self._at] in hidden:
            self._go_to(None)
        self._paint()

    def clear(self) -> None:
        self.show_points(np.empty((0, 2), np.float32), np.empty(0, np.int64), (), QRectF(-1, -1, 2, 2))
        self.show_drawing(None)

    @property
    def chips(self) -> dict[int, QRectF]:
        """Where the names of the classes that are shown stand, by class, in this widget's pixels."""
        return {
            number: caption.mapRectToScene(caption.textItem.boundingRect())
            for number, caption in self._captions.items()
        }

    @property
    def shown(self) -> np.ndarray:
        """(M,) the numbers of the points that are not hidden."""
        return np.flatnonzero(~np.isin(self._labels, list(self._hidden)))

    def place_of(self, point: int) -> QPoint:
        """In this widget's pixels."""
        x, y = self._pixels(self._points[point : point + 1])[0]
        return QPoint(round(x), round(y))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._view.setGeometry(self.rect())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and self.tip.isVisible():
            event.accept()  # one tip at a time: the image's says more
            return True
        return super().event(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._go_to(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._paint()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._go_to(None)
        self._paint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._step(np.array(_STEPS[key]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at is not None:
            self.picked.emit(self._at)
        elif key == Qt.Key.Key_Escape and self._at is not None:
            self._go_to(None)
        else:
            super().keyPressEvent(event)

    def _step(self, direction: np.ndarray) -> None:
        """To the nearest point in a quarter of the plane; at first to the one nearest to the drawing."""
        shown = self.shown
        if not len(shown):
            return
        places = self._pixels(self._points[shown])
        if self._at is None:
            middle = np.array([self.width() / 2, self.height() / 2])
            start = middle if self._drawing is None else self._pixels(self._drawing[np.newaxis])[0]
            self._go_to(int(shown[np.linalg.norm(places - start, axis=1).argmin()]))
            return
        away = places - self._pixels(self._points[self._at : self._at + 1])[0]
        along = away @ direction
        far = np.linalg.norm(away, axis=1)
        ahead = np.flatnonzero((along >= 1) & (along >= far * np.sqrt(0.5)))
        if len(ahead):
            self._go_to(int(shown[ahead[far[ahead].argmin()]]))

    def _go_to(self, point: int | None) -> None:
        if point == self._at:
            return
        self._at = point
        if point is None:
            self.tip.hide()
            self._mark.setData(pos=np.empty((0, 2)))
        else:
            QToolTip.hideText()
            self._mark.setData(pos=self._points[point : point + 1])
        self.pointed.emit(-1 if point is None else point)

    @Slot(object)
    def _hover(self, place: QPointF) -> None:
        self._go_to(self._near(place))

    @Slot(object)
    def _click(self, event: MouseClickEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        point = self._near(event.scenePos())
        if point is not None and event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(point)

    def _near(self, place: QPointF) -> int | None:
        shown = self.shown
        if not len(shown):
            return None
        far = np.linalg.norm(self._pixels(self._points[shown]) - (place.x(), place.y()), axis=1)
        nearest = int(far.argmin())
        return int(shown[nearest]) if far[nearest] <= _NEAR else None

    def _pixels(self, points: np.ndarray) -> np.ndarray:
        """(N, 2) -> (N, 2), this widget's."""
        seen, box = self._box.viewRect(), self._box.sceneBoundingRect()
        scale = np.array([box.width() / seen.width(), -box.height() / seen.height()])
        return (points - (seen.left(), seen.bottom())) * scale + (box.left(), box.top())

    @Slot()
    def _fit(self) -> None:
        """All of it, a unit as long across as upwards."""
        bounds = self._bounds
        if self._drawing is not None:
            x, y = map(float, self._drawing)
            left, right = min(bounds.left(), x), max(bounds.right(), x)
            bottom, top = min(bounds.top(), y), max(bounds.bottom(), y)
            bounds = QRectF(left, bottom, right - left, top - bottom)
        width, height = max(self._box.width(), 1), max(self._box.height(), 1)
        wide, high = bounds.width() * (1 + 2 * _MARGIN), bounds.height() * (1 + 2 * _MARGIN)
        unit = max(wide / width, high / height, 1e-9)
        seen = QRectF(0, 0, width * unit, height * unit)
        seen.moveCenter(bounds.center())
        self._box.setRange(seen, padding=0)
        self._place_names()

    @Slot()
    def _paint(self) -> None:
        colours, card = theme().class_colours, theme().colour("card")
        shown = self.shown
        brushes = np.array([pg.mkBrush(colour) for colour in colours], object)
        self._dots.setData(
            pos=self._points[shown],
            brush=brushes[self._labels[shown] % len(brushes)],
            pen=pg.mkPen(card, width=0.8),
        )
        text = theme().colour("text")
        self._mark.setPen(pg.mkPen(text if not self.hasFocus() else theme().colour("accent"), width=2))
        self._ring.setPen(pg.mkPen(text, width=3))
        self._write_names()

    def _write_names(self) -> None:
        """Every class's, so that the colours do not stand alone."""
        for caption in self._captions.values():
            self._box.removeItem(caption)
        colours, card, text = theme().class_colours, theme().colour("card"), theme().colour("text")
        self._captions = {}
        for number in sorted(set(self._labels.tolist()) - self._hidden):
            edge = pg.mkPen(colours[number % len(colours)], width=2)
            caption = pg.TextItem(self._names[number], text, anchor=(0.5, 0.5), border=edge, fill=card)
            caption.setFont(fonts.bangla_font(15, semibold=True))
            caption.textItem.document().setDocumentMargin(2)
            caption.updateTextPos()
            caption.setZValue(3)
            self._box.addItem(caption, ignoreBounds=True)
            self._captions[number] = caption
        self._place_names()

    def _place_names(self) -> None:
        """On the points of their classes."""
        seen, box = self._box.viewRect(), self._box.sceneBoundingRect()
        if not self._captions or box.isEmpty():
            return
        own = np.stack([typical(self._points[self._labels == number]) for number in self._captions])
        frames = [caption.textItem.boundingRect() for caption in self._captions.values()]
        sizes = np.array([(frame.width(), frame.height()) for frame in frames])
        corner = np.array([box.left(), box.top()])
        middles = moved_apart(self._pixels(own) - corner, sizes, (box.width(), box.height()))
        units = np.array([seen.width() / box.width(), -seen.height() / box.height()])
        for caption, (x, y) in zip(self._captions.values(), middles * units, strict=True):
            caption.setPos(float(x) + seen.left(), float(y) + seen.bottom())

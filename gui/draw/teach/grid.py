"""All drawings, a row or more for each digit; one of them is chosen with the mouse or the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from core.data.digits import CLASS_NAMES, glyph
from core.data.handwriting import Entry, Handwriting, counts_by_digit
from gui import fonts
from gui.draw.teach.arrangement import MARGIN, Arrangement
from gui.draw.teach.thumbnails import DrawingThumbnails
from gui.draw.teach.words import a_digit
from gui.theme import CONTROL_RADIUS, TEXT, theme

_SIDE, _GLYPH = 68, 24
_CENTRED = Qt.AlignmentFlag.AlignCenter


class DrawingGrid(QAbstractScrollArea):
    """`show_entries` takes all drawings; `picked` carries the chosen one, None where there is none."""

    picked = Signal(object)

    def __init__(self, handwriting: Handwriting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("My handwriting")
        self._entries: tuple[Entry, ...] = ()
        self._current: int | None = None
        self._arrangement = Arrangement((0,) * len(CLASS_NAMES), 1, _SIDE)
        self.thumbnails = DrawingThumbnails(handwriting, self)
        self.thumbnails.arrived.connect(self.viewport().update)
        self.verticalScrollBar().valueChanged.connect(self.viewport().update)
        theme().changed.connect(self.viewport().update)

    @property
    def entry(self) -> Entry | None:
        """The chosen drawing."""
        return None if self._current is None else self._entries[self._current]

    def show_entries(self, entries: tuple[Entry, ...], choose: str = "") -> None:
        """The drawing named `choose` is chosen; else the chosen one stays, or what is in its place now."""
        wanted = choose or (self.entry.name if self.entry else "")
        place = self._current or 0
        self._entries = tuple(sorted(entries, key=lambda entry: entry.digit))
        self._arrange()
        found = next((cell for cell, entry in enumerate(self._entries) if entry.name == wanted), place)
        self.thumbnails.want(self._entries)
        self.choose(min(found, len(self._entries) - 1))

    def choose(self, cell: int) -> None:
        """Below 0, none is chosen."""
        self._current = cell if cell >= 0 else None
        self._reveal()
        self.viewport().update()
        self.setAccessibleDescription(_words(self.entry) if self.entry else "no drawings")
        self.picked.emit(self.entry)

    def place(self, cell: int) -> QRect:
        """Where a cell is on the viewport, its gap left out."""
        x, y = self._arrangement.place(cell)
        return QRect(x, y - self.verticalScrollBar().value(), _SIDE - 6, _SIDE - 6)

    def sizeHint(self) -> QSize:
        return QSize(MARGIN + 8 * _SIDE, 440)

    def minimumSizeHint(self) -> QSize:
        return QSize(MARGIN + 3 * _SIDE, 2 * _SIDE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self._reveal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current, last = self._current, len(self._entries) - 1
        if current is None:
            super().keyPressEvent(event)
            return
        target = {
            Qt.Key.Key_Left: max(0, current - 1),
            Qt.Key.Key_Right: min(current + 1, last),
            Qt.Key.Key_Up: self._arrangement.above(current),
            Qt.Key.Key_Down: self._arrangement.below(current),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }.get(Qt.Key(event.key()))
        if target is None:
            super().keyPressEvent(event)
        else:
            self.choose(target)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position().toPoint())
        if cell is not None:
            self.choose(cell)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            cell = self._cell_at(event.pos())
            QToolTip.showText(event.globalPos(), "" if cell is None else _words(self._entries[cell]), self)
            return True
        return super().viewportEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self.viewport()) as painter:
            painter.setRenderHints(
                QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
            )
            self._paint_names(painter)
            for cell in range(len(self._entries)):
                frame = self.place(cell)
                if frame.intersects(self.viewport().rect()):
                    self._paint_cell(painter, cell, frame)

    def _paint_names(self, painter: QPainter) -> None:
        offset, width = self.verticalScrollBar().value(), self.viewport().width()
        for digit, count in enumerate(self._arrangement.counts):
            top = self._arrangement.tops[digit] - offset
            painter.setFont(fonts.bangla_font(_GLYPH, semibold=True))
            painter.setPen(theme().colour("text" if count else "muted"))
            height = _SIDE - 6 if count else 34
            painter.drawText(QRect(0, top, MARGIN - 12, height), _CENTRED, glyph(CLASS_NAMES[digit]))
            if not count:
                painter.setFont(fonts.ui_font(TEXT))
                left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(QRect(MARGIN, top, width - MARGIN, height), left, "none yet")

    def _paint_cell(self, painter: QPainter, cell: int, frame: QRect) -> None:
        image = self.thumbnails.of(self._entries[cell])
        painter.setPen(QPen(theme().colour("line"), 1))
        painter.setBrush(theme().colour("paper"))
        painter.drawRoundedRect(frame, CONTROL_RADIUS, CONTROL_RADIUS)
        if image is not None and not image.isNull():
            inside = frame.adjusted(3, 3, -3, -3)
            target = QRect(QPoint(), image.size().scaled(inside.size(), Qt.AspectRatioMode.KeepAspectRatio))
            target.moveCenter(inside.center())
            painter.drawImage(target, image)
        if cell == self._current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme().colour("accent"), 2))
            painter.drawRoundedRect(frame, CONTROL_RADIUS, CONTROL_RADIUS)

    def _arrange(self) -> None:
        self._arrangement = Arrangement(counts_by_digit(self._entries), self.viewport().width(), _SIDE)
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self._arrangement.height - height))
        bar.setSingleStep(_SIDE // 2)
        bar.setPageStep(height)
        bar.setEnabled(bar.maximum() > 0)

    def _reveal(self) -> None:
        if self._current is not None:
            _, top = self._arrangement.place(self._current)
            bar = self.verticalScrollBar()
            bar.setValue(max(min(bar.value(), top - 4), top + _SIDE - self.viewport().height()))

    def _cell_at(self, place: QPoint) -> int | None:
        return self._arrangement.at(place.x(), place.y() + self.verticalScrollBar().value())


def _words(entry: Entry) -> str:
    when = f", drawn on {entry.when:%Y-%m-%d} at {entry.when:%H:%M}" if entry.when else ""
    return f"{a_digit(CLASS_NAMES[entry.digit])[0].upper()}{a_digit(CLASS_NAMES[entry.digit])[1:]}{when}"

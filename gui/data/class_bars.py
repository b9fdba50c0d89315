"""How many images each class has: a bar a class, in one column or two, as the height allows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.data.digits import glyph
from gui import fonts
from gui.theme import SMALL, TEXT, theme
from gui.train.wording import things

_LEAST, _MOST, _BAR = 19, 26, 8  # pixels of a row, and of the bar in it
_GAP = 18  # between two columns


class ClassBars(QWidget):
    """`show_counts` takes the labels that are counted; hovering a bar says its count, and that of each part.

    A click picks the class, and so do the arrow keys and Space.
    """

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._counts = np.zeros(0, np.int64)
        self._texts: list[str] = []
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Images of each class")
        theme().changed.connect(self.update)

    def show_counts(
        self, class_names: Sequence[str], labels: np.ndarray, parts: np.ndarray | None = None
    ) -> None:
        """Input shape: labels (N,), class numbers; parts (N,), names."""
        count = len(class_names)
        self._names, self._counts = tuple(class_names), np.bincount(labels, minlength=count)
        self._texts = [
            f"{glyph(name)}: {things(int(number), 'image')}"
            for name, number in zip(self._names, self._counts, strict=True)
        ]
        if parts is not None:
            for part in np.unique(parts):
                for place, number in enumerate(np.bincount(labels[parts == part], minlength=count)):
                    self._texts[place] += f"\n{part}: {number:,}"
        self._current = min(self._current, count - 1)
        self.setAccessibleDescription(", ".join(text.replace("\n", "; ") for text in self._texts))
        self.updateGeometry()
        self.update()

    def text_of(self, number: int) -> str:
        """What is said of a class."""
        return self._texts[number]

    @property
    def most_height(self) -> int:
        """In one column, with all the room that its rows make use of."""
        return _MOST * len(self._names)

    def sizeHint(self) -> QSize:
        return QSize(220, self.most_height)

    def minimumSizeHint(self) -> QSize:
        rows = len(self._names) if len(self._names) < 4 else -(-len(self._names) // 2)
        return QSize(180, _LEAST * rows)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._class_at(event.pos())
            QToolTip.showText(event.globalPos(), "" if place is None else self._texts[place], self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._class_at(event.position().toPoint())
        if place is not None:
            self._current = place
            self.picked.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step and self._names:
            self._current = max(0, min(self._current + step, len(self._names) - 1))
            self.update()
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return) and self._names:
            self.picked.emit(self._current)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._names:
            return
        names, figures = fonts.bangla_font(TEXT + 1), fonts.ui_font(SMALL)
        most = max(1, int(self._counts.max()))
        left = max(QFontMetrics(names).horizontalAdvance(glyph(name)) for name in self._names) + 8
        left = min(left, self.width() // 3)
        right = QFontMetrics(figures).horizontalAdvance(f"{most:,}") + 6
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for place, (name, count) in enumerate(zip(self._names, self._counts, strict=True)):
                row = self._row(place)
                track = row.adjusted(left, (row.height() - _BAR) / 2, -right, -(row.height() - _BAR) / 2)
                bar = QRectF(track)
                bar.setWidth(max(_BAR if count else 0.0, track.width() * count / most))
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme().colour("ground"))
                painter.drawRoundedRect(track, _BAR / 2, _BAR / 2)
                painter.setBrush(theme().colour("accent"))
                painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
                focused = self.hasFocus() and place == self._current
                painter.setPen(theme().colour("accent" if focused else "text"))
                painter.setFont(names)
                caption = QRectF(row.left(), row.top(), left - 4, row.height())
                middle = Qt.AlignmentFlag.AlignVCenter
                fitting = painter.fontMetrics().elidedText(
                    glyph(name), Qt.TextElideMode.ElideRight, int(caption.width())
                )
                painter.drawText(caption, middle | Qt.AlignmentFlag.AlignLeft, fitting)
                painter.setPen(theme().colour("muted"))
                painter.setFont(figures)
                painter.drawText(row, middle | Qt.AlignmentFlag.AlignRight, f"{count:,}")

    @property
    def columns(self) -> int:
        """Two where one would be too high."""
        return 2 if self.height() < _LEAST * len(self._names) and len(self._names) >= 4 else 1

    def _row(self, place: int) -> QRectF:
        across = self.columns
        down = -(-len(self._names) // across)
        height = min(_MOST, self.height() / down)
        width = (self.width() - _GAP * (across - 1)) / across
        column, row = divmod(place, down)
        return QRectF(column * (width + _GAP), row * height, width, height)

    def _class_at(self, place: QPoint) -> int | None:
        return next((n for n in range(len(self._names)) if self._row(n).contains(place)), None)

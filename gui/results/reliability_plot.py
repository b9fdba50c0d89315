"""How often answers come true, above their probability."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.training.reliability import Reliability
from gui import fonts
from gui.theme import SMALL, theme
from gui.widgets import percent

_LEFT, _RIGHT, _TOP, _BELOW = 44, 12, 12, 36
NOTHING = "no answers are so sure"


class ReliabilityPlot(QWidget):
    """The arrow keys go from bar to bar, a click chooses one; `told` carries what it stands for."""

    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bins: Reliability | None = None
        self._current = 0
        self.setAccessibleName("Reliability: the share of answers that is right, by their probability")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme().changed.connect(self.update)

    def show_reliability(self, bins: Reliability | None) -> None:
        self._bins = bins
        if bins is not None:
            self._current = len(bins.counts) - 1
        self._tell()
        self.update()

    @property
    def words(self) -> str:
        """Of the chosen bar."""
        return self.words_of(self._current)

    def words_of(self, bar: int) -> str:
        """ "87 to 93 %: 91.2 % of 1,204 right, 90.4 % expected"."""
        if self._bins is None:
            return ""
        low, high = self._bins.edges[bar : bar + 2]
        answers = f"{100 * low:.0f} to {percent(high, decimals=0)}"
        count = int(self._bins.counts[bar])
        if not count:
            return f"{answers}: {NOTHING}"
        right, expected = percent(self._bins.accuracy[bar]), percent(self._bins.confidence[bar])
        return f"{answers}: {right} of {count:,} right, {expected} expected"

    def sizeHint(self) -> QSize:
        return QSize(360, 320)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 160)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and self._bins is not None:
            self._choose(max(0, min(self._current + step, len(self._bins.counts) - 1)))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        bar = self._bar_at(event.position().toPoint().x())
        if bar is not None:
            self._choose(bar)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            bar = self._bar_at(event.pos().x())
            QToolTip.showText(event.globalPos(), "" if bar is None else self.words_of(bar), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._bins is None:
            return
        area = self._area()
        with QPainter(self) as painter:
            painter.setFont(fonts.ui_font(SMALL))
            for bar, count in enumerate(self._bins.counts):
                if count:
                    rect = self._bar(bar, area)
                    painter.fillRect(rect, theme().colour("accent_soft"))
                    chosen = bar == self._current
                    painter.setPen(QPen(theme().colour("text" if chosen else "accent"), 2 if chosen else 1))
                    painter.drawRect(rect)
            painter.setPen(QPen(theme().colour("line"), 1))
            painter.drawRect(area)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            painter.setPen(QPen(theme().colour("muted"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(area.bottomLeft(), area.topRight())
            painter.setPen(theme().colour("muted"))
            for share in (0.0, 0.5, 1.0):
                self._write(painter, area, share)
            below = QRectF(area.left(), area.bottom() + 18, area.width(), 16)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, "probability of the answer")

    def _write(self, painter: QPainter, area: QRectF, share: float) -> None:
        words = percent(share, decimals=0)
        at = QPointF(area.left() + share * area.width(), area.bottom() - share * area.height())
        beside = QRectF(0, at.y() - 8, area.left() - 6, 16)
        painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        width = 48.0
        left = min(at.x() - width / 2, self.width() - width)
        painter.drawText(QRectF(left, area.bottom() + 3, width, 15), Qt.AlignmentFlag.AlignCenter, words)

    def _area(self) -> QRectF:
        side = min(self.width() - _LEFT - _RIGHT, self.height() - _TOP - _BELOW)
        return QRectF(_LEFT, _TOP, side, side)

    def _bar(self, bar: int, area: QRectF) -> QRectF:
        if self._bins is None:
            return QRectF()
        width = area.width() / len(self._bins.counts)
        height = area.height() * float(self._bins.accuracy[bar])
        return QRectF(area.left() + bar * width + 1, area.bottom() - height, width - 2, height)

    def _bar_at(self, x: int) -> int | None:
        area = self._area()
        if self._bins is None or not area.left() <= x < area.right():
            return None
        return int((x - area.left()) / area.width() * len(self._bins.counts))

    def _choose(self, bar: int) -> None:
        self._current = bar
        self._tell()
        self.update()

    def _tell(self) -> None:
        self.setAccessibleDescription(self.words)
        self.told.emit(self.words)

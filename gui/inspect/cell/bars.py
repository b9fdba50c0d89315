"""Rows of a painted table: a name, some figures, and a bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import fonts
from gui.theme import SMALL, theme

_ROW, _GAP = 17, 6


@dataclass(frozen=True)
class Row:
    """`share` is the length of the bar, from -1 to 1; a marked row is set in bold."""

    name: str
    figures: tuple[str, ...]
    share: float
    result: str
    is_marked: bool = False


class BarTable(QWidget):
    """`show_rows` takes the heads of the columns and the rows; bars go both ways where they are "signed"."""

    def __init__(
        self,
        name: str,
        widths: Sequence[int],
        *,
        bars: Literal["signed", "shares"],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name_width, *self._widths, self._result_width = widths
        self._is_signed = bars == "signed"
        self._heads: tuple[str, ...] = ()
        self._rows: tuple[Row, ...] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_rows(self, heads: Sequence[str], rows: Sequence[Row]) -> None:
        """A head for the name, each figure, and the result."""
        if len(rows) != len(self._rows):
            self.updateGeometry()
        self._heads, self._rows = tuple(heads), tuple(rows)
        self.setAccessibleDescription(
            "; ".join(" ".join((row.name, *row.figures, row.result)) for row in rows)
        )
        self.update()

    @property
    def rows(self) -> tuple[Row, ...]:
        return self._rows

    def sizeHint(self) -> QSize:
        return QSize(280, _ROW * (1 + len(self._rows)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(theme().colour("muted"))
            painter.setFont(fonts.ui_font(SMALL))
            if self._heads:
                name, *figures, result = self._heads
                self._write(painter, 0, name, figures, result)
            for place, row in enumerate(self._rows, 1):
                self._paint_bar(painter, place, row)
                painter.setPen(theme().colour("text"))
                painter.setFont(fonts.ui_font(SMALL, semibold=row.is_marked))
                self._write(painter, place, row.name, row.figures, row.result)
            if self._is_signed:
                middle = self._bars.center().x()
                painter.setPen(QPen(theme().colour("line"), 1))
                painter.drawLine(QPointF(middle, _ROW), QPointF(middle, self.height()))

    @property
    def _bars(self) -> QRectF:
        """Where the bars are, across."""
        left = self._name_width + sum(self._widths) + _GAP
        return QRectF(left, 0, max(10, self.width() - self._result_width - left - _GAP), _ROW)

    def _paint_bar(self, painter: QPainter, place: int, row: Row) -> None:
        if row.share == 0 and self._is_signed:
            return
        area = self._bars.translated(0, place * _ROW).adjusted(0, 4, 0, -4)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._is_signed:
            bar = QRectF(
                area.center().x(), area.top(), row.share * area.width() / 2, area.height()
            ).normalized()
            painter.setBrush(theme().colour("positive" if row.share > 0 else "negative"))
        else:
            painter.setBrush(theme().colour("ground"))
            painter.drawRoundedRect(area, 3, 3)
            bar = QRectF(area.left(), area.top(), row.share * area.width(), area.height())
            painter.setBrush(theme().colour("accent" if row.is_marked else "muted"))
        painter.drawRoundedRect(bar, min(3.0, bar.width() / 2), 3)

    def _write(self, painter: QPainter, place: int, name: str, figures: Sequence[str], result: str) -> None:
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        top, left = place * _ROW, self._name_width
        painter.drawText(QRectF(0, top, left, _ROW), middle, name)
        for width, text in zip(self._widths, figures, strict=True):
            painter.drawText(QRectF(left, top, width, _ROW), middle | right, text)
            left += width
        painter.drawText(
            QRectF(self.width() - self._result_width, top, self._result_width, _ROW), middle | right, result
        )

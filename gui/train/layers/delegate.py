"""How a layer's row is painted: its kind, its settings in muted words, and in colour what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from core.nn.layer_rows import LayerRow
from gui import fonts
from gui.theme import SMALL, TEXT, theme
from gui.train.layers.kinds import settings_text
from gui.train.layers.table import LAYER, LayersModel

CHEVRON = 16
"""Width of what opens a block."""
_INDENT = 9
_THIN = "\N{THIN SPACE}"
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class LayerDelegate(QStyledItemDelegate):
    """Paints the rows of a `LayersModel`."""

    def __init__(self, rows: LayersModel) -> None:
        super().__init__()
        self._rows = rows

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        row = self._rows.rows[index.row()]
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme().colour("accent_soft"))
        painter.setPen(theme().colour("line"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if index.column() == LAYER:
            if state & QStyle.StateFlag.State_Selected and option.widget.hasFocus():
                painter.fillRect(area.left(), area.top(), 3, area.height(), theme().colour("accent"))
            self._paint_layer(painter, area.adjusted(6, 0, 0, 0), index.row(), row)
        else:
            painter.setFont(fonts.ui_font(SMALL))
            painter.setPen(theme().colour("second" if row.problem else "text"))
            _line(painter, area.adjusted(2, 0, -4, 0), index.data(), right=not row.problem)
        painter.restore()

    def _paint_layer(self, painter: QPainter, area: QRect, number: int, row: LayerRow) -> None:
        area.setLeft(area.left() + _INDENT * row.depth)
        if row.spec.kind == "Residual" and not row.depth:
            _chevron(
                painter,
                QRect(area.left() - 3, area.top(), CHEVRON, area.height()),
                self._rows.is_open(number),
            )
            area.setLeft(area.left() + CHEVRON - 2)
        painter.setFont(fonts.ui_font(TEXT))
        painter.setPen(theme().colour("second" if row.problem else "text"))
        kind = f"+ {row.spec.kind}" if row.path[-2:-1] == ("shortcut",) else row.spec.kind
        area.setLeft(area.left() + _line(painter, area, kind) + 5)
        painter.setFont(fonts.ui_font(SMALL))
        painter.setPen(theme().colour("muted"))
        _line(painter, area, settings_text(row.spec).replace(" · ", f"{_THIN}·{_THIN}"))


def _line(painter: QPainter, area: QRect, text: str, *, right: bool = False) -> int:
    """Text that gives way at its end; returns the pixels it takes."""
    fitting = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(0, area.width()))
    painter.drawText(
        area, _MIDDLE | (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft), fitting
    )
    return painter.fontMetrics().horizontalAdvance(fitting)


def _chevron(painter: QPainter, area: QRect, opened: bool) -> None:
    middle = QRect(area).center()
    x, y = middle.x() + 0.5, middle.y() + 0.5
    points = [(-4, -2), (0, 2), (4, -2)] if opened else [(-2, -4), (2, 0), (-2, 4)]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = painter.pen()
    pen.setColor(theme().colour("muted"))
    pen.setWidthF(1.6)
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in points]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

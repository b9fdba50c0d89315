"""A problem in two lines: the file, and below it what is wrong."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui import fonts
from gui.data.problems_model import ProblemsModel
from gui.theme import SMALL, TEXT, theme

HEIGHT = 38


class ProblemDelegate(QStyledItemDelegate):
    """Paints a row of a `ProblemsModel`; what does not fit is in the tool tip."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme().colour("accent_soft"))
        painter.setPen(theme().colour("line"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        middle, area = Qt.AlignmentFlag.AlignVCenter, area.adjusted(4, 0, -4, 0)
        kind = index.data(ProblemsModel.KIND_ROLE)
        painter.setFont(fonts.ui_font(SMALL))
        painter.setPen(theme().colour("muted"))
        first = QRect(area.left(), area.top() + 3, area.width(), 16)
        painter.drawText(first, middle | Qt.AlignmentFlag.AlignRight, kind)
        first.setRight(first.right() - painter.fontMetrics().horizontalAdvance(kind) - 8)
        second = QRect(area.left(), area.top() + 20, area.width(), 16)
        for line, size, colour, text, elide in (
            (first, TEXT, "text", index.data(), Qt.TextElideMode.ElideMiddle),
            (second, SMALL, "muted", index.data(ProblemsModel.REASON_ROLE), Qt.TextElideMode.ElideRight),
        ):
            painter.setFont(fonts.ui_font(size))
            painter.setPen(theme().colour(colour))
            fitting = painter.fontMetrics().elidedText(text, elide, line.width())
            painter.drawText(line, middle | Qt.AlignmentFlag.AlignLeft, fitting)
        painter.restore()

"""A picture with its name, what it is taken for, a digit in Bangla beside its Latin twin, and how sure that is."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.data.digits import glyph
from core.picture_answers import PictureAnswer
from gui import fonts
from gui.data.thumbnails import Thumbnails
from gui.results.folder_model import ANSWER, ANSWER_ROLE, PICTURE, PROBABILITY, SURE, FolderModel
from gui.theme import SMALL, TEXT, theme

HEIGHT = 40
_SIDE, _MARGIN = 32, 8
_GLYPH = 20
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class FolderDelegate(QStyledItemDelegate):
    """Paints the cells of a `FolderModel`."""

    def __init__(self, model: FolderModel, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._thumbnails = model, thumbnails

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        answer: PictureAnswer = index.data(ANSWER_ROLE)
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme().colour("accent_soft"))
        painter.setPen(theme().colour("accent" if state & QStyle.StateFlag.State_HasFocus else "line"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        area = area.adjusted(_MARGIN, 0, -_MARGIN, -1)
        if index.column() == PICTURE:
            self._paint_picture(painter, area, answer, index.data())
        elif index.column() == PROBABILITY:
            _write(painter, area, "text", index.data(), _RIGHT)
        elif index.column() == SURE:
            _write(painter, area, "text" if answer.sure else "second", index.data())
        elif answer.answer is None or answer.runner_up is None:
            _write(painter, area, "muted", index.data())
        else:
            place = answer.answer if index.column() == ANSWER else answer.runner_up
            self._paint_class(painter, area, place, index)
        painter.restore()

    def _paint_picture(self, painter: QPainter, area: QRect, answer: PictureAnswer, name: str) -> None:
        frame = QRect(area.left(), area.top() + (area.height() - _SIDE) // 2, _SIDE, _SIDE)
        painter.fillRect(frame, theme().colour("ground"))
        image = self._thumbnails.of(answer.row)
        if image is not None:
            target = QRect(QPoint(), image.size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio))
            target.moveCenter(frame.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, target.width() < image.width())
            painter.drawImage(target, image)
        words = area.adjusted(_SIDE + 10, 0, 0, 0)
        if answer.reason:
            middle = words.center().y()
            _write(painter, QRect(words.left(), middle - 17, words.width(), 18), "text", name)
            painter.setFont(fonts.ui_font(SMALL))
            below = QRect(words.left(), middle, words.width(), 16)
            reason = painter.fontMetrics().elidedText(
                answer.reason, Qt.TextElideMode.ElideRight, below.width()
            )
            painter.setPen(theme().colour("second"))
            painter.drawText(below, _LEFT, reason)
        else:
            _write(painter, words, "text", name)

    def _paint_class(
        self, painter: QPainter, area: QRect, place: int, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The Bangla digit large, behind it what else the cell says; a class that is no digit as plain text."""
        name, text = self._model.class_names[place], index.data()
        bangla, is_answer = glyph(name), index.column() == ANSWER
        if bangla != name:
            painter.setFont(fonts.bangla_font(_GLYPH if is_answer else TEXT + 2, semibold=is_answer))
            painter.setPen(theme().colour("text" if is_answer else "muted"))
            painter.drawText(area, _LEFT, bangla)
            area, text = area.adjusted(26, 0, 0, 0), text.removeprefix(f"{bangla} ")
        _write(painter, area, "text" if is_answer else "muted", text)


def _write(painter: QPainter, area: QRect, role: str, text: str, aligned: Qt.AlignmentFlag = _LEFT) -> None:
    painter.setFont(fonts.ui_font(TEXT))
    painter.setPen(theme().colour(role))
    painter.drawText(
        area, aligned, painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, area.width())
    )

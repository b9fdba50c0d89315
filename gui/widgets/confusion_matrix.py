"""A confusion matrix: a row each true class, a column each answer, the mistakes coloured by how many they are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.data.digits import glyph
from core.insight import ramp
from gui import fonts
from gui.pixels import to_qimage
from gui.theme import SMALL, TEXT, theme
from gui.widgets.confusion_grid import Grid, reads_better, shares_of, strengths
from gui.widgets.percent import percent

_SMALLEST_TEXT, _LEAST_LINES = 8, 8  # pixels of a cell's text, and of a cell that has lines around it
_SMALLEST_NAME = 12
_MOST_LABEL = 84  # pixels of a class's name beside its row
_MOST_HEAD = 56  # and above the columns
_TITLED = 220  # pixels in height, from which rows and columns have titles
ROWS, COLUMNS = "label", "answer"
_CENTRED = Qt.AlignmentFlag.AlignCenter


class ConfusionMatrix(QWidget):
    """`told` carries a sentence about the cell under the mouse, or else the chosen one; `chosen` its row and column.

    The arrow keys move the choice, which is made at once; Enter makes it again.
    """

    told = Signal(str)
    chosen = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts = np.zeros((0, 0), np.int64)
        self._shares = np.zeros((0, 0))
        self._names: tuple[str, ...] = ()
        self._as_shares = False
        self._cell: tuple[int, int] | None = None
        self._grid: Grid | None = None
        self._title = 0  # pixels of the words beside the rows and above the columns
        self._colours = np.zeros((0, 0, 3), np.uint8)
        self._dark_text = np.zeros((0, 0), bool)
        self.setAccessibleName("Confusion matrix")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme().changed.connect(self._recolour)

    def show_matrix(self, counts: np.ndarray, class_names: Sequence[str]) -> None:
        """Input shape: (K, K), whole numbers, rows the true class."""
        self._counts, self._shares = counts, shares_of(counts)
        self._names = tuple(glyph(name) for name in class_names)
        if self._cell and max(self._cell) >= len(counts):
            self._cell = None
        self._arrange()
        self._recolour()
        self._tell(self._cell)

    def show_shares(self, shares: bool) -> None:
        """Percent of the true class's images in place of their number."""
        self._as_shares = shares
        self._recolour()

    @property
    def cell(self) -> tuple[int, int] | None:
        """Row and column of the chosen one."""
        return self._cell

    def choose(self, row: int, column: int) -> None:
        """Move the frame there."""
        self._cell = (row, column)
        self._tell(self._cell)
        self.update()

    def text_of(self, row: int, column: int) -> str:
        """৩ taken for ৯: 12 of 340 (3.5 %)."""
        count, total = int(self._counts[row, column]), int(self._counts[row].sum())
        true, answer = self._names[row], self._names[column]
        what = f"{true} recognized" if row == column else f"{true} taken for {answer}"
        return f"{what}: {count:,} of {total:,} ({percent(self._shares[row, column])})"

    def value_of(self, row: int, column: int) -> str:
        """What stands in a cell."""
        if not self._counts[row, column]:
            return "·"
        if self._as_shares:
            return f"{100 * self._shares[row, column]:.1f}"
        return f"{self._counts[row, column]}"

    def rect_of(self, row: int, column: int) -> QRectF:
        """Where a cell is on the widget."""
        if self._grid is None:
            return QRectF()
        return QRectF(*self._grid.corner(row, column), self._grid.width, self._grid.height)

    def sizeHint(self) -> QSize:
        return QSize(420, 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(220, 96)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cell = self._cell_at(event.pos())
            QToolTip.showText(event.globalPos(), "" if cell is None else self.text_of(*cell), self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._tell(self._cell_at(event.position().toPoint()) or self._cell)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._tell(self._cell)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position().toPoint())
        if cell is not None and event.button() is Qt.MouseButton.LeftButton:
            self.choose(*cell)
            self.chosen.emit(*cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        key, last = Qt.Key(event.key()), len(self._counts) - 1
        if last < 0 or key not in (*steps, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        else:
            down, right = steps.get(key, (0, 0)) if self._cell else (0, 0)
            row, column = self._cell or (0, 0)
            cell = min(max(row + down, 0), last), min(max(column + right, 0), last)
            self.choose(*cell)
            self.chosen.emit(*cell)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._grid is None:
            return
        grid, count = self._grid, self._grid.classes
        with QPainter(self) as painter:
            cells = QRectF(grid.left, grid.top, count * grid.width, count * grid.height)
            painter.drawImage(cells, to_qimage(self._colours))
            if grid.height >= _LEAST_LINES and grid.width >= _LEAST_LINES:
                self._paint_lines(painter, cells)
            self._paint_names(painter)
            if self._title:
                self._paint_titles(painter, cells)
            self._paint_values(painter)
            if self._cell is not None:
                painter.setPen(QPen(theme().colour("accent" if self.hasFocus() else "muted"), 2))
                painter.drawRect(self.rect_of(*self._cell))

    def _paint_lines(self, painter: QPainter, cells: QRectF) -> None:
        painter.setPen(QPen(theme().colour("line"), 1))
        for place in range(self._grid.classes + 1 if self._grid else 0):
            x, y = self._grid.corner(place, place) if self._grid else (0.0, 0.0)
            painter.drawLine(int(x), int(cells.top()), int(x), int(cells.bottom()))
            painter.drawLine(int(cells.left()), int(y), int(cells.right()), int(y))

    def _paint_names(self, painter: QPainter) -> None:
        """As many as have room beside each other."""
        if self._grid is None:
            return
        grid, font = self._grid, self._name_font()
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(theme().colour("text"))
        every = max(1, -(-font.pixelSize() * 3 // (4 * max(1, int(grid.height)))))  # a digit's height
        for row in range(0, grid.classes, every):
            y = grid.corner(row, 0)[1]
            box = QRectF(0, y - 4, grid.left - 7, grid.height + 8)
            name = metrics.elidedText(self._names[row], Qt.TextElideMode.ElideRight, int(box.width()))
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)
        widest = max(metrics.horizontalAdvance(name) for name in self._names)
        every = max(1, -(-min(widest + 2, _MOST_HEAD) // max(1, int(grid.width))))
        for column in range(0, grid.classes, every):
            x = grid.corner(0, column)[0]
            box = QRectF(x, self._title, grid.width * every, grid.top - 2 - self._title)
            name = metrics.elidedText(self._names[column], Qt.TextElideMode.ElideRight, int(box.width()) - 2)
            painter.drawText(box.translated(-grid.width * (every - 1) / 2, 0), _CENTRED, name)

    def _paint_titles(self, painter: QPainter, cells: QRectF) -> None:
        """What the rows and the columns are."""
        painter.setFont(fonts.ui_font(SMALL))
        painter.setPen(theme().colour("muted"))
        painter.drawText(QRectF(cells.left(), 0, cells.width(), self._title), _CENTRED, COLUMNS)
        painter.save()
        painter.translate(0, cells.bottom())
        painter.rotate(-90)
        painter.drawText(QRectF(0, 0, cells.height(), self._title), _CENTRED, ROWS)
        painter.restore()

    def _paint_values(self, painter: QPainter) -> None:
        font = self._value_font()
        if font is None:
            return
        painter.setFont(font)
        text, card, faint = (theme().colour(role) for role in ("text", "card", "disabled"))
        for row in range(len(self._counts)):
            for column in range(len(self._counts)):
                pen: QColor = text if self._dark_text[row, column] else card
                painter.setPen(pen if self._counts[row, column] else faint)
                painter.drawText(self.rect_of(row, column), _CENTRED, self.value_of(row, column))

    def _name_font(self) -> QFont:
        height = self._grid.height if self._grid else TEXT
        return fonts.bangla_font(int(min(TEXT + 1, max(_SMALLEST_NAME, height - 1))))

    def _value_font(self) -> QFont | None:
        """The largest in which all values fit into their cells; None where it would be too small to read."""
        if self._grid is None:
            return None
        longest = "100.0" if self._as_shares else f"{self._counts.max()}"
        for pixels in range(min(TEXT - 1, int(self._grid.height) - 1), _SMALLEST_TEXT - 1, -1):
            font = fonts.ui_font(pixels)
            if QFontMetrics(font).horizontalAdvance(longest) <= self._grid.width - 2:
                return font
        return None

    def _cell_at(self, place: QPoint) -> tuple[int, int] | None:
        return None if self._grid is None else self._grid.cell_at(place.x(), place.y())

    def _tell(self, cell: tuple[int, int] | None) -> None:
        sentence = "" if cell is None else self.text_of(*cell)
        self.setAccessibleDescription(sentence)
        self.told.emit(sentence)

    def _arrange(self) -> None:
        if not self._names:
            self._grid = None
            return
        metrics = QFontMetrics(fonts.bangla_font(TEXT + 1))
        widest = max(metrics.horizontalAdvance(name) for name in self._names)
        self._title = SMALL + 3 if self.height() >= _TITLED else 0
        room = max(1, self.height() - self._title) / (len(self._names) + 1)
        top = min(max(room, SMALL + 3), TEXT + 9)
        size = (self.width(), self.height())
        left = min(widest, _MOST_LABEL) + 9 + self._title
        self._grid = Grid.fit(len(self._names), size, left=left, top=int(top) + self._title)
        self.update()

    @Slot()
    def _recolour(self) -> None:
        if not len(self._counts):
            return
        palette = theme().palette
        levels = strengths(self._shares if self._as_shares else self._counts)
        colours = ramp(palette.card, palette.second)[(levels * 255).astype(np.uint8)]
        diagonal = np.arange(len(levels))
        colours[diagonal, diagonal] = _rgb(palette.accent_soft)
        self._colours = colours
        self._dark_text = reads_better(colours, _rgb(palette.text), _rgb(palette.card))
        self.update()


def _rgb(colour: str) -> np.ndarray:
    return ramp(colour, colour)[0]

"""The images that the network finds most like the one that is looked at."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from core.data.digits import glyph
from core.data.prepared import PreparedData
from core.insight import Neighbours
from gui.inspect.source_bar import as_image
from gui.theme import theme
from gui.widgets import ImageView, label

_COLUMNS, _COUNT, _GAP = 3, 9, 6
_LEAST, _MOST = 40, 68
_SHARE = 3
_WORDS = 24  # pixels below each, and above all
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -_COLUMNS,
    Qt.Key.Key_Down: _COLUMNS,
}
DRAW = "Draw to see what is alike"


class NeighbourGrid(QWidget):
    """Nine of them, nearest first, each with its class and its distance.

    `picked` carries the number of the image that was clicked; the arrow keys go from one to another, Return picks.
    """

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Nearest images")
        self.title = label(role="small")
        self.images = [_Neighbour() for _ in range(_COUNT)]
        self._rows: list[int] = []
        grid = QGridLayout()
        grid.setHorizontalSpacing(_GAP)
        grid.setVerticalSpacing(0)
        for place, image in enumerate(self.images):
            grid.addWidget(image, *divmod(place, _COLUMNS))
            image.chosen.connect(self._pick)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.title)
        column.addLayout(grid)
        column.addStretch(1)
        self.fit(0, 0)
        self.clear()

    def fit(self, width: int, height: int) -> None:
        """As large as there is room for, with most of the width for the map."""
        rows = _COUNT // _COLUMNS
        room = min((height - _WORDS) // rows - _WORDS, width // (_SHARE * _COLUMNS))
        side = min(max(room, _LEAST), _MOST)
        for image in self.images:
            image.set_side(side)
        self.setFixedWidth(_COLUMNS * side + (_COLUMNS - 1) * _GAP)

    def show_neighbours(self, near: Neighbours, data: PreparedData, *, of_drawing: bool) -> None:
        self.title.setText("Most like your drawing" if of_drawing else "Most like the image")
        self._rows = near.rows.tolist()
        found = zip(self._rows, near.distances.tolist(), strict=True)
        for image, (row, distance) in zip(self.images, found, strict=False):
            name = glyph(data.class_names[data.labels[row]])
            tip = f"image {row + 1:,}, {distance:.4g} away in the last hidden layer. Click to look at it (Return)"
            image.show_image(as_image(data.images[row]), f"{name} {distance:.2f}", tip)
        for place, image in enumerate(self.images):
            image.setVisible(place < len(near.rows))

    def clear(self, words: str = DRAW) -> None:
        """`words` say why there are none."""
        self.title.setText(words)
        self._rows = []
        for image in self.images:
            image.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        place = next((place for place, image in enumerate(self.images) if image.hasFocus()), None)
        if step is None or place is None:
            super().keyPressEvent(event)
        elif 0 <= place + step < len(self._rows):
            self.images[place + step].setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _pick(self) -> None:
        place = next(place for place, image in enumerate(self.images) if image is self.sender())
        self.picked.emit(self._rows[place])


class _Neighbour(ImageView):
    """`chosen` comes with a click, Return or Space."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__(_LEAST)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            with QPainter(self) as painter:
                painter.setPen(QPen(theme().colour("accent"), 2))
                painter.drawRect(1, 1, self.width() - 2, self.width() - 2)

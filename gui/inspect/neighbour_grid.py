"""The images that the network finds most like the one that is looked at."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from core.data.digits import glyph
from core.data.prepared import PreparedData
from core.insight import Neighbours
from gui.inspect.source_bar import as_image
from gui.widgets import ImageView, label

_COLUMNS, _COUNT, _GAP = 3, 9, 6
_LEAST, _MOST = 40, 68
_SHARE = 3
_WORDS = 24  # pixels below each, and above all


class NeighbourGrid(QWidget):
    """Nine of them, nearest first, each with its class and its distance."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Nearest images")
        self.title = label(role="small")
        self.images = [ImageView(_LEAST) for _ in range(_COUNT)]
        grid = QGridLayout()
        grid.setHorizontalSpacing(_GAP)
        grid.setVerticalSpacing(0)
        for place, image in enumerate(self.images):
            grid.addWidget(image, *divmod(place, _COLUMNS))
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
        found = zip(near.rows.tolist(), near.distances.tolist(), strict=True)
        for image, (row, distance) in zip(self.images, found, strict=False):
            name = glyph(data.class_names[data.labels[row]])
            tip = f"image {row + 1:,}, {distance:.4g} away in the last hidden layer"
            image.show_image(as_image(data.images[row]), f"{name} {distance:.2f}", tip)
        for place, image in enumerate(self.images):
            image.setVisible(place < len(near.rows))

    def clear(self) -> None:
        self.title.setText("Draw to see what is alike")
        for image in self.images:
            image.hide()

"""A number of a pooling: the window, with the one that won framed, and where it lies."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.insight import PoolingCell
from gui.inspect.cell.equation import Equation
from gui.inspect.cell.explained import Explained
from gui.inspect.cell.framed_map import FramedMap
from gui.inspect.cell.grid import Grid, largest
from gui.inspect.cell.part import Link, Part
from gui.inspect.cell.wording import plain
from gui.widgets import label

_SIDE = 100


class PoolingPart(Part):
    """The winner of a maximum is a link; of an average all count alike."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.window_, self.place = Equation("Window"), FramedMap()
        self.place.set_side(_SIDE)
        self.words, self.winner = label("", wrap=True), Link()
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self.place)
        row.addWidget(self.window_, 1)
        self.column.addLayout(row, 1000)
        self.column.addWidget(self.words)
        self.column.addWidget(self.summary)
        self.column.addWidget(self.winner, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addStretch(1)
        self.place.gone.connect(self.followed)
        self.winner.gone.connect(self.followed)

    def show_explained(self, explained: Explained) -> None:
        cell = explained.steps[0]
        assert isinstance(cell, PoolingCell)  # noqa: S101  # the card chooses the part by it
        channel, (top, left) = cell.place[0], cell.corner
        rows, columns = cell.window.shape
        winner = (cell.winner[0] - top, cell.winner[1] - left) if cell.winner else None
        self.window_.show_grids([Grid("window", cell.window, largest(explained.given), winner)])
        self.place.show_map(explained.source, explained.given, channel, QRectF(left, top, columns, rows))
        self.winner.setVisible(cell.winner is not None)
        self.words.setVisible(cell.winner is None)
        if cell.winner:
            self.winner.lead_to(explained.source, (channel, *cell.winner), names_place=True)
        else:
            added = plain(cell.total * cell.window.size)
            self.words.setText(
                f"The mean of {rows} × {columns} numbers: {added} / {cell.window.size:,} = {plain(cell.total)}"
            )
        self.say(explained)

"""A number that comes from elsewhere: passed on as it is, or the sum of a block's two paths."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from core.insight import Explanation, PassedCell, ResidualCell
from gui.inspect.cell.explained import Explained
from gui.inspect.cell.part import Link, Part
from gui.inspect.look import IMAGE
from gui.inspect.signed_bars import signed
from gui.widgets import label

_PASSED = {
    "Flatten": "Flatten lays all numbers in one row; each stays what it is.",
    "Dropout": "Dropout leaves out numbers only while training; now each stays what it is.",
}


class OriginPart(Part):
    """One or two numbers, each with the way to where it comes from."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = label("", "muted", wrap=True)
        self.links = (Link(), Link())
        self.numbers = (label(), label())
        grid = QGridLayout()
        grid.setVerticalSpacing(4)
        grid.setHorizontalSpacing(10)
        grid.setColumnStretch(1, 1)
        for row, (number, link) in enumerate(zip(self.numbers, self.links, strict=True)):
            grid.addWidget(number, row, 0)
            grid.addWidget(link, row, 1, Qt.AlignmentFlag.AlignLeft)
            link.gone.connect(self.followed)
        self.column.addWidget(self.words)
        self.column.addLayout(grid)
        self.column.addWidget(self.summary)
        self.column.addStretch(1)

    def show_explained(self, explained: Explained) -> None:
        step = explained.steps[0]
        origins = _origins(step, explained.source)
        self.words.setText(
            _PASSED.get(step.kind, "A block adds what its layers give to what goes past them.")
        )
        for place, (number, link) in enumerate(zip(self.numbers, self.links, strict=True)):
            is_there = place < len(origins)
            number.setVisible(is_there)
            link.setVisible(is_there)
            if is_there:
                layer, at, value = origins[place]
                number.setText(signed(value))
                link.lead_to(layer, at, names_place=at != step.place)
        self.say(explained)


def _origins(step: Explanation, source: str) -> list[tuple[str, tuple[int, ...], float]]:
    """Layer, place and number of each."""
    match step:
        case PassedCell():
            return [(source, step.input_place, step.input)]
        case ResidualCell():
            return [
                (step.body_layer, step.place, step.body),
                (step.shortcut_layer or IMAGE, step.place, step.shortcut),
            ]
    raise AssertionError(step)

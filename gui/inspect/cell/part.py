"""What every part of the card is to it: it shows a number, says the line of terms, and leads to other numbers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from core.insight import place_in_words
from gui.inspect.cell.explained import Explained
from gui.inspect.cell.terms import Term, line, terms
from gui.inspect.cell.wording import cell_at
from gui.inspect.look import Cell
from gui.theme import theme
from gui.widgets import label


class Part(QWidget):
    """`followed` carries the layer and the `Cell` that one wants to go to.

    `summary` is the line of terms; subclasses put it where they have room.
    """

    followed = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.terms: tuple[Term, ...] = ()
        self._current: int | None = None
        self.summary = label("", "small", wrap=True)
        self.summary.setTextFormat(Qt.TextFormat.RichText)
        self.summary.setToolTip("What it is made of, and what the layers right after make of it")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)
        theme().changed.connect(self._write)

    def show_explained(self, explained: Explained) -> None:
        """Show this number."""
        raise NotImplementedError

    def say(self, explained: Explained, current: int | None = None) -> None:
        """Write the line of terms; that at `current` is the one that is stepped to."""
        self.terms, self._current = terms(explained.steps), current
        self._write()

    @Slot()
    def _write(self) -> None:
        self.summary.setText(line(self.terms, self._current))
        self.summary.setAccessibleName(", ".join(term.text for term in self.terms))


class Link(QPushButton):
    """The way to another number; `gone` carries its layer and `Cell`."""

    gone = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "link")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._target: tuple[str, Cell] | None = None
        self.clicked.connect(self._go)

    def lead_to(self, layer: str, place: Sequence[int], *, names_place: bool) -> None:
        """The place is (channel, row, column) or (channel,); it need not be named where it is the number's own."""
        words = f"{layer}, {place_in_words(place)}"
        self._target = layer, cell_at(place)
        self.setText(words if names_place else layer)
        self.setAccessibleName(f"Go to {words}")
        self.setToolTip(f"Look at {words} (Space)")

    @Slot()
    def _go(self) -> None:
        if self._target is not None:
            self.gone.emit(*self._target)

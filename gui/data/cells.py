"""Where the images of a grid lie, however many there are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cells:
    """`count` square cells of `side` pixels, `columns` in a row, seen through a window `height` pixels high."""

    count: int
    columns: int
    side: int
    height: int

    @classmethod
    def fit(cls, count: int, width: int, height: int, side: int) -> Cells:
        """As many columns of at least `side` pixels as there is room for, and no gap beside them."""
        columns = max(1, width // side)
        return cls(count, columns, max(1, width // columns), height)

    @property
    def rows(self) -> int:
        return -(-self.count // self.columns)

    @property
    def reach(self) -> int:
        """How far one can scroll, in pixels."""
        return max(0, self.rows * self.side - self.height)

    def visible(self, offset: int) -> range:
        """The cells that are seen at least in part."""
        first = offset // self.side * self.columns
        last = -(-(offset + self.height) // self.side) * self.columns
        return range(min(first, self.count), min(last, self.count))

    def place(self, cell: int, offset: int) -> tuple[int, int]:
        """x and y of a cell's upper left corner."""
        row, column = divmod(cell, self.columns)
        return column * self.side, row * self.side - offset

    def at(self, x: int, y: int, offset: int) -> int | None:
        """The cell at a place; None beside them."""
        column, row = x // self.side, (y + offset) // self.side
        cell = row * self.columns + column
        return cell if 0 <= column < self.columns and y + offset >= 0 and cell < self.count else None

    def reveal(self, cell: int, offset: int) -> int:
        """The nearest offset from which the whole cell is seen."""
        top = cell // self.columns * self.side
        return max(min(offset, top), top + self.side - self.height)

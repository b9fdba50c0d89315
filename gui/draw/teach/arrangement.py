"""Where the thumbnails lie: a row or more for each digit, its name at the left; arithmetic without a painter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

MARGIN, GAP = 56, 12  # pixels for the digit's name, and between two digits
_TOP = 2  # pixels, so that the first row's frame is whole
_EMPTY = 34  # pixels of a digit without drawings


@dataclass(frozen=True)
class Arrangement:
    """Drawings, sorted by digit, as square cells in a column `width` pixels wide.

    Attributes:
        counts: how many drawings there are of each digit.
        side: of a cell.
    """

    counts: tuple[int, ...]
    width: int
    side: int

    @property
    def columns(self) -> int:
        return max(1, (self.width - MARGIN) // self.side)

    @property
    def tops(self) -> tuple[int, ...]:
        """Where each digit begins; one more, where the last one ends."""
        heights = [-(-count // self.columns) * self.side if count else _EMPTY for count in self.counts]
        return tuple(accumulate((height + GAP for height in heights), initial=_TOP))

    @property
    def height(self) -> int:
        return self.tops[-1]

    @property
    def starts(self) -> tuple[int, ...]:
        """The first cell of each digit; one more, the number of all cells."""
        return (0, *accumulate(self.counts))

    def digit(self, cell: int) -> int:
        """Which digit's a cell is."""
        return next(digit for digit in range(len(self.counts)) if cell < self.starts[digit + 1])

    def place(self, cell: int) -> tuple[int, int]:
        """x and y of a cell's upper left corner."""
        digit = self.digit(cell)
        row, column = divmod(cell - self.starts[digit], self.columns)
        return MARGIN + column * self.side, self.tops[digit] + row * self.side

    def at(self, x: int, y: int) -> int | None:
        """The cell at a place; None beside them."""
        column = (x - MARGIN) // self.side
        if not 0 <= column < self.columns:
            return None
        for digit, count in enumerate(self.counts):
            row = (y - self.tops[digit]) // self.side
            cell = row * self.columns + column
            if row >= 0 and y < self.tops[digit + 1] - GAP and cell < count:
                return self.starts[digit] + cell
        return None

    def above(self, cell: int) -> int:
        """The cell in the row before, below which this one lies or nearest to that; itself in the first row."""
        return self._in_row(cell, -1)

    def below(self, cell: int) -> int:
        """The cell in the next row; itself in the last row."""
        return self._in_row(cell, 1)

    def _in_row(self, cell: int, step: int) -> int:
        rows = self._rows()
        here = next(place for place, row in enumerate(rows) if cell in row)
        there = rows[max(0, min(here + step, len(rows) - 1))]
        return cell if there is rows[here] else there[min(cell - rows[here].start, len(there) - 1)]

    def _rows(self) -> Sequence[range]:
        rows = []
        for first, end in zip(self.starts, self.starts[1:], strict=False):
            rows += [
                range(start, min(start + self.columns, end)) for start in range(first, end, self.columns)
            ]
        return rows

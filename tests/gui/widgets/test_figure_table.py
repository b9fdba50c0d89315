"""A table of figures says what each is, in its cells and its heading."""

from __future__ import annotations

from PySide6.QtCore import Qt

from gui.widgets.figure_table import FigureTable

ROLE = Qt.ItemDataRole


class Squares(FigureTable[int]):
    heading_hint = "; of a number"

    def __init__(self, *numbers: int) -> None:
        super().__init__({"n": ("the number", str), "n²": ("its square", lambda number: f"{number**2:,}")})
        self._set_rows(numbers)


def test_every_figure_stands_to_the_right_below_its_heading(qtbot):
    table = Squares(3, 40)
    assert (table.rowCount(), table.columnCount()) == (2, 2)
    assert [[table.index(row, column).data() for column in (0, 1)] for row in (0, 1)] == [
        ["3", "9"],
        ["40", "1,600"],
    ]
    assert table.index(0, 1).data(ROLE.ToolTipRole) == "its square"
    across = Qt.Orientation.Horizontal
    assert table.headerData(1, across) == "n²"
    assert table.headerData(1, across, ROLE.ToolTipRole) == "its square; of a number"
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    assert table.headerData(1, across, ROLE.TextAlignmentRole) == right
    assert table.index(1, 0).data(ROLE.TextAlignmentRole) == right
    assert table.headerData(1, Qt.Orientation.Vertical) is None

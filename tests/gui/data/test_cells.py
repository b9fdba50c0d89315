from hypothesis import given
from hypothesis import strategies as st

from gui.data.cells import Cells

SIZES = st.integers(1, 5000)


@given(
    count=st.integers(0, 200_000), width=SIZES, height=SIZES, side=st.integers(8, 100), share=st.floats(0, 1)
)
def test_what_is_seen_fills_the_window_and_no_more(count, width, height, side, share):
    cells = Cells.fit(count, width, height, side)
    offset = round(share * cells.reach)
    seen = cells.visible(offset)
    assert len(seen) <= cells.columns * (height // cells.side + 2)
    for cell in (seen[0], seen[-1]) if seen else ():
        x, y = cells.place(cell, offset)
        assert 0 <= x <= max(0, width - cells.side)
        assert -cells.side < y < height
        assert cells.at(x, y, offset) == cell


@given(count=st.integers(1, 200_000), height=st.integers(100, 2000), share=st.floats(0, 1))
def test_a_revealed_cell_is_seen_whole(count, height, share):
    cells = Cells.fit(count, 500, height, 36)
    cell = round(share * (count - 1))
    offset = cells.reveal(cell, 0)
    _, y = cells.place(cell, offset)
    assert 0 <= offset <= cells.reach
    assert 0 <= y <= height - cells.side


def test_beside_the_cells_there_is_none():
    cells = Cells.fit(5, 108, 200, 36)
    assert (cells.columns, cells.rows) == (3, 2)
    assert cells.at(100, 50, 0) is None
    assert cells.at(109, 5, 0) is None
    assert cells.at(40, 50, 0) == 4

from itertools import product

import pytest

from gui.draw.teach.arrangement import MARGIN, Arrangement

COUNTS = (7, 0, 1, 3, 0, 0, 0, 0, 2, 0)


@pytest.fixture
def arrangement():
    return Arrangement(COUNTS, MARGIN + 3 * 50 + 20, 50)


def test_as_many_columns_as_there_is_room_for(arrangement):
    assert arrangement.columns == 3
    assert Arrangement(COUNTS, 10, 50).columns == 1


def test_every_cell_is_found_where_it_lies(arrangement):
    places = [arrangement.place(cell) for cell in range(13)]
    assert len(set(places)) == 13
    for cell, (x, y) in enumerate(places):
        assert all(arrangement.at(x + dx, y + dy) == cell for dx, dy in product((0, 49), repeat=2))


def test_beside_the_cells_there_is_none(arrangement):
    assert arrangement.at(0, 10) is None
    assert arrangement.at(MARGIN + 160, 10) is None
    x, y = arrangement.place(6)  # the seventh ০, alone in the third row
    assert arrangement.at(x + 50, y) is None
    assert arrangement.at(x, y + 52) is None


def test_a_digit_begins_a_row_of_its_own(arrangement):
    assert arrangement.place(7)[0] == MARGIN
    assert arrangement.place(7)[1] > arrangement.place(6)[1] + 50
    assert [arrangement.digit(cell) for cell in (0, 6, 7, 8, 10, 11, 12)] == [0, 0, 2, 3, 3, 8, 8]


def test_up_and_down_go_to_the_nearest_cell_of_the_next_row(arrangement):
    assert [arrangement.below(cell) for cell in (0, 2, 5, 6, 7, 10)] == [3, 5, 6, 7, 8, 12]
    assert [arrangement.above(cell) for cell in (12, 10, 8, 7, 6, 5)] == [9, 7, 7, 6, 3, 2]


def test_at_the_ends_up_and_down_stay(arrangement):
    assert arrangement.above(1) == 1
    assert arrangement.below(12) == 12


def test_no_drawings_take_some_room_for_the_names():
    assert Arrangement((0,) * 10, 400, 50).height > 0

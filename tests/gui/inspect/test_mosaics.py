import numpy as np
import pytest

from core.insight import mosaic
from gui.inspect.mosaics import arrange, best_columns


@pytest.mark.parametrize(
    ("shape", "space", "columns"),
    [
        ((32, 32, 32), (1600, 800), 8),
        ((6, 28, 28), (800, 500), 3),
        ((1, 28, 28), (100, 900), 1),
        ((10, 5, 5), (1000, 10), 10),
        ((10, 5, 5), (10, 1000), 1),
    ],
)
def test_maps_are_as_large_as_the_space_allows(shape, space, columns):
    assert best_columns(shape, *space) == columns


def test_the_picture_is_cores_mosaic():
    maps = np.random.default_rng(1).normal(size=(6, 28, 28)).astype(np.float32)
    made = arrange(maps, 800, 500)
    np.testing.assert_array_equal(made.picture, mosaic(maps, columns=3)[0])
    assert made.limit == np.abs(maps).max()


def test_every_value_is_found_again_under_its_pixels():
    maps = np.arange(5 * 2 * 3, dtype=np.float32).reshape(5, 2, 3)
    made = arrange(maps, 300, 200)
    assert made.unit == 4  # small maps are enlarged
    places = [made.at(*map(int, place)) for place in np.argwhere(~np.isnan(made.picture))]
    assert {place for place in places if place} == set(np.ndindex(maps.shape))
    for row, column in np.ndindex(made.picture.shape):
        place = made.at(row, column)
        value = made.picture[row, column]
        assert np.isnan(value) if place is None else value == maps[place]


def test_nothing_but_zeros_has_a_scale():
    assert arrange(np.zeros((2, 3, 3), np.float32), 100, 100).limit == 1

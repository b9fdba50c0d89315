"""A map lies over the picture where it belongs."""

import numpy as np
import pytest

from core.data.normalize import Normalizer, Region
from core.insight import onto_picture


def test_a_map_of_the_whole_picture_is_stretched() -> None:
    values = np.arange(16, dtype=np.float32).reshape(4, 4)
    np.testing.assert_array_equal(onto_picture(values, Region(0, 0, 4, 4), (4, 4)), values)
    larger = onto_picture(values, Region(0, 0, 12, 8), (8, 12))
    assert larger.shape == (8, 12)
    assert larger[4, 7] == pytest.approx(values[1, 2] + 4 * 0.75, abs=1e-5)


def test_outside_the_region_there_is_nothing() -> None:
    laid = onto_picture(np.ones((8, 8), np.float32), Region(10, 20, 16, 16), (60, 50))
    rows, columns = np.nonzero(laid)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (20, 35, 10, 25)
    assert laid.sum() == pytest.approx(256)


@pytest.mark.parametrize("shape", [(70, 90), (400, 650), (1201, 901)])
def test_what_the_network_was_shown_lies_over_the_ink(shape: tuple[int, int]) -> None:
    height, width = shape
    picture = np.full((height, width), 255, np.uint8)
    picture[height // 2 : height // 2 + height // 5, width // 8 : width // 8 + width // 20] = 0
    normalized = Normalizer(size=32, box=24).normalize(picture)
    assert normalized.region is not None
    laid = onto_picture(normalized.image.astype(np.float32), normalized.region, shape) > 127
    ink = picture == 0
    assert np.count_nonzero(laid & ink) > 0.8 * np.count_nonzero(laid | ink)

import pytest

from gui.train.wording import amount, duration, shape_text, things, weights_text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (5.4, "0:05"), (245.2, "4:05"), (3599.6, "1:00:00"), (4000, "1:06:40"), (-1, "0:00")],
)
def test_times_are_written_like_a_clock(seconds, text):
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0"),
        (99_999, "99,999"),
        (140_778, "140.8 k"),
        (999_999, "1.0 M"),
        (28_600_000, "28.6 M"),
        (2.5e9, "2.5 G"),
        (3e12, "3.0 T"),
    ],
)
def test_large_amounts_are_shortened(count, text):
    assert amount(count) == text


def test_words():
    assert shape_text((32, 28, 28)) == "32 × 28 × 28"
    assert shape_text((90_000,)) == "90,000"
    assert weights_text(140_778) == "140,778"
    assert weights_text(1_200_000_000_000) == "1.2 T"
    assert things(1, "problem") == "1 problem"
    assert things(1200, "problem") == "1,200 problems"

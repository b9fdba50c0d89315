import pytest

from gui.data.choice import Choice, chosen_rows
from gui.data.names import short_name, shorten
from tests.gui.data.made_up import CountedImages, made_up


@pytest.mark.parametrize(
    ("choice", "rows"),
    [
        (Choice(), list(range(20))),
        (Choice(label=3), [3, 13]),
        (Choice(part="b"), list(range(10, 20))),
        (Choice(label=3, part="b"), [13]),
        (Choice(text="WRITER-2"), [2, 9, 16]),
        (Choice(text=" 00001"), [1, *range(10, 20)]),
        (Choice(text="digits"), []),
        (Choice(rows=(9, 2)), [9, 2]),
        (Choice(rows=(9, 2), label=2), [2]),
    ],
)
def test_all_that_is_asked_for_holds(choice, rows):
    assert chosen_rows(made_up(20).dataset, choice).tolist() == rows


def test_a_search_reads_no_image():
    dataset = made_up(200_000).dataset
    assert chosen_rows(dataset, Choice(text="199999")).tolist() == [199_999]
    assert isinstance(dataset.source, CountedImages)
    assert dataset.source.read_rows == []


def test_names_begin_in_the_data_set():
    path = made_up(10).dataset.path
    assert short_name("digits/a/1.png", path) == "a/1.png"
    assert short_name("digits image 3", path) == "image 3"
    assert shorten("is the same picture as digits/a/2.png", path) == "is the same picture as a/2.png"
    assert short_name("digits", path) == "digits"

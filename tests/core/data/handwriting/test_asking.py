"""A guided session asks for what is missing."""

from core.data.handwriting import Entry, counts_by_digit, still_needed


def test_fifty_digits_in_turn() -> None:
    asked = still_needed([0] * 10)
    assert asked == tuple(range(10)) * 5


def test_what_is_there_already_is_not_asked_for_again() -> None:
    counts = [5, 5, 5, 5, 5, 5, 5, 3, 9, 4]
    assert still_needed(counts) == (7, 7, 9)


def test_every_drawing_brings_it_nearer_to_its_end() -> None:
    counts = [0, 2, 7, 5, 1, 0, 4, 3, 5, 5]
    left = len(still_needed(counts))
    while asked := still_needed(counts):
        assert len(asked) == left
        counts[asked[0]] += 1
        left -= 1
    assert left == 0
    assert counts == [5, 5, 7, 5, 5, 5, 5, 5, 5, 5]


def test_counts() -> None:
    entries = [Entry("a.png", 3), Entry("b.png", 3), Entry("c.png", 9)]
    assert counts_by_digit(entries) == (0, 0, 0, 2, 0, 0, 0, 0, 0, 1)
    assert counts_by_digit([]) == (0,) * 10

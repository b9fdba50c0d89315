from pathlib import Path

from core.data.corrected import Corrected


def test_what_is_said_later_takes_the_place_of_what_was_said_before() -> None:
    first = Corrected(Path("corrections.csv"), frozenset({"a", "b"}), frozenset({"c"}))
    then = first.and_then({"c", "d"}, {"a"})
    assert (then.relabelled, then.left_out) == ({"b", "c", "d"}, {"a"})
    assert first.sentence == "corrections.csv corrects 2 labels and leaves out 1 image"
    assert then.reason == "corrects 3 labels and leaves out 1 image"

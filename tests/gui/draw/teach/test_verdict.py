import pytest

from core.training.personal import Comparison, Learned
from gui.draw.teach.verdict import rows, verdict


def learned(own, others, model=None):
    return Learned(model, 40, Comparison(10, *own), Comparison(1000, *others))


@pytest.mark.parametrize(
    ("own", "others", "words"),
    [
        ((0.7, 1.0), (0.994, 0.991), "Better on your hand, as good on other digits."),
        ((0.7, 1.0), (0.994, 0.98), "Better on your hand, worse on other digits."),
        ((0.9, 0.9), (0.98, 0.994), "As good on your hand, better on other digits."),
        ((0.9, 0.8), (0.98, 0.98), "Worse on your hand, as good on other digits."),
    ],
)
def test_both_comparisons_in_one_sentence(own, others, words):
    assert verdict(learned(own, others)) == words


def test_few_images_are_counted_and_many_are_given_in_percent():
    own, others = rows(learned((0.7, 1.0), (0.994, 0.991)))
    assert own.figures == "7 of 10 right before, 10 now"
    assert others.figures == "99.4 % right before, 99.1 % now"
    assert "10 of your drawings" in own.tip
    assert "other 40" in own.tip
    assert "1,000 digits" in others.tip

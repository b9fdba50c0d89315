"""Two models on the same images."""

from dataclasses import replace

import numpy as np
import pytest

from core.training.answers import Answers
from core.training.comparison import McNemar, compare
from core.training.evaluation import Evaluation

LABELS = np.array([0, 0, 1, 1, 2, 2])


def evaluation(answers: list[int], *, sure: float = 0.8) -> Evaluation:
    probabilities = np.full((6, 3), (1 - sure) / 2, np.float32)
    probabilities[np.arange(6), answers] = sure
    given = Answers("made up", ("a", "b", "c"), np.arange(6), probabilities, np.ones(6, bool), 1.0, ())
    return Evaluation.of(given, LABELS, -np.log(probabilities[np.arange(6), LABELS]))


@pytest.mark.parametrize(
    ("counts", "method", "p_value"),
    [  # by scipy.stats: binomtest(fewer, both).pvalue and chi2.sf(statistic, 1)
        ((5, 1), "exact", 0.21875),
        ((2, 22), "exact", 3.5882e-05),
        ((7, 7), "exact", 1.0),
        ((0, 0), "exact", 1.0),
        ((10, 15), "chi-squared", 0.42371),
        ((59, 6), "chi-squared", 1.11993e-10),
        ((30, 30), "chi-squared", 1.0),
    ],
)
def test_mcnemar(counts: tuple[int, int], method: str, p_value: float) -> None:
    found = McNemar.of(*counts)
    assert found.method == method
    assert found.p_value == pytest.approx(p_value, rel=1e-3, abs=0)
    assert McNemar.of(*counts[::-1]).p_value == found.p_value


def test_images_that_only_one_has_right_come_first() -> None:
    first, second = evaluation([0, 1, 1, 2, 2, 0]), evaluation([0, 2, 1, 1, 2, 2])
    found = compare(first, second)
    assert (found.mcnemar.only_first, found.mcnemar.only_second) == (0, 2)
    assert found.first.tolist() == [3, 5, 1]
    assert found.second.tolist() == [3, 5, 1]


def test_only_images_that_both_could_read_are_compared() -> None:
    first, second = evaluation([0, 0, 1, 1, 2, 0]), evaluation([1, 0, 1, 1, 2, 2])
    kept = np.arange(1, 6)
    second = replace(
        second,
        rows=second.rows[kept],
        probabilities=second.probabilities[kept],
        labels=second.labels[kept],
        losses=second.losses[kept],
    )
    found = compare(first, second)
    assert (found.mcnemar.only_first, found.mcnemar.only_second) == (0, 1)
    assert (found.first.tolist(), found.second.tolist()) == ([5], [4])


def test_a_model_beside_itself() -> None:
    same = evaluation([0, 1, 1, 1, 2, 2])
    found = compare(same, same)
    assert (len(found.first), found.mcnemar.p_value) == (0, 1)

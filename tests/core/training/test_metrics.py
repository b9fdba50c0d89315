"""Figures by hand."""

import numpy as np
import pytest

from core.training.metrics import (
    accuracy,
    confusion_matrix,
    macro_f1,
    macro_f1_of_counts,
    per_class,
    top_k_accuracy,
)

LABELS = np.array([0, 0, 0, 1, 1, 2, 2, 2, 2, 2])
ANSWERS = np.array([0, 0, 1, 1, 0, 2, 2, 2, 1, 2])
CONFUSION = confusion_matrix(LABELS, ANSWERS, classes=3)


def test_confusion_matrix_has_the_true_class_in_rows() -> None:
    assert CONFUSION.tolist() == [[2, 1, 0], [1, 1, 0], [0, 1, 4]]
    assert CONFUSION.dtype == np.int64


def test_accuracy() -> None:
    assert accuracy(CONFUSION) == pytest.approx(0.7)


def test_macro_f1_is_the_mean_over_classes() -> None:
    assert macro_f1(CONFUSION) == pytest.approx((4 / 6 + 2 / 5 + 8 / 9) / 3)


def test_per_class() -> None:
    first, second, third = per_class(CONFUSION, ("a", "b", "c"))
    assert (first.name, first.support) == ("a", 3)
    assert (first.precision, first.recall, first.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert (second.precision, second.recall, second.f1) == pytest.approx((1 / 3, 1 / 2, 2 / 5))
    assert (third.precision, third.recall, third.f1, third.support) == pytest.approx((1, 4 / 5, 8 / 9, 5))


def test_a_class_that_never_occurs_does_not_count() -> None:
    wider = confusion_matrix(LABELS, ANSWERS, classes=5)
    assert wider.shape == (5, 5)
    assert macro_f1(wider) == pytest.approx(macro_f1(CONFUSION))
    missing = per_class(wider, tuple("abcde"))[4]
    assert (missing.precision, missing.recall, missing.f1, missing.support) == (0, 0, 0, 0)


def test_a_class_that_is_only_answered_counts_as_zero() -> None:
    confusion = confusion_matrix(np.array([0, 0]), np.array([0, 1]), classes=3)
    assert macro_f1(confusion) == pytest.approx((2 / 3 + 0) / 2)
    assert per_class(confusion, ("a", "b", "c"))[1].precision == 0


def test_no_images() -> None:
    nothing = confusion_matrix(np.zeros(0, np.int64), np.zeros(0, np.int64), classes=2)
    assert nothing.tolist() == [[0, 0], [0, 0]]
    assert accuracy(nothing) == macro_f1(nothing) == 0


def test_everything_right() -> None:
    confusion = confusion_matrix(LABELS, LABELS, classes=3)
    assert accuracy(confusion) == macro_f1(confusion) == 1


def test_figures_agree_with_scikit_learn() -> None:
    from sklearn import metrics

    rng = np.random.default_rng(0)
    probabilities = rng.dirichlet(np.ones(6), 400).astype(np.float32)
    labels = rng.integers(0, 6, 400)
    answers = probabilities.argmax(axis=1)
    confusion = confusion_matrix(labels, answers, classes=6)
    np.testing.assert_array_equal(confusion, metrics.confusion_matrix(labels, answers))
    assert accuracy(confusion) == pytest.approx(metrics.accuracy_score(labels, answers))
    assert macro_f1(confusion) == pytest.approx(metrics.f1_score(labels, answers, average="macro"))
    figures = metrics.precision_recall_fscore_support(labels, answers)
    ours = [(s.precision, s.recall, s.f1, s.support) for s in per_class(confusion, tuple("abcdef"))]
    np.testing.assert_allclose(np.array(ours).T, np.array(figures))
    for k in (1, 2, 5):
        assert top_k_accuracy(probabilities, labels, k=k) == pytest.approx(
            metrics.top_k_accuracy_score(labels, probabilities, k=k)
        )


def test_equally_likely_classes_rank_as_they_are_answered() -> None:
    even = np.full((3, 3), 1 / 3, np.float32)
    assert top_k_accuracy(even, np.arange(3), k=1) == pytest.approx(1 / 3)
    assert top_k_accuracy(even, np.arange(3), k=2) == pytest.approx(2 / 3)
    assert top_k_accuracy(even[:0], np.arange(0)) == 0


def test_many_evaluations_at_once() -> None:
    many = np.stack([CONFUSION, confusion_matrix(np.array([0, 0]), np.array([0, 1]), classes=3)])
    correct, total = np.diagonal(many, axis1=1, axis2=2), many.sum(axis=1) + many.sum(axis=2)
    assert macro_f1_of_counts(correct, total).tolist() == pytest.approx([macro_f1(matrix) for matrix in many])

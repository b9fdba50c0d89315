"""Figures by hand."""

import numpy as np
import pytest

from core.training.metrics import (
    accuracy,
    confusion_matrix,
    expected_calibration_error,
    macro_f1,
    per_class,
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


def test_expected_calibration_error_by_hand() -> None:
    answers = [(0.95, True), (0.99, True), (0.97, False), (0.6, True), (0.61, False)]
    probabilities = np.array([[p, 1 - p] for p, _ in answers], np.float32)
    labels = np.array([0 if right else 1 for _, right in answers])
    # one bin from 14 / 15 on with 2 of 3 right, one from 9 / 15 on with 1 of 2
    expected = 3 / 5 * abs(2 / 3 - 2.91 / 3) + 2 / 5 * abs(1 / 2 - 1.21 / 2)
    assert expected_calibration_error(probabilities, labels) == pytest.approx(expected, abs=1e-6)


def test_certainty_is_calibrated_where_it_is_right() -> None:
    certain = np.eye(3, dtype=np.float32)
    assert expected_calibration_error(certain, np.arange(3)) == 0
    assert expected_calibration_error(certain, np.array([1, 2, 0])) == 1
    assert expected_calibration_error(certain[:0], np.arange(0)) == 0

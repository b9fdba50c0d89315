"""Whether probabilities come true, by hand."""

import numpy as np
import pytest

from core.training.reliability import Reliability, expected_calibration_error


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


def test_bins_hold_the_answers_by_their_probability() -> None:
    probabilities = np.array([[0.95, 0.05], [0.99, 0.01], [0.61, 0.39], [0.5, 0.5]], np.float32)
    bins = Reliability.of(probabilities, np.array([0, 1, 0, 0]))
    assert bins.counts.tolist() == [0] * 7 + [1, 0, 1, 0, 0, 0, 0, 2]
    assert bins.accuracy[[7, 9, 14]].tolist() == [1, 1, 0.5]
    assert bins.confidence[[7, 9, 14]] == pytest.approx([0.5, 0.61, 0.97])
    assert (bins.accuracy[0], bins.confidence[0]) == (0, 0)
    assert bins.edges[[0, 1, 15]] == pytest.approx([0, 1 / 15, 1])


def test_each_bin_agrees_with_scikit_learn() -> None:
    from sklearn.calibration import calibration_curve

    rng = np.random.default_rng(0)
    high = rng.uniform(0.5, 1, 500).astype(np.float32)
    probabilities = np.stack([high, 1 - high], axis=1)
    labels = (rng.random(500) > high).astype(np.int64)
    bins = Reliability.of(probabilities, labels)
    accuracy, confidence = calibration_curve(labels == 0, high, n_bins=15)
    there = bins.counts > 0
    np.testing.assert_allclose(bins.accuracy[there], accuracy)
    np.testing.assert_allclose(bins.confidence[there], confidence, rtol=1e-6)

"""Bootstrap intervals, beside the draw of image by image that they stand for."""

import time

import numpy as np
import pytest

from core.training.intervals import Interval, bootstrap_intervals
from core.training.metrics import accuracy, confusion_matrix, macro_f1


def judged(images: int, *, classes: int = 10, right: float = 0.9) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    labels = rng.integers(0, classes, images)
    answers = np.where(rng.random(images) < right, labels, rng.integers(0, classes, images))
    return labels, answers


def test_they_agree_with_drawing_image_by_image() -> None:
    labels, answers = judged(300, classes=4)
    rng = np.random.default_rng(0)
    drawn = []
    for _ in range(2000):
        rows = rng.integers(0, 300, 300)
        confusion = confusion_matrix(labels[rows], answers[rows], classes=4)
        drawn.append((accuracy(confusion), macro_f1(confusion)))
    expected = np.quantile(drawn, [0.025, 0.975], axis=0)
    found = bootstrap_intervals(confusion_matrix(labels, answers, classes=4))
    for interval, (low, high) in zip(found, expected.T, strict=True):
        assert (interval.low, interval.high) == pytest.approx((low, high), abs=0.006)


def test_the_same_seed_gives_the_same_intervals_and_more_images_narrower_ones() -> None:
    few, many = (confusion_matrix(*judged(count), classes=10) for count in (200, 20_000))
    assert bootstrap_intervals(few) == bootstrap_intervals(few)
    assert bootstrap_intervals(few) != bootstrap_intervals(few, seed=1)
    for narrow, wide, figure in zip(
        bootstrap_intervals(many), bootstrap_intervals(few), (accuracy(many), macro_f1(many)), strict=True
    ):
        assert narrow.low < figure < narrow.high
        assert 5 * (narrow.high - narrow.low) < wide.high - wide.low


def test_eleven_thousand_images_take_no_time() -> None:
    confusion = confusion_matrix(*judged(11_000), classes=10)
    began = time.process_time()
    bootstrap_intervals(confusion)
    assert time.process_time() - began < 1


def test_a_thousand_classes_fit_into_memory() -> None:
    confusion = confusion_matrix(*judged(3000, classes=1000), classes=1000)
    for interval, figure in zip(
        bootstrap_intervals(confusion), (accuracy(confusion), macro_f1(confusion)), strict=True
    ):
        assert interval.low < interval.high
        assert abs(interval.low - figure) < 0.1


def test_nothing_right() -> None:
    assert bootstrap_intervals(np.array([[0, 5], [5, 0]])) == (Interval(0, 0), Interval(0, 0))


def test_nothing_wrong_and_nothing_at_all() -> None:
    assert bootstrap_intervals(np.diag([5, 5])) == (Interval(1, 1), Interval(1, 1))
    assert bootstrap_intervals(np.zeros((2, 2), np.int64)) == (Interval(0, 0), Interval(0, 0))

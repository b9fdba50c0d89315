"""What is taken for a loss that explodes, and for a network that knows one answer only."""

import numpy as np
import pytest

from core.training.watch import LossWatch, collapsed_to

NAMES = ("০", "১", "২")


def test_a_loss_that_falls_or_wavers_is_let_be() -> None:
    watch = LossWatch(10)
    rng = np.random.default_rng(1)
    assert not any(
        watch.exploded(loss) for loss in 2.3 * np.exp(-np.arange(500) / 100) + rng.exponential(2, 500)
    )


def test_one_that_begins_high_may_stay_there() -> None:
    watch = LossWatch(10)
    assert not any(watch.exploded(30.0) for _ in range(100))


@pytest.mark.parametrize("growth", [1.5, 10.0, 1e6])
def test_one_that_grows_without_bounds_is_noticed(growth: float) -> None:
    watch = LossWatch(10)
    losses = 2.3 * growth ** np.arange(40.0)
    noticed = [watch.exploded(float(loss)) for loss in losses]
    assert any(noticed)
    assert losses[noticed.index(True)] > 10


def test_answering_one_class_only_is_noticed() -> None:
    confusion = np.array([[0, 30, 0], [0, 40, 0], [1, 29, 0]])
    assert collapsed_to(confusion, NAMES) == "১"


@pytest.mark.parametrize(
    "confusion",
    [
        np.diag([30, 40, 30]),
        np.array([[10, 20, 0], [0, 40, 0], [0, 30, 0]]),
        np.array([[0, 0, 0], [0, 95, 0], [0, 5, 0]]),  # the images are nearly all of that class
        np.zeros((3, 3), int),
    ],
)
def test_other_answers_are_let_be(confusion: np.ndarray) -> None:
    assert collapsed_to(confusion, NAMES) is None

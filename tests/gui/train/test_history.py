from typing import Any

import numpy as np

from core.training.events import BatchDone, EpochDone, Started
from gui.train.history import History, Series


def batch(step: int, **figures: float) -> BatchDone:
    given = {"loss": 1.0, "accuracy": 0.5, "learning_rate": 0.1, "images_per_second": 100.0} | figures
    return BatchDone(epoch=1, batch=step, batches=4, step=step, **given)


def epoch(number: int, **figures: float) -> EpochDone:
    given: dict[str, Any] = {
        "train_loss": 0.4, "train_accuracy": 0.9, "validation_loss": 0.3, "validation_accuracy": 0.9,
        "validation_macro_f1": 0.8, "learning_rate": 0.01, "seconds": 60.0,
    } | figures  # fmt: skip
    return EpochDone(epoch=number, epochs=3, confusion=np.zeros((2, 2), np.int64), **given)


def test_a_series_grows_past_its_arrays():
    series = Series()
    for i in range(1000):
        series.append(i, i * 2.0)
    assert len(series) == 1000
    np.testing.assert_array_equal(series.x, np.arange(1000))
    np.testing.assert_array_equal(series.y, 2 * np.arange(1000))


def test_what_was_handed_out_stays_as_it_was():
    series = Series()
    series.append(1, 5.0)
    before = series.y
    for i in range(600):
        series.append(i, -1.0)
    np.testing.assert_array_equal(before, [5.0])


def test_smoothing_is_an_exponential_average_without_initial_bias():
    series = Series(smoothing=0.9)
    values = [4.0, 2.0, 7.0]
    for i, value in enumerate(values):
        series.append(i, value)
    weights = 0.9 ** np.arange(3)
    expected = [np.average(values[: n + 1][::-1], weights=weights[: n + 1]) for n in range(3)]
    np.testing.assert_allclose(series.smooth, expected)


def test_the_steps_of_the_whole_run_are_known_from_its_start():
    history = History()
    history.take(Started((), 100, 20, batches_per_epoch=4, epochs=3, class_names=("0", "1")))
    assert history.steps == 12


def test_an_epoch_stands_at_its_last_step():
    history = History()
    for step in (1, 2, 3, 4):
        history.take(batch(step, loss=4.0 / step))
    history.take(epoch(1))
    np.testing.assert_allclose(history.loss.y, [4, 2, 4 / 3, 1])
    assert history.validation_loss.x.tolist() == [4]
    assert history.macro_f1.y.tolist() == [0.8]


def test_smoothing_follows_a_steep_start():
    series = Series()
    for i in range(60):
        series.append(i, 1 - 0.9 * float(np.exp(-i / 20)))
    assert series.smooth[-1] > series.y[-1] - 0.05


def test_an_epochs_scores_are_those_on_the_validation_images():
    history = History()
    history.take(epoch(1, train_accuracy=0.7, validation_accuracy=0.95, validation_macro_f1=0.94))
    assert (history.epochs[0].accuracy, history.epochs[0].macro_f1) == (0.95, 0.94)


def test_the_speed_of_an_epoch_is_that_of_its_own_batches():
    history = History()
    history.take(batch(1, images_per_second=10))
    history.take(epoch(1))
    history.take(batch(2, images_per_second=100))
    history.take(batch(3, images_per_second=300))
    history.take(epoch(2, seconds=12))
    assert [row.images_per_second for row in history.epochs] == [10, 150]  # 2 batches: one at 100, one at 300
    assert (history.epochs[1].epoch, history.epochs[1].seconds) == (2, 12)

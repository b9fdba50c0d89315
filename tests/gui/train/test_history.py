from typing import Any

import numpy as np

from core.training.events import BatchDone, EpochDone, Started
from core.training.runs.records import EpochRecord, Records
from gui.train.history import History


def batch(step: int, **figures: float) -> BatchDone:
    given = {"loss": 1.0, "accuracy": 0.5, "learning_rate": 0.1, "images_per_second": 100.0} | figures
    return BatchDone(epoch=1, batch=step, batches=4, step=step, **given)


def epoch(number: int, **figures: float) -> EpochDone:
    given: dict[str, Any] = {
        "train_loss": 0.4, "train_accuracy": 0.9, "validation_loss": 0.3, "validation_accuracy": 0.9,
        "validation_macro_f1": 0.8, "learning_rate": 0.01, "seconds": 60.0,
    } | figures  # fmt: skip
    return EpochDone(epoch=number, epochs=3, confusion=np.zeros((2, 2), np.int64), **given)


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
    history = History()
    for i in range(60):
        history.take(batch(i + 1, accuracy=1 - 0.9 * float(np.exp(-i / 20))))
    assert history.accuracy.smooth[-1] > history.accuracy.y[-1] - 0.05


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


def test_a_run_that_goes_on_from_a_save_forgets_what_it_does_again():
    history = History()
    for step in range(1, 8):
        history.take(batch(step, loss=float(step)))
        if step in (3, 6):
            history.take(epoch(step // 3))
    history.take(Started((), 100, 20, 3, 5, ("0", "1"), done=4))
    assert (history.steps, history.last_step, len(history.epochs)) == (15, 4, 1)
    history.take(batch(5, loss=50))
    assert history.loss.x.tolist() == [1, 2, 3, 4, 5]
    assert history.loss.y.tolist() == [1, 2, 3, 4, 50]
    assert len(history.loss.smooth) == 5
    assert history.validation_loss.x.tolist() == [3]


def test_an_epoch_without_a_new_batch_may_follow_another():
    history = History()
    history.take(epoch(1))
    history.take(epoch(2))
    assert [row.images_per_second for row in history.epochs] == [0, 0]


def test_what_was_written_down_is_the_same_history():
    steps = np.arange(1, 7, dtype=np.int32)
    values = np.linspace(0.1, 0.6, 6, dtype=np.float32)
    epochs = tuple(EpochRecord(n, 3 * n, 0.4, 0.9, 0.3, 0.9, 0.8, 0.01, 60.0) for n in (1, 2))
    read = History.of(Records(steps, values, values, values, values, values * 100, epochs))
    told = History()
    for step in steps.tolist():
        value = float(values[step - 1])
        told.take(
            batch(
                step, loss=value, accuracy=value, learning_rate=value, gradient_norm=value,
                images_per_second=float(values[step - 1] * 100),
            )
        )  # fmt: skip
        if step % 3 == 0:
            told.take(epoch(step // 3))
    assert read.epochs == told.epochs
    for name in ("loss", "accuracy", "learning_rate", "gradient_norm", "speed", "macro_f1"):
        np.testing.assert_array_equal(getattr(read, name).x, getattr(told, name).x)
        np.testing.assert_array_equal(getattr(read, name).y, getattr(told, name).y)
    assert (read.steps, read.last_step) == (6, 6)
    assert [read.epoch_at(step) for step in (1, 3, 4, 6, 7)] == [1, 1, 2, 2, 3]


def test_a_run_without_records_is_empty():
    none = np.empty(0, np.float32)
    assert History.of(Records(none.astype(np.int32), none, none, none, none, none, ())).steps == 0

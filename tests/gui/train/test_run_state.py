from pathlib import Path

import pytest

from core.training.events import BatchDone, Diverged, Finished, Improved, NotSaved, Preparing, Started
from core.training.runs.listing import RunInfo
from gui.train.run_state import Phase, RunState, Stopwatch


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def run(clock: Clock) -> RunState:
    made = RunState(clock)
    made.begin()
    return made


def started() -> Started:
    return Started((), 100, 20, batches_per_epoch=10, epochs=4, class_names=("0", "1"))


def batch(step: int) -> BatchDone:
    return BatchDone((step - 1) // 10 + 1, (step - 1) % 10 + 1, 10, step, 0.5, 0.9, 0.01, 1184.0)


def test_a_stopwatch_leaves_out_pauses(clock):
    watch = Stopwatch(clock)
    clock.now = 3
    watch.pause()
    clock.now = 100
    watch.pause()
    assert watch.seconds == 3
    watch.resume()
    watch.resume()
    clock.now = 104
    assert watch.seconds == 7


def test_while_images_are_prepared(run):
    run.take(Preparing(12_000, 44_359))
    assert (run.headline, run.detail) == ("Preparing images", "12,000 of 44,359")
    assert run.share == pytest.approx(12_000 / 44_359)


def test_while_training(run, clock):
    clock.now = 100
    run.take(started())
    assert (run.headline, run.share) == ("Epoch 1 of 4", 0)
    for step in range(1, 12):
        run.take(batch(step))
    run.take(Improved(1, 0.9912, Path("best.safetensors")))
    clock.now = 155
    assert run.headline == "Epoch 2 of 4"
    assert run.share == 11 / 40
    assert run.detail == "1,184 images/s · 2:25 left · best 0.9912 (epoch 1)"


def test_a_pause_is_not_counted(run, clock):
    run.take(started())
    clock.now = 10
    run.take(batch(10))
    run.pause()
    clock.now = 1000
    assert run.detail == "paused"
    run.resume()
    assert run.detail == "1,184 images/s · 0:30 left"


def test_when_it_is_finished(run, clock):
    run.take(started())
    run.take(Improved(8, 0.9951, Path("best.safetensors")))
    clock.now = 730
    run.take(Finished("completed", 8, 0.9951, 730, Path("best.safetensors")))
    assert run.over
    assert (run.headline, run.detail) == ("Finished", "macro-F1 0.9951 at epoch 8, 12:10")
    assert run.model_path == Path("best.safetensors")


def test_when_it_was_stopped_before_anything_was_learned(run, clock):
    run.take(started())
    run.take(batch(1))
    clock.now = 4
    run.stopped()
    assert (run.headline, run.detail) == ("Stopped in epoch 1", "no epoch was completed, 0:04")
    assert run.model_path is None


def test_when_it_diverged(run):
    run.take(started())
    run.take(Diverged(1, "the loss was no longer a number"))
    run.take(Finished("diverged", 0, -1.0, 4))
    assert run.phase is Phase.DIVERGED
    assert run.detail == "The loss was no longer a number"


def test_before_and_after_a_failure(run):
    assert RunState().headline == "Ready"
    run.failed("/runs cannot be written")
    assert (run.headline, run.detail, run.over) == ("Not finished", "/runs cannot be written", True)


def test_a_run_that_goes_on_counts_from_where_it_was(run, clock):
    run.take(Started((), 100, 20, batches_per_epoch=10, epochs=4, class_names=("0", "1"), done=20))
    assert (run.headline, run.share) == ("Epoch 3 of 4", 0.5)
    clock.now = 10
    run.take(batch(30))
    assert "0:10 left" in run.detail
    assert (run.epoch_share, run.epoch_text) == (1.0, "batch 10 of 10")


def test_a_run_that_goes_on_begins_with_what_it_has(clock):
    run = RunState(clock)
    run.begin(RunInfo(Path("run"), "run", epoch=2, epochs=4, best_macro_f1=0.9279, best_epoch=2, seconds=20))
    assert (run.epochs_done, run.epochs, run.best_macro_f1, run.seconds) == (2, 4, 0.9279, 20)
    clock.now = 3  # in which the images are prepared
    run.take(Started((), 100, 20, batches_per_epoch=10, epochs=4, class_names=("0", "1"), done=20))
    assert run.detail == "best 0.9279 (epoch 2)"
    run.take(batch(21))
    clock.now = 9
    run.stopped()
    assert (run.headline, run.detail) == ("Stopped in epoch 3", "macro-F1 0.9279 at epoch 2, 0:26")


def test_a_pause_while_images_are_prepared_holds(run, clock):
    run.take(Preparing(12_000, 44_359))
    run.pause()
    run.take(started())
    clock.now = 100
    assert run.seconds == 0
    run.resume()
    clock.now = 104
    assert run.seconds == 4


def test_a_folder_that_cannot_be_written_holds_the_run_up(run, clock):
    run.take(started())
    run.take(batch(1))
    run.take(NotSaved("the disk is full"))
    assert run.paused
    assert run.detail == "the disk is full"
    clock.now = 1000
    run.resume()
    assert "full" not in run.detail
    assert not run.paused


@pytest.mark.parametrize(
    ("reason", "headline", "note"),
    [
        ("completed", "Finished", "Training finished: macro-F1 0.9912 at epoch 3, after 1:30."),
        (
            "stopped early",
            "Stopped early, in epoch 3",
            "Training stopped early: macro-F1 0.9912 at epoch 3, after 1:30.",
        ),
        ("diverged", "Diverged", ""),
    ],
)
def test_how_a_run_ended(run, clock, reason, headline, note):
    run.take(started())
    run.take(batch(30))
    clock.now = 90
    run.take(Finished(reason, 3, 0.9912, 88.0, Path("best.safetensors")))
    assert run.over
    assert (run.headline, run.closing_note) == (headline, note)
    assert run.model_path == Path("best.safetensors")

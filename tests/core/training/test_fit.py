"""Training as a generator: it learns, it says what it does, and it repeats itself bit for bit."""

from dataclasses import replace

import numpy as np
import pytest

from core.data.augment import Outliers
from core.nn.losses import CrossEntropyLoss
from core.nn.workers import POOLS, WorkerKind
from core.training.config import CrossEntropy
from core.training.events import BatchDone, Diverged, EpochDone, Finished, Improved, Started
from core.training.metrics import accuracy, macro_f1
from core.training.optimizers import SGD
from core.training.schedules import ConstantLR
from tests.core.training.made_up import CLASS_NAMES, RECIPE, Course, of_kind, prepared

pytestmark = pytest.mark.usefixtures("nothing_left_running")


def test_it_learns_and_says_what_happened() -> None:
    course = Course(replace(RECIPE, epochs=6, augmentation=()), images=60)
    events = course.run()
    started, *_, finished = events
    assert isinstance(started, Started)
    assert (started.train_images, started.validation_images, started.batches_per_epoch) == (60, 15, 4)
    assert (started.epochs, started.class_names) == (6, CLASS_NAMES)
    assert [layer.name for layer in started.layers] == list(course.network.layers)

    batches = of_kind(events, BatchDone)
    assert [(b.epoch, b.batch, b.batches, b.step) for b in batches] == [
        (epoch, batch, 4, 4 * (epoch - 1) + batch) for epoch in range(1, 7) for batch in range(1, 5)
    ]
    schedule = RECIPE.schedule
    assert [b.learning_rate for b in batches] == [
        schedule.learning_rate(0.01, step, 24, []) for step in range(24)
    ]
    epochs = of_kind(events, EpochDone)
    assert [e.epoch for e in epochs] == [1, 2, 3, 4, 5, 6]
    assert epochs[-1].train_loss < 0.7 * epochs[0].train_loss
    assert epochs[-1].validation_loss < epochs[0].validation_loss
    assert epochs[-1].validation_macro_f1 > 0.9

    improved = of_kind(events, Improved)
    best = max(e.validation_macro_f1 for e in epochs)
    assert improved[-1].macro_f1 == best
    assert [i.macro_f1 for i in improved] == sorted({i.macro_f1 for i in improved})
    assert isinstance(finished, Finished)
    assert (finished.reason, finished.best_macro_f1) == ("completed", best)
    assert finished.best_epoch == improved[-1].epoch


def test_the_figures_of_an_epoch_are_those_of_its_batches_and_of_the_network() -> None:
    course = Course(replace(RECIPE, epochs=1))
    events = course.run()
    batches, [epoch] = of_kind(events, BatchDone), of_kind(events, EpochDone)
    sizes = [16, 16, 8]
    assert epoch.train_loss == pytest.approx(np.average([b.loss for b in batches], weights=sizes))
    assert epoch.train_accuracy == pytest.approx(np.average([b.accuracy for b in batches], weights=sizes))

    validation = prepared(15, seed=1)
    answers = course.network.forward(validation.images / np.float32(255)).argmax(axis=1)
    assert epoch.validation_accuracy == np.mean(answers == validation.labels)
    assert epoch.confusion.sum() == 15
    assert accuracy(epoch.confusion) == epoch.validation_accuracy
    assert macro_f1(epoch.confusion) == epoch.validation_macro_f1


@pytest.mark.parametrize("kind", POOLS)
def test_the_same_seed_gives_the_same_bits_and_another_does_not(kind: WorkerKind) -> None:
    recipe = replace(RECIPE, epochs=1, workers=2, worker_kind=kind)
    first, again, other = (Course(replace(recipe, seed=seed)) for seed in (5, 5, 6))
    for course in (first, again, other):
        course.run()
    assert first.state.tobytes() == again.state.tobytes()
    assert not np.array_equal(first.state, other.state)


def test_no_answer_to_what_is_no_digit_counts_as_wrong() -> None:
    done = of_kind(Course(replace(RECIPE, epochs=1, augmentation=(Outliers(p=1),))).run(), EpochDone)
    assert [epoch.train_accuracy for epoch in done] == [1]


def test_every_epoch_has_its_own_order() -> None:
    still = replace(RECIPE, optimizer=SGD(momentum=0), learning_rate=1e-12, augmentation=(), epochs=2)
    losses = [batch.loss for batch in of_kind(Course(still).run(), BatchDone)]
    assert not np.allclose(losses[:3], losses[3:], rtol=1e-3)


def test_clipping_bounds_the_step() -> None:
    still = replace(RECIPE, optimizer=SGD(momentum=0), schedule=ConstantLR(), learning_rate=1.0, epochs=1)
    course = Course(replace(still, clip_norm=1e-3, batch_size=1000, workers=2))
    before = course.network.parameters.vector.copy()
    course.run()
    moved = np.linalg.norm(course.network.parameters.vector - before)
    assert moved == pytest.approx(1e-3, rel=1e-2)


def test_the_averages_are_what_is_judged() -> None:
    course = Course(replace(RECIPE, ema=0.98, epochs=2))
    *_, last = of_kind(course.run(), EpochDone)
    assert course.progress.averages is not None
    averaged = course.architecture.build()
    size = averaged.parameters.vector.size
    averaged.move_to(course.progress.averages[:size], course.progress.averages[size:])
    validation = prepared(15, seed=1)
    images = validation.images / np.float32(255)
    loss, _ = CrossEntropyLoss()(averaged.forward(images), validation.labels)
    raw, _ = CrossEntropyLoss()(course.network.forward(images), validation.labels)
    assert last.validation_loss == pytest.approx(loss, rel=1e-5)
    assert last.validation_loss != pytest.approx(raw, rel=1e-3)


def test_without_averages_the_weights_are_the_same_bits() -> None:
    plain, averaged = Course(replace(RECIPE, epochs=1)), Course(replace(RECIPE, epochs=1, ema=0.9))
    for course in (plain, averaged):
        course.run()
    assert plain.state.tobytes() == averaged.state.tobytes()
    assert plain.progress.averages is None


def test_balanced_classes_are_what_their_numbers_say() -> None:
    numbers = tuple(40 / (3 * count) for count in (14, 13, 13))  # of the 40 images
    balanced, listed = (
        Course(replace(RECIPE, epochs=1, loss=CrossEntropy(class_weights=weights)), images=40)
        for weights in ("balanced", numbers)
    )
    for course in (balanced, listed):
        course.run()
    np.testing.assert_array_equal(balanced.state, listed.state)
    plain = Course(replace(RECIPE, epochs=1), images=40)
    plain.run()
    assert not np.array_equal(plain.state, balanced.state)


def test_a_batch_larger_than_the_data() -> None:
    batches = of_kind(Course(replace(RECIPE, epochs=1, batch_size=1000)).run(), BatchDone)
    assert [(b.batch, b.batches) for b in batches] == [(1, 1)]


@pytest.mark.parametrize("kind", POOLS)
def test_a_huge_learning_rate_diverges_and_says_so(kind: WorkerKind) -> None:
    recipe = replace(RECIPE, optimizer=SGD(momentum=0), schedule=ConstantLR(), learning_rate=1e30, epochs=9)
    *_, diverged, finished = Course(replace(recipe, worker_kind=kind)).run()
    assert isinstance(diverged, Diverged)
    assert diverged.epoch == 1
    assert "try a learning rate of 1e+29 or less" in diverged.reason
    assert isinstance(finished, Finished)
    assert finished.reason == "diverged"


def test_events_keep_their_arrays() -> None:
    course = Course(replace(RECIPE, epochs=2))
    epochs = (event for event in course.events() if isinstance(event, EpochDone))
    kept = [(event.confusion, event.confusion.copy()) for event in epochs]
    for array, copied in kept:
        np.testing.assert_array_equal(array, copied)
    assert kept[0][0] is not kept[1][0]

"""Training as a generator: it learns, it repeats itself bit for bit, it goes on where it stopped, and it cleans up."""

import copy
import multiprocessing
import threading
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

import numpy as np
import pytest

from core.data.augment import DEFAULT_AUGMENTATION, TRANSFORMS, Outliers
from core.errors import TrainingError
from core.nn.architecture import Architecture
from core.nn.arrays import Array
from core.nn.losses import CrossEntropyLoss
from core.nn.workers import POOLS, WorkerKind
from core.training.config import CrossEntropy
from core.training.events import BatchDone, Diverged, EpochDone, Event, Finished, Improved, Started
from core.training.fit import Recipe, fit
from core.training.metrics import accuracy, macro_f1
from core.training.optimizers import SGD, AdamW
from core.training.progress import Progress
from core.training.schedules import ConstantLR, OneCycleLR, ReduceLROnPlateau, StepLR, WarmupLR
from tests.core.training.made_up import CLASS_NAMES, prepared, tiny_architecture

E = TypeVar("E", bound=Event)

RECIPE = Recipe(
    optimizer=AdamW(),
    schedule=OneCycleLR(),
    learning_rate=0.01,
    epochs=3,
    batch_size=16,
    loss=CrossEntropy(label_smoothing=0.1),
    augmentation=DEFAULT_AUGMENTATION,
    seed=5,
    workers=1,
)


@dataclass
class Course:
    """One training with everything it needs; 40 images in batches of 16, 16 and 8."""

    recipe: Recipe = RECIPE
    images: int = 40
    progress: Progress = field(default_factory=Progress)
    architecture: Architecture = field(default_factory=tiny_architecture)

    def __post_init__(self) -> None:
        self.network = self.architecture.build(np.random.default_rng(self.recipe.seed))

    def events(self) -> Generator[Event, None, None]:
        training, validation = prepared(self.images), prepared(15, seed=1)
        return fit(self.network, self.architecture, training, validation, self.recipe, self.progress)

    def run(self) -> list[Event]:
        return list(self.events())

    def go_on(self) -> "Course":
        """Another training in the state that this one was left in, as from a file."""
        later = Course(self.recipe, self.images, copy.deepcopy(self.progress), self.architecture)
        later.network.load_state_dict(self.network.state_dict())
        return later

    @property
    def state(self) -> Array:
        assert self.progress.slots is not None
        vectors = self.network.parameters.vector, self.network.buffers.vector, self.progress.slots.ravel()
        return np.concatenate(vectors)


def workers() -> int:
    """How many there are now, processes and threads."""
    processes = [process.name for process in multiprocessing.active_children()]
    threads = [thread.name for thread in threading.enumerate()]
    return sum(name.startswith("ankan-worker") for name in processes + threads)


def threads_that_load() -> int:
    return sum(thread.name.startswith("ankan-load") for thread in threading.enumerate())


@pytest.fixture(autouse=True)
def nothing_left_running():
    yield
    assert workers() == 0
    assert threads_that_load() == 0


def of_kind(events: list[Event], kind: type[E]) -> list[E]:
    return [event for event in events if isinstance(event, kind)]


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


@pytest.mark.parametrize("weights", [None, "balanced"])
def test_every_transform_on_two_workers_gives_the_same_bits(weights: Literal["balanced"] | None) -> None:
    everything = tuple(kind() for kind in TRANSFORMS)
    recipe = replace(
        RECIPE, epochs=2, workers=2, augmentation=everything, loss=CrossEntropy(class_weights=weights)
    )
    courses = [Course(replace(recipe, worker_kind=kind)) for kind in ("processes", "processes", "threads")]
    events = [course.run() for course in courses]
    assert courses[0].state.tobytes() == courses[1].state.tobytes() == courses[2].state.tobytes()
    assert np.isfinite([b.loss for b in of_kind(events[0], BatchDone)]).all()


def test_no_answer_to_what_is_no_digit_counts_as_wrong() -> None:
    done = of_kind(Course(replace(RECIPE, epochs=1, augmentation=(Outliers(p=1),))).run(), EpochDone)
    assert [epoch.train_accuracy for epoch in done] == [1]


def test_every_epoch_has_its_own_order() -> None:
    still = replace(RECIPE, optimizer=SGD(momentum=0), learning_rate=1e-12, augmentation=(), epochs=2)
    losses = [batch.loss for batch in of_kind(Course(still).run(), BatchDone)]
    assert not np.allclose(losses[:3], losses[3:], rtol=1e-3)


def test_two_workers_do_what_one_does() -> None:
    one, two = (
        Course(replace(RECIPE, epochs=2, workers=n, optimizer=SGD(), learning_rate=0.02)) for n in (1, 2)
    )
    losses = [[b.loss for b in of_kind(course.run(), BatchDone)] for course in (one, two)]
    np.testing.assert_allclose(losses[1], losses[0], rtol=1e-4)
    np.testing.assert_allclose(two.state, one.state, rtol=1e-3, atol=1e-4)


def test_threads_and_processes_give_the_same_bits() -> None:
    recipe = replace(RECIPE, epochs=2, workers=2, clip_norm=0.1, ema=0.9)
    processes, threads = Course(recipe), Course(replace(recipe, worker_kind="threads"))
    events = processes.run(), threads.run()
    assert threads.state.tobytes() == processes.state.tobytes()
    np.testing.assert_array_equal(threads.progress.averages, processes.progress.averages)
    figures = [[(b.loss, b.accuracy) for b in of_kind(each, BatchDone)] for each in events]
    assert figures[0] == figures[1]


@pytest.mark.parametrize(
    "changes", [{}, {"clip_norm": 0.1, "ema": 0.9, "loss": CrossEntropy(class_weights="balanced")}]
)
@pytest.mark.parametrize("kind", POOLS)
def test_any_number_of_workers_takes_the_same_steps(kind: WorkerKind, changes: dict[str, Any]) -> None:
    """To rounding, which grows with the steps that follow one another."""
    recipe = replace(RECIPE, epochs=1, optimizer=SGD(), schedule=ConstantLR(), worker_kind=kind, **changes)
    states = []
    for workers in (1, 2, 3):
        course = Course(replace(recipe, workers=workers))
        course.run()
        averages = course.progress.averages
        states.append(course.state if averages is None else np.concatenate([course.state, averages]))
    for state in states[1:]:
        assert np.linalg.norm(state - states[0]) < 1e-5 * np.linalg.norm(states[0])


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


@pytest.mark.parametrize(
    ("workers", "kind", "stop_at", "changes"),
    [
        pytest.param(1, EpochDone, 3, {"schedule": ReduceLROnPlateau(patience=0)}, id="after-an-epoch"),
        pytest.param(2, BatchDone, 4, {}, id="within-an-epoch"),
        pytest.param(2, BatchDone, 4, {"worker_kind": "threads"}, id="within-an-epoch-threads"),
        pytest.param(1, BatchDone, 5, {"schedule": WarmupLR(then=StepLR(1))}, id="within-a-later-epoch"),
    ],
)
def test_stopping_and_going_on_is_never_having_stopped(
    workers: int, kind, stop_at: int, changes: dict[str, Any]
) -> None:
    recipe = replace(RECIPE, workers=workers, ema=0.9, clip_norm=1.0, **changes)
    whole = Course(recipe)
    expected = whole.run()

    stopped = Course(recipe)
    events = stopped.events()
    done: list[Event] = []
    steps = 0
    for event in events:
        done.append(event)
        steps = event.step if isinstance(event, BatchDone) else steps
        if steps == stop_at and isinstance(event, kind):
            break
    events.close()
    later = stopped.go_on()
    done += later.run()

    assert later.state.tobytes() == whole.state.tobytes()
    np.testing.assert_array_equal(later.progress.averages, whole.progress.averages)
    untimed = [[{**row, "seconds": 0} for row in course.progress.epochs] for course in (later, whole)]
    assert untimed[0] == untimed[1]
    assert later.progress.best_epoch == whole.progress.best_epoch
    figures = [(e.epoch, e.train_loss, e.validation_loss) for e in of_kind(expected, EpochDone)]
    assert [(e.epoch, e.train_loss, e.validation_loss) for e in of_kind(done, EpochDone)] == figures


@pytest.mark.parametrize("dropout", ["Dropout", {"Residual": {"body": ["Dropout"]}}])
def test_dropout_drops_the_same_in_a_batch_that_is_gone_on_with(dropout: object) -> None:
    layers = ["Flatten", {"Linear": {"out_features": 8}}, dropout, {"Linear": {"out_features": 3}}]
    architecture = tiny_architecture(layers=layers)
    whole, stopped = (Course(RECIPE, architecture=architecture) for _ in range(2))
    whole.run()
    events = stopped.events()
    next(event for event in events if isinstance(event, BatchDone))
    events.close()
    later = stopped.go_on()
    later.run()
    assert later.state.tobytes() == whole.state.tobytes()


def test_a_training_that_is_complete_has_nothing_to_go_on_with() -> None:
    course = Course(replace(RECIPE, epochs=1))
    course.run()
    later = course.go_on()
    started, finished = later.run()
    assert isinstance(started, Started)
    assert isinstance(finished, Finished)
    assert later.state.tobytes() == course.state.tobytes()


def test_a_last_batch_with_fewer_images_than_workers() -> None:
    course = Course(replace(RECIPE, epochs=1, workers=3), images=17)
    batches = of_kind(course.run(), BatchDone)
    assert [b.batch for b in batches] == [1, 2]
    assert np.isfinite(course.state).all()
    assert batches[1].accuracy in (0, 1)


def test_a_worker_without_images_before_a_batch_norm() -> None:
    layers: list[object] = [
        {"Conv2d": {"out_channels": 16, "kernel_size": 3}},
        {"Conv2d": {"out_channels": 16, "kernel_size": 3, "padding": 1}},
        "BatchNorm2d",
        "GlobalAvgPool2d",
        {"Linear": {"out_features": 3}},
    ]
    one, three = (
        Course(
            replace(RECIPE, epochs=1, workers=workers),
            architecture=tiny_architecture(layers=layers),
            images=17,
        )
        for workers in (1, 3)
    )
    for course in (one, three):
        course.run()
    np.testing.assert_allclose(three.state, one.state, atol=1e-5)


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


@pytest.mark.parametrize("kind", POOLS)
def test_closing_ends_the_workers_at_any_moment(kind: WorkerKind) -> None:
    for pulled in (0, 2):
        events = Course(replace(RECIPE, workers=2, worker_kind=kind)).events()
        for _ in range(pulled):
            next(events)
        assert workers() == (2 if pulled else 0)
        events.close()
        assert workers() == 0


@pytest.mark.parametrize("kind", POOLS)
def test_a_worker_that_fails_ends_the_training_with_its_error(kind: WorkerKind) -> None:
    course = Course(replace(RECIPE, workers=2, worker_kind=kind))
    training = prepared(40)
    training.labels[5] = len(
        CLASS_NAMES
    )  # no such class; the other worker waits for the one that has the image
    events = fit(course.network, course.architecture, training, prepared(15, seed=1), course.recipe)
    with pytest.raises(IndexError, match="out of bounds"):
        list(events)
    assert workers() == 0


def test_a_worker_that_dies_ends_the_training_with_an_error() -> None:
    events = Course(replace(RECIPE, workers=2)).events()
    next(events)
    [victim, _] = multiprocessing.active_children()
    victim.kill()
    with pytest.raises(TrainingError, match="ended unexpectedly"):
        list(events)
    assert workers() == 0


def test_events_keep_their_arrays() -> None:
    course = Course(replace(RECIPE, epochs=2))
    epochs = (event for event in course.events() if isinstance(event, EpochDone))
    kept = [(event.confusion, event.confusion.copy()) for event in epochs]
    for array, copied in kept:
        np.testing.assert_array_equal(array, copied)
    assert kept[0][0] is not kept[1][0]

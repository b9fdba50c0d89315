"""Training on several workers: the same steps as on one, and none left behind however it ends."""

import multiprocessing
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import pytest

from core.data.augment import TRANSFORMS
from core.errors import TrainingError
from core.nn.workers import POOLS, WorkerKind
from core.training.config import CrossEntropy
from core.training.events import BatchDone
from core.training.fit import fit
from core.training.optimizers import SGD
from core.training.schedules import ConstantLR
from tests.core.training.conftest import worker_count
from tests.core.training.made_up import CLASS_NAMES, RECIPE, Course, of_kind, prepared, tiny_architecture

pytestmark = pytest.mark.usefixtures("nothing_left_running")


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


@pytest.mark.parametrize("kind", POOLS)
def test_closing_ends_the_workers_at_any_moment(kind: WorkerKind) -> None:
    for pulled in (0, 2):
        events = Course(replace(RECIPE, workers=2, worker_kind=kind)).events()
        for _ in range(pulled):
            next(events)
        assert worker_count() == (2 if pulled else 0)
        events.close()
        assert worker_count() == 0


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
    assert worker_count() == 0


def test_a_worker_that_dies_ends_the_training_with_an_error() -> None:
    events = Course(replace(RECIPE, workers=2)).events()
    next(events)
    [victim, _] = multiprocessing.active_children()
    victim.kill()
    with pytest.raises(TrainingError, match="ended unexpectedly"):
        list(events)
    assert worker_count() == 0

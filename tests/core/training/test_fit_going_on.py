"""Training that goes on where it stopped is, bit for bit, one that never did."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.training.events import BatchDone, EpochDone, Event, Finished, Started
from core.training.schedules import ReduceLROnPlateau, StepLR, WarmupLR
from tests.core.training.made_up import RECIPE, Course, of_kind, tiny_architecture

pytestmark = pytest.mark.usefixtures("nothing_left_running")


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

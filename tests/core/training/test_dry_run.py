"""The plan of a run: what it counts is what the run would have."""

from pathlib import Path

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from core.data.sources import ArrayImages
from core.errors import AnkanError
from core.training.config import Description, TrainingConfig
from core.training.dry_run import plan_run
from core.training.events import Started
from core.training.runs import train
from tests.core.training.made_up import DESCRIPTION, dataset

CONFIG = TrainingConfig(
    model=Description(tuple(DESCRIPTION["input"]), DESCRIPTION["layers"]),  # type: ignore[arg-type]
    image_kind="picture",
    epochs=3,
    batch_size=8,
    workers=1,
    worker_kind="threads",
)


def test_it_counts_what_the_run_has(tmp_path: Path) -> None:
    plan = plan_run(CONFIG, dataset(60))
    events = train(CONFIG, dataset(60), tmp_path / "run")
    started = next(event for event in events if isinstance(event, Started))
    events.close()
    assert plan.layers == started.layers
    assert sum(plan.train_images) == started.train_images == 48
    assert sum(plan.validation_images) == started.validation_images == 12
    assert plan.train_images == (16, 16, 16)
    assert plan.batches_per_epoch == started.batches_per_epoch == 6
    assert (plan.epochs, plan.steps) == (3, 18)
    assert plan.class_names == started.class_names
    assert plan.weights == sum(layer.parameters for layer in started.layers)
    assert (plan.input_shape, plan.workers) == ((1, 12, 12), 1)


def test_its_estimates_are_numbers_that_can_be() -> None:
    plan = plan_run(CONFIG, dataset(60))
    assert plan.images_per_second > 0
    assert plan.epoch_seconds > sum(plan.train_images) / plan.images_per_second
    assert plan.seconds == pytest.approx(3 * plan.epoch_seconds)
    assert plan.preparing_seconds > 0
    assert plan.memory_bytes > 4 * plan.weights


def test_it_prepares_no_more_than_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    data = dataset(6000)
    read: list[int] = []
    get = ArrayImages.read

    def counted(source: ArrayImages, row: int) -> NDArray[np.uint8]:
        read.append(row)
        return get(source, row)

    monkeypatch.setattr(ArrayImages, "read", counted)
    plan = plan_run(CONFIG, data)
    assert sum(plan.train_images) == 4800
    assert len(read) < 600


@pytest.mark.parametrize(
    "changes",
    [
        {"parts": ("q",)},
        {"images": 61},
        {"model": "lenett"},
        {"validation_parts": ("a", "b")},
        {"model": "lenet"},
    ],
)
def test_what_cannot_be_run_cannot_be_planned(changes: dict[str, object]) -> None:
    with pytest.raises(AnkanError):
        plan_run(msgspec.structs.replace(CONFIG, **changes), dataset(60))


def test_a_batch_larger_than_the_data() -> None:
    plan = plan_run(msgspec.structs.replace(CONFIG, batch_size=1000, ema=0.9), dataset(30))
    assert (plan.batches_per_epoch, plan.steps) == (1, 3)

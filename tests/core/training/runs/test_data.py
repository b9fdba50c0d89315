"""What a run is shown: practice digits join those to train on, and none is judged by."""

from pathlib import Path

import msgspec
import numpy as np
import pytest

from core.data.dataset import Dataset
from core.data.digits import CLASS_NAMES
from core.data.normalize import Normalizer
from core.data.practice import practice_digit
from core.data.sources import ArrayImages
from core.errors import ConfigError
from core.training.config import Description, TrainingConfig
from core.training.dry_run import plan_run
from core.training.events import Preparing
from core.training.runs import train
from core.training.runs.data import RunData, prepare_for_run
from tests.core.training.made_up import dataset

SIZE = 16
NORMALIZER = Normalizer.of_size(SIZE)
NETWORK = Description((1, SIZE, SIZE), ["Flatten", {"Linear": {"out_features": 10}}])
CONFIG = TrainingConfig(
    model=NETWORK, image_kind="ink", epochs=1, batch_size=16, workers=1, worker_kind="threads"
)


@pytest.fixture
def digits() -> Dataset:
    """Forty of other hands, as a scanner gives them."""
    images = np.full((40, 80, 80), 255, np.uint8)
    for number, image in enumerate(images):
        drawn, _ = practice_digit(5, number)
        grey = drawn if drawn.ndim == 2 else drawn.mean(axis=2).astype(np.uint8)
        image[: len(grey), : len(grey)] = grey
    path = Path("digits.npz")
    parts = np.full(40, "")
    return Dataset(path, "NumPy archive", ArrayImages(images, path), np.arange(40) % 10, parts, CLASS_NAMES)


def made(config: TrainingConfig, data: Dataset) -> tuple[RunData, list[Preparing]]:
    steps, told = prepare_for_run(config, data, NORMALIZER), []
    while True:
        try:
            told.append(next(steps))
        except StopIteration as end:
            return end.value, told


def test_practice_digits_are_trained_on_besides(digits: Dataset) -> None:
    with_them = msgspec.structs.replace(CONFIG, practice_digits=100)
    plain, _ = made(CONFIG, digits)
    data, told = made(with_them, digits)
    own = len(plain.training)
    np.testing.assert_array_equal(data.validation.images, plain.validation.images)
    np.testing.assert_array_equal(data.training.images[:own], plain.training.images)
    drawn = data.training.subset(np.arange(own, own + 100))
    assert len(data.training) == own + 100
    assert np.bincount(drawn.labels).tolist() == [10] * 10
    assert (drawn.images.reshape(100, -1).max(axis=1) > 200).all(), "each shows ink"
    assert told[-1] == Preparing(100, 100)
    assert data.mark == plain.mark, "the data set is the same, whatever is drawn besides"


def test_a_plan_counts_them(digits: Dataset) -> None:
    plan = plan_run(msgspec.structs.replace(CONFIG, practice_digits=100), digits)
    without = plan_run(CONFIG, digits)
    assert np.subtract(plan.train_images, without.train_images).tolist() == [10] * 10
    assert plan.validation_images == without.validation_images
    assert (plan.batches_per_epoch, without.batches_per_epoch) == (9, 2)
    assert plan.preparing_seconds > without.preparing_seconds


def test_they_are_refused_where_the_classes_are_others(tmp_path: Path) -> None:
    config = msgspec.structs.replace(
        CONFIG,
        model=Description((1, SIZE, SIZE), ["Flatten", {"Linear": {"out_features": 3}}]),
        practice_digits=100,
    )
    with pytest.raises(ConfigError, match=r"practice_digits are of the classes 0, .*, 9, but those of .*row"):
        list(train(config, dataset(60), tmp_path / "run"))
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("count", [-1, 100_001])
def test_a_number_that_cannot_be_is_refused(count: int) -> None:
    with pytest.raises(ConfigError, match="practice_digits should be from 0 to 100,000"):
        TrainingConfig(practice_digits=count)

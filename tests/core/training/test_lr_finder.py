"""The learning-rate range test on pictures that a tiny network tells apart."""

from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.normalize import Normalizer
from core.errors import ConfigError, TrainingError
from core.model_file import Model, save_model
from core.training.config import Description, TrainingConfig
from core.training.events import EpochDone, Preparing
from core.training.lr_finder import (
    HIGHEST,
    LOWEST,
    LearningRateFound,
    LearningRateTried,
    find_learning_rate,
    smoothed,
)
from core.training.optimizers import SGD, AdamW, Optimizer
from core.training.runs import train
from tests.core.training.made_up import CLASS_NAMES, DESCRIPTION, SIZE, dataset, tiny_architecture

TINY = TrainingConfig(
    model=msgspec.convert(DESCRIPTION, Description),
    epochs=2,
    batch_size=16,
    augmentation=(),
    workers=1,
    worker_kind="threads",
)


def find(config: TrainingConfig, images: int = 300) -> tuple[list[LearningRateTried], LearningRateFound]:
    events = [e for e in find_learning_rate(config, dataset(images)) if not isinstance(e, Preparing)]
    *tried, found = events
    assert isinstance(found, LearningRateFound)
    assert all(isinstance(each, LearningRateTried) for each in tried)
    return tried, found  # type: ignore[return-value]  # just looked at


@pytest.mark.parametrize("optimizer", [SGD(), AdamW()])
def test_what_is_found_trains(optimizer: Optimizer, tmp_path: Path) -> None:
    config = msgspec.structs.replace(TINY, optimizer=optimizer, learning_rate=1e-6)
    tried, found = find(config)
    rates = [each.learning_rate for each in tried]
    assert rates[0] == pytest.approx(LOWEST)
    assert np.diff(np.log(rates)) == pytest.approx(np.log(HIGHEST / LOWEST) / (tried[0].steps - 1))
    assert [each.step for each in tried] == list(range(1, len(tried) + 1))
    assert LOWEST < found.learning_rate < max(rates)
    better = msgspec.structs.replace(config, learning_rate=found.learning_rate)
    *_, last = (e for e in train(better, dataset(300), tmp_path / "run") if isinstance(e, EpochDone))
    assert last.validation_macro_f1 > 0.9


def test_the_same_seed_finds_the_same(tmp_path: Path) -> None:
    assert find(TINY) == find(TINY)
    assert find(TINY)[0] != find(msgspec.structs.replace(TINY, seed=2))[0]


def test_a_few_images_are_seen_several_times() -> None:
    tried, _ = find(TINY, images=30)  # two batches of 24 images
    assert len(tried) > 50


def test_it_ends_when_the_loss_explodes() -> None:
    tried, _ = find(msgspec.structs.replace(TINY, optimizer=AdamW()))
    assert tried[-1].step < tried[-1].steps
    assert tried[-1].smoothed > 2 * min(each.smoothed for each in tried)


def test_a_loss_that_never_falls_is_said() -> None:
    stuck = msgspec.structs.replace(TINY, optimizer=SGD(), clip_norm=1e-12, batch_size=1000)
    with pytest.raises(
        TrainingError, match="the loss fell at no learning rate from 1e-07 to 10; try another"
    ):
        find(stuck)


def test_settings_that_do_not_fit_are_said_before_anything_is_read() -> None:
    with pytest.raises(ConfigError, match="10 outputs"):
        next(find_learning_rate(msgspec.structs.replace(TINY, model="lenet"), dataset(30)))


def test_a_model_that_is_trained_further_stays_as_it_is(tmp_path: Path) -> None:
    architecture = tiny_architecture()
    network = architecture.build(np.random.default_rng(1))
    path = tmp_path / "model.safetensors"
    save_model(Model("tiny", architecture, network, Normalizer.of_size(SIZE), CLASS_NAMES), path)
    before = path.read_bytes()
    find(msgspec.structs.replace(TINY, model=str(path)))
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["model.safetensors"]


@pytest.mark.parametrize("after", [1, 5, 40])
def test_closing_ends_it_at_any_moment(after: int) -> None:
    steps = find_learning_rate(msgspec.structs.replace(TINY, workers=2), dataset(300))
    for _ in range(after):
        next(steps)
    steps.close()
    with pytest.raises(StopIteration):
        next(steps)


@given(st.lists(st.floats(0.1, 100), min_size=1, max_size=60))
def test_smoothing_stays_among_the_losses_and_does_not_lag(losses: list[float]) -> None:
    smooth = smoothed(losses)
    assert len(smooth) == len(losses)
    assert min(losses) * 0.999 <= smooth.min()
    assert smooth.max() <= min(max(losses), 4 * losses[0]) * 1.001
    same = [*losses, *losses[::-1]]
    assert smoothed(same) == pytest.approx(smoothed(same)[::-1])

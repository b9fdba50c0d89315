"""What the settings mean: every one is documented, and a file with comments says the same."""

from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_type_hints

import msgspec
import pytest

from core.data.augment import Affine, Mixup
from core.data.normalize import Normalizer
from core.training.config import CrossEntropy, Description, TrainingConfig
from core.training.config_words import commented_config, field_docs
from core.training.early_stopping import EarlyStopping
from core.training.optimizers import SGD, AdamW
from core.training.schedules import ConstantLR, StepLR, WarmupLR
from tests.core.training.conftest import load


def structs(kind: object) -> Iterator[type[msgspec.Struct]]:
    """All settings that have settings of their own, at any depth."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield kind
        for hint in get_type_hints(kind).values():
            yield from structs(hint)
    for inner in get_args(kind):
        yield from structs(inner)


@pytest.mark.parametrize("struct", sorted(set(structs(TrainingConfig)), key=str))
def test_every_setting_is_documented(struct: type[msgspec.Struct]) -> None:
    docs = field_docs(struct)
    assert [name for name in struct.__struct_fields__ if not docs.get(name)] == []


def test_the_settings_of_all_parts_are_looked_at() -> None:
    found = set(structs(TrainingConfig))
    assert found >= {
        AdamW,
        WarmupLR,
        StepLR,
        Affine,
        Mixup,
        Normalizer,
        CrossEntropy,
        EarlyStopping,
        Description,
    }


@pytest.mark.parametrize(
    "config",
    [
        TrainingConfig(),
        TrainingConfig(
            name="রবি: 1",
            model=Description((1, 28, 28), [{"Conv2d": {"out_channels": 4, "kernel_size": 3}}, "ReLU"]),
            parts=("a", "b"),
            schedule=WarmupLR(then=ConstantLR()),
            early_stopping=EarlyStopping(patience=2),
            normalizer=Normalizer(),
            augmentation=(),
            loggers=("wandb", "tensorboard"),
        ),
        TrainingConfig(augmentation=(Mixup(), Mixup(alpha=1)), optimizer=SGD(), schedule=ConstantLR()),
    ],
)
def test_a_configuration_with_comments_is_the_same_one(tmp_path: Path, config: TrainingConfig) -> None:
    text = commented_config(config)
    assert load(tmp_path, text) == config
    assert "# images in one step.\nbatch_size: 128\n" in text
    assert all(f"{field}:" in text for field in TrainingConfig.__struct_fields__)
    assert len(set(lines := [line for line in text.splitlines() if line.strip().startswith("#")])) == len(
        lines
    )

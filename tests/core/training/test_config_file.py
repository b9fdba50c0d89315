"""Configurations in a file: defaults, round trips, and what is none."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.augment import Affine, BoxJitter, ContourCutout, Mixup, Thickness
from core.data.normalize import Normalizer
from core.errors import ConfigError, OutputError
from core.training.config import CrossEntropy, TrainingConfig
from core.training.config_file import load_config, save_config
from core.training.optimizers import SGD, Adadelta, Adagrad, Adam, AdamW, RMSprop
from core.training.schedules import (
    ConstantLR,
    CosineAnnealingLR,
    ExponentialLR,
    OneCycleLR,
    ReduceLROnPlateau,
    StepLR,
    WarmupLR,
)
from tests.conftest import ROOT
from tests.core.training.conftest import load, message_for


@pytest.mark.parametrize("text", ["# nothing\n", "{}\n"])
def test_what_is_not_named_keeps_its_default(tmp_path: Path, text: str) -> None:
    assert load(tmp_path, text) == TrainingConfig()


def test_every_kind_of_setting(tmp_path: Path) -> None:
    config = load(
        tmp_path,
        "model: lenet\n"
        "parts: [a, b]\n"
        "validation: 0.5\n"
        "optimizer: {name: SGD, momentum: 0.5, nesterov: true}\n"
        "schedule: {name: ReduceLROnPlateau, patience: 3}\n"
        "augmentation: null\n"
        "normalizer: {size: 32, box: 24}\n"
        "workers: 3\n",
    )
    assert config.parts == ("a", "b")
    assert config.optimizer == SGD(momentum=0.5, nesterov=True)
    assert config.schedule == ReduceLROnPlateau(patience=3)
    assert config.augmentation == ()
    assert config.normalizer == Normalizer(size=32, box=24)
    assert (config.model, config.validation, config.workers) == ("lenet", 0.5, 3)
    assert config.epochs == TrainingConfig().epochs


@pytest.mark.parametrize(
    "config",
    [
        TrainingConfig(),
        TrainingConfig(
            name="রবি",
            parts=("a",),
            optimizer=SGD(weight_decay=1e-4),
            schedule=ConstantLR(),
            augmentation=(Affine(rotation=3), ContourCutout(squares=2, p=0.1), Mixup(strength=0.5)),
            normalizer=Normalizer(speck=0.5),
            seed=0,
        ),
        TrainingConfig(augmentation=(), optimizer=AdamW(eps=1e-6), schedule=OneCycleLR(pct_start=0.1)),
        TrainingConfig(optimizer=Adam(weight_decay=0.1), schedule=StepLR(3), clip_norm=1.5, ema=0.99),
        TrainingConfig(
            optimizer=Adagrad(lr_decay=2),
            schedule=ExponentialLR(),
            loss=CrossEntropy(class_weights="balanced"),
        ),
        TrainingConfig(workers=2, worker_kind="threads"),
        TrainingConfig(optimizer=RMSprop(centered=True), schedule=CosineAnnealingLR(eta_min=1e-5)),
        TrainingConfig(
            optimizer=Adadelta(rho=0.5),
            schedule=WarmupLR(then=StepLR(2)),
            loss=CrossEntropy(class_weights=(1, 2.5)),
        ),
        TrainingConfig(schedule=ReduceLROnPlateau(metric="train_loss", mode="min", cooldown=2)),
    ],
)
def test_round_trip(tmp_path: Path, config: TrainingConfig) -> None:
    save_config(config, tmp_path / "run.yaml")
    assert load_config(tmp_path / "run.yaml") == config
    written = (tmp_path / "run.yaml").read_text(encoding="utf-8")
    assert all(f"{field}:" in written for field in TrainingConfig.__struct_fields__)


def test_an_augmentation_is_a_list_in_its_order(tmp_path: Path) -> None:
    text = "augmentation: [{name: BoxJitter, jitter: 0.1}, {name: Thickness, p: 0.5}, {name: BoxJitter, strength: 2}]"
    assert load(tmp_path, text).augmentation == (
        BoxJitter(jitter=0.1),
        Thickness(p=0.5),
        BoxJitter(strength=2),
    )
    assert load(tmp_path, "augmentation: []").augmentation == ()


def test_the_recipes_can_be_read() -> None:
    recipes = sorted((ROOT / "recipes").glob("*.yaml"))
    assert recipes
    assert load_config(ROOT / "recipes" / "ankan-base.yaml").parts == ("a", "b", "c")
    for recipe in recipes:
        load_config(recipe)


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["a", "", "AdamW", "balanced", "য"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "input", "then", "p", "x.y", "a[1]"]), inner, max_size=3)
    ),
    max_leaves=6,
)
_NAMES = (*TrainingConfig.__struct_fields__, "epoch", "x.y[3]", "")


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(_NAMES), _VALUES, max_size=3))
def test_whatever_is_written_there_is_read_or_refused_in_a_sentence(document: dict[str, Any]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "run.yaml"
        path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
        said = outcome_of(path)
        assert said is None or (said.startswith(f"{path}: ") and "$" not in said)


def outcome_of(path: Path) -> str | None:
    """What is said against a configuration; nothing where it can be read."""
    try:
        load_config(path)
    except ConfigError as error:
        return str(error)
    return None


@pytest.mark.parametrize("text", ["", " \n", "\0" * 512])
def test_an_empty_file_is_no_configuration(tmp_path: Path, text: str) -> None:
    assert "is empty; it should hold settings such as `epochs: 8`" in message_for(tmp_path, text)


@pytest.mark.parametrize("text", ["epochs: [1\n", "a: b: c\n", "epochs: 2024-13-45\n", "epochs: *nothing\n"])
def test_not_yaml(tmp_path: Path, text: str) -> None:
    assert "is not valid YAML" in message_for(tmp_path, text)


def test_a_setting_that_is_there_twice_is_not_yaml(tmp_path: Path) -> None:
    assert message_for(tmp_path, "epochs: 3\nseed: 1\nepochs: 5\n").endswith(
        "is not valid YAML at line 3: epochs is there twice"
    )
    assert load(tmp_path, "optimizer: {name: SGD}\nschedule: {name: ConstantLR}\n").optimizer == SGD()


@pytest.mark.parametrize(
    "text",
    [f"model: {'[ ' * 300_000}", f"model:\n{'- ' * 300_000}", "model: &a {input: [1, 2, 3], layers: [*a]}"],
)
def test_lists_without_an_end(tmp_path: Path, text: str) -> None:
    assert "holds lists within lists without an end" in message_for(tmp_path, text)


def test_not_yaml_names_the_line(tmp_path: Path) -> None:
    assert message_for(tmp_path, "epochs: 3\nseed: }\n").endswith(
        "is not valid YAML at line 2: expected the node content, but found '}'"
    )


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "run.yaml").write_bytes(b"\xff\xfe\x00\x01\x80")
    for path in (tmp_path / "run.yaml", tmp_path, tmp_path / "missing.yaml"):
        with pytest.raises(ConfigError, match="cannot be read as a configuration"):
            load_config(path)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        save_config(TrainingConfig(), tmp_path / "file" / "config.yaml")


def test_numbers_may_be_written_with_an_exponent(tmp_path: Path) -> None:
    path = tmp_path / "run.yaml"
    path.write_text("learning_rate: 1e-3\n", encoding="utf-8")
    assert load_config(path).learning_rate == 0.001

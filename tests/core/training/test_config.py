"""Settings in a file: defaults, round trips, and a sentence for every mistake."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args, get_type_hints

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.augment import Affine, BoxJitter, ContourCutout, Mixup, Thickness
from core.data.normalize import Normalizer
from core.errors import ConfigError, OutputError
from core.training.config import CrossEntropy, Description, TrainingConfig, change_config
from core.training.config_file import load_config, save_config
from core.training.config_words import commented_config, field_docs
from core.training.early_stopping import EarlyStopping
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

ROOT = Path(__file__).resolve().parents[3]


def load(tmp_path: Path, text: str) -> TrainingConfig:
    (tmp_path / "run.yaml").write_text(text, encoding="utf-8")
    return load_config(tmp_path / "run.yaml")


def message_for(tmp_path: Path, text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    message = str(caught.value)
    assert message.startswith(f"{tmp_path / 'run.yaml'}")
    assert "\n" not in message
    assert message.count("run.yaml") == 1
    return message


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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("learning_rte: 0.1", "there is no setting learning_rte; did you mean learning_rate?"),
        ("early_stoping: {patience: 3}", "there is no setting early_stoping; did you mean early_stopping?"),
        ("zzzzqqq: 1", "there is no setting zzzzqqq"),
        ("momentum: 0.9", "there is no setting momentum; did you mean optimizer.momentum?"),
        ("1: 2", "the name of every setting should be text"),
        (
            "optimizer: {name: SGD, momentm: 1}",
            "there is no setting optimizer.momentm; did you mean momentum?",
        ),
        (
            "optimizer: {name: SGD, zzzz: 1}",
            "there is no setting optimizer.zzzz; there are momentum, nesterov, weight_decay",
        ),
        (
            "schedule: {name: WarmupLR, then: {name: StepLR, gama: 1}}",
            "there is no setting schedule.then.gama; did you mean gamma?",
        ),
        (
            "early_stopping: {patence: 1}",
            "there is no setting early_stopping.patence; did you mean patience?",
        ),
        ("model: {input: [1, 8, 8], layer: []}", "there is no setting model.layer; did you mean layers?"),
        ("model: {input: [1, 8, 8]}", "model lacks its layers"),
        ("augmentation: [{name: Affine, spin: 3}]", "there is no setting augmentation[0].spin; there are "),
        (
            "augmentation: [{name: Affine}, {name: Thicknes}]",
            "or Mixup, not “Thicknes”; did you mean Thickness?",
        ),
        ("augmentation: [{rotation: 3}]", "augmentation[0] lacks its name, one of Outliers, Thickness, "),
        ("augmentation: {rotation: 3}", "augmentation should be a list, not settings (rotation)"),
        ("epochs: many", "epochs should be a whole number, not “many”"),
        ("epochs: 2.5", "epochs should be a whole number, not 2.5"),
        ("epochs: null", "epochs should be a whole number, not null"),
        ("epochs: yes", "epochs should be a whole number, not true"),
        ("learning_rate: [0.1]", "learning_rate should be a number, not a list of 1"),
        ("parts: a", "parts should be a list, not “a”"),
        ("columns: [a]", "columns should be a list of 2, not a list of 1"),
        ("columns: [a, 3]", "columns[1] should be text, not 3"),
        ("model: 3", "model should be text or settings such as {input: ...}, not 3"),
        (
            "augmentation: [{name: Affine, rotation: wild}]",
            "augmentation[0].rotation should be a number, at least 0 and at most 180, not “wild”",
        ),
        (
            "optimizer: {name: Adamw}",
            "SGD, Adagrad, RMSprop, Adadelta, Adam or AdamW, not “Adamw”; did you mean AdamW?",
        ),
        ("optimizer: {name: 3}", "or AdamW, not 3"),
        (
            "schedule: {name: WarmupLR, then: {name: WarmupLR}}",
            "schedule.then.name should be ConstantLR, StepLR, ",
        ),
        (
            "schedule: {name: ReduceLROnPlateau, metric: val_loss}",
            "or validation_macro_f1, not “val_loss”; did you mean validation_loss?",
        ),
        (
            "loss: {name: CrossEntropyLoss, class_weights: heavy}",
            "loss.class_weights should be balanced or a list, not “heavy”",
        ),
        ("loss: {name: MSELoss}", "loss.name should be CrossEntropyLoss, not “MSELoss”"),
        (
            "worker_kind: thread",
            "worker_kind should be processes or threads, not “thread”; did you mean threads?",
        ),
        (
            "loggers: [tensorbord]",
            "loggers[0] should be tensorboard or wandb, not “tensorbord”; did you mean",
        ),
        ("optimizer: adamw", "optimizer should be settings such as {name: AdamW}, not “adamw”"),
        ("optimizer: {momentum: 0.5}", "optimizer lacks its name, one of SGD, Adagrad, "),
        ("- epochs", "is no configuration"),
        ("just words", "is no configuration"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, words: str) -> None:
    assert words in message_for(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("validation: 0", "validation should be a share above 0 and below 1, such as 0.2, not 0"),
        ("validation: 1.5", "validation should be"),
        ("validation: .nan", "validation should be"),
        ("epochs: 0", "epochs should be at least 1, not 0"),
        ("images: 1", "images should be at least 2, such as 5000, not 1"),
        ("batch_size: -1", "batch_size should be from 1 to 65,536, not -1"),
        ("learning_rate: 0", "learning_rate should be above 0"),
        ("learning_rate: .inf", "learning_rate should be above 0"),
        ("learning_rate: .nan", "learning_rate should be above 0"),
        (
            "loss: {name: CrossEntropyLoss, label_smoothing: 1}",
            "label_smoothing should be at least 0 and below 1",
        ),
        ("clip_norm: 0", "clip_norm should be above 0, such as 5, not 0"),
        ("clip_norm: .nan", "clip_norm should be above 0"),
        ("ema: 1", "ema should be at least 0 and below 1, such as 0.999, not 1"),
        (
            "loss: {name: CrossEntropyLoss, class_weights: [1, 0]}",
            "class_weights should be above 0 for every class",
        ),
        ("schedule: {name: StepLR, step_size: 0}", "step_size"),
        ("schedule: {name: ExponentialLR, gamma: 1.5}", "gamma"),
        ("schedule: {name: WarmupLR, start_factor: 0}", "start_factor"),
        ("optimizer: {name: RMSprop, alpha: 1}", "alpha"),
        ("workers: 0", "workers should be from 1 to 256, not 0"),
        ("workers: 1000", "workers should be from 1 to 256"),
        ("seed: -1", "seed should be 0 or a positive whole number, not -1"),
        ("keep_epochs: -1", "keep_epochs should be from 0 to 10,000, not -1"),
        ("normalizer: {box: 30}", "the box of 30 pixels must lie between 4 and the size, 28"),
        ("normalizer: {size: 2, box: 2}", "the box of 2 pixels must lie between 4 and"),
        ("schedule: {name: OneCycleLR, div_factor: 0}", "div_factor"),
        ("schedule: {name: OneCycleLR, final_div_factor: 0}", "final_div_factor"),
        ("schedule: {name: OneCycleLR, pct_start: 2}", "pct_start"),
        ("schedule: {name: ReduceLROnPlateau, factor: 10}", "factor"),
        ("optimizer: {name: SGD, momentum: 1.5}", "momentum"),
        ("optimizer: {name: AdamW, beta1: 1}", "beta1"),
        ("optimizer: {name: AdamW, beta2: 1}", "beta2"),
        (
            "augmentation: [{name: Thickness}, {name: Affine, p: 1.5}]",
            "augmentation[1].p should be a number, at least 0 and at most 1, not 1.5",
        ),
        ("augmentation: [{name: Affine, scale: 1}]", "augmentation[0].scale should be a"),
        ("augmentation: [{name: Mixup, alpha: 0}]", "augmentation[0].alpha should be a"),
        ("augmentation: [{name: Thickness, strength: .nan}]", "augmentation[0].strength should be a"),
        ("augmentation: [{name: ContourCutout, squares: 9}]", "augmentation[0].squares should be a"),
    ],
)
def test_an_impossible_number_is_refused(tmp_path: Path, text: str, words: str) -> None:
    assert words in message_for(tmp_path, text)


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


def test_changing_leaves_alone_what_is_none_and_checks_the_rest() -> None:
    config = change_config(TrainingConfig(seed=7), epochs=3, seed=None)
    assert (config.epochs, config.seed) == (3, 7)
    with pytest.raises(ConfigError, match="epochs should be at least 1, not 0"):
        change_config(config, epochs=0)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        save_config(TrainingConfig(), tmp_path / "file" / "config.yaml")


def test_numbers_may_be_written_with_an_exponent(tmp_path: Path) -> None:
    path = tmp_path / "run.yaml"
    path.write_text("learning_rate: 1e-3\n", encoding="utf-8")
    assert load_config(path).learning_rate == 0.001

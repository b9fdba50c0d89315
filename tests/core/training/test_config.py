"""Settings in a file: defaults, round trips, and a sentence for every mistake."""

from pathlib import Path

import pytest

from core.data.augment import Affine, BoxJitter, ContourCutout, Mixup, Thickness
from core.data.normalize import Normalizer
from core.errors import ConfigError, OutputError
from core.training.config import CrossEntropy, TrainingConfig, change_config
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


@pytest.mark.parametrize("text", ["", "# nothing\n", "{}\n"])
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
        ("zzzzqqq: 1", "there is no setting zzzzqqq"),
        ("optimizer: {name: SGD, momentun: 1}", "there is no setting optimizer.momentun"),
        ("augmentation: [{name: Affine, spin: 3}]", "there is no setting augmentation[0].spin"),
        ("augmentation: [{name: Affine}, {name: Spin}]", "augmentation[1].name: invalid value 'Spin'"),
        ("augmentation: [{rotation: 3}]", "augmentation[0]: object missing required field name"),
        ("augmentation: {rotation: 3}", "augmentation: expected array, got object"),
        ("epochs: many", "epochs: expected int, got str"),
        ("epochs: 2.5", "epochs: expected int, got float"),
        ("learning_rate: [0.1]", "learning_rate: expected float, got array"),
        ("parts: a", "parts: expected array | null, got str"),
        (
            "augmentation: [{name: Affine, rotation: wild}]",
            "augmentation[0].rotation: expected float, got str",
        ),
        ("optimizer: {name: Adamw}", "optimizer.name: invalid value 'Adamw'"),
        (
            "schedule: {name: WarmupLR, then: {name: WarmupLR}}",
            "schedule.then.name: invalid value 'WarmupLR'",
        ),
        ("schedule: {name: ReduceLROnPlateau, metric: f1}", "schedule.metric: invalid enum value 'f1'"),
        ("loss: {name: CrossEntropyLoss, class_weights: heavy}", "loss.class_weights: "),
        ("worker_kind: thread", "worker_kind: invalid enum value 'thread'"),
        ("optimizer: AdamW", "optimizer: expected object, got str"),
        ("optimizer: {momentum: 0.5}", "optimizer: object missing required field name"),
        ("- epochs", "is no configuration"),
        ("just words", "is no configuration"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, words: str) -> None:
    assert words in message_for(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("validation: 0", "validation should be a share between 0 and 1, such as 0.2, not 0"),
        ("validation: 1.5", "validation should be"),
        ("validation: .nan", "validation should be"),
        ("epochs: 0", "epochs should be at least 1, not 0"),
        ("batch_size: -1", "batch_size should be at least 1, not -1"),
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
            "augmentation[1].p: expected float <= 1.0",
        ),
        ("augmentation: [{name: Affine, scale: 1}]", "augmentation[0].scale: "),
        ("augmentation: [{name: Mixup, alpha: 0}]", "augmentation[0].alpha: "),
        ("augmentation: [{name: Thickness, strength: .nan}]", "augmentation[0].strength: "),
        ("augmentation: [{name: ContourCutout, squares: 9}]", "augmentation[0].squares: "),
    ],
)
def test_an_impossible_number_is_refused(tmp_path: Path, text: str, words: str) -> None:
    assert words in message_for(tmp_path, text)


@pytest.mark.parametrize("text", ["epochs: [1\n", "a: b: c\n", "epochs: 2024-13-45\n", "epochs: *nothing\n"])
def test_not_yaml(tmp_path: Path, text: str) -> None:
    assert "is not valid YAML" in message_for(tmp_path, text)


def test_not_yaml_names_the_line(tmp_path: Path) -> None:
    assert message_for(tmp_path, "epochs: 3\nseed: }\n").endswith("is not valid YAML at line 2")


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

"""All that says how a network is trained: one format for the command line, the window and the run folder."""

import difflib
import math
import re
from pathlib import Path
from typing import Any, Literal

import msgspec
import yaml

from core.data.augment import DEFAULT_AUGMENTATION, Transform
from core.data.normalize import Kind, Normalizer
from core.data.split import Split
from core.errors import ConfigError
from core.files import write_text
from core.nn.workers import WorkerKind
from core.training.optimizers import AdamW, Optimizer
from core.training.schedules import OneCycleLR, Schedule
from core.yaml_file import parse_yaml, read_text

_UNKNOWN_FIELD = re.compile(r"unknown field `(?P<field>.*?)`(?: - at `\$\.?(?P<place>.*?)`)?$")
_WRONG_VALUE = re.compile(r"(?P<reason>.*?)(?: - at `\$\.?(?P<place>.*?)`)?$", re.DOTALL)


class TrainingConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A training run in words.

    Attributes:
        name: what the model will be called; as its network when left out.
        model: a preset's name, or the path of a description (`.txt`, `.yaml`) or of a model file to go on from.
        parts: the parts of the data set to use; all of them when left out.
        image_kind: `ink` for digits on paper, `picture` for what is only resized; guessed when left out.
        validation: share of the images put aside to judge by.
        stratified: the same share of every class, rather than of all images together.
        validation_parts: judge by these parts of the data set, whole, instead of by a share.
        split_seed: of the split alone; `seed` when left out.
        epochs: how often all images are seen.
        batch_size: images in one step.
        learning_rate: the highest one of the schedule.
        optimizer: `{name: AdamW, ...}`; or Adam, SGD, Adagrad, RMSprop, Adadelta.
        schedule: `{name: OneCycleLR, ...}`; or ConstantLR, StepLR, ExponentialLR, CosineAnnealingLR, ReduceLROnPlateau,
            WarmupLR.
        clip_norm: the largest norm of a step's gradient, over all weights; a larger one is scaled down to it.
        ema: decay of a running average of the weights, such as 0.999; the averages are then judged and saved.
        label_smoothing: share of each answer spread over all classes.
        class_weights: how much each class counts in the loss, a number each in the order of the classes, or
            `balanced` for in inverse proportion to its images.
        augmentation: how images are changed, `[{name: Affine, rotation: 15}, {name: Thickness, p: 0.5}]` in this order;
            the classes and their settings are those of `core.data.augment`. `null` or `[]` for not at all.
        normalizer: how images are prepared; what suits the network's input when left out.
        workers: how many share a batch; one a core when left out.
        worker_kind: `processes`, or `threads`, which start at once but share the interpreter lock with the window.
        seed: of the weights, the split, the order and the augmentation.
    """

    name: str | None = None
    model: str = "vgg-bn-small"
    parts: tuple[str, ...] | None = None
    image_kind: Kind | None = None
    validation: float = 0.2
    stratified: bool = True
    validation_parts: tuple[str, ...] | None = None
    split_seed: int | None = None
    epochs: int = 8
    batch_size: int = 128
    learning_rate: float = 0.003
    optimizer: Optimizer = AdamW()
    schedule: Schedule = OneCycleLR()
    clip_norm: float | None = None
    ema: float | None = None
    label_smoothing: float = 0.1
    class_weights: Literal["balanced"] | tuple[float, ...] | None = None
    augmentation: tuple[Transform, ...] = DEFAULT_AUGMENTATION
    normalizer: Normalizer | None = None
    workers: int | None = None
    worker_kind: WorkerKind = "processes"
    seed: int = 1

    def __post_init__(self) -> None:
        for field, good, expected in (
            ("validation", 0 < self.validation < 1, "a share between 0 and 1, such as 0.2"),
            ("epochs", self.epochs >= 1, "at least 1"),
            ("batch_size", self.batch_size >= 1, "at least 1"),
            ("learning_rate", 0 < self.learning_rate < 1000, "above 0, such as 0.003"),
            ("clip_norm", self.clip_norm is None or 0 < self.clip_norm < math.inf, "above 0, such as 5"),
            ("ema", self.ema is None or 0 <= self.ema < 1, "at least 0 and below 1, such as 0.999"),
            (
                "class_weights",
                not isinstance(self.class_weights, tuple)
                or all(0 < weight < math.inf for weight in self.class_weights),
                "above 0 for every class",
            ),
            ("label_smoothing", 0 <= self.label_smoothing < 1, "at least 0 and below 1"),
            ("workers", self.workers is None or 1 <= self.workers <= 256, "from 1 to 256"),
            ("seed", self.seed >= 0, "0 or a positive whole number"),
            ("split_seed", (self.split_seed or 0) >= 0, "0 or a positive whole number"),
        ):
            if not good:
                raise ConfigError(f"{field} should be {expected}, not {getattr(self, field)}")

    @property
    def split(self) -> Split:
        """How the images are divided."""
        seed = self.seed if self.split_seed is None else self.split_seed
        return Split(
            share=self.validation, stratified=self.stratified, parts=self.validation_parts, seed=seed
        )


def load_config(path: Path) -> TrainingConfig:
    """Reads a YAML file of settings; what it does not name keeps its default.

    Raises:
        ConfigError: it cannot be read, or a setting is unknown or impossible.
    """
    document = parse_yaml(read_text(path, "configuration", ConfigError), path, ConfigError) or {}
    if not isinstance(document, dict):
        raise ConfigError(
            f"{path} is no configuration; it should hold settings such as `epochs: 8`", path=path
        )
    if "augmentation" in document and document["augmentation"] is None:
        document["augmentation"] = []
    try:
        return msgspec.convert(document, TrainingConfig)
    except msgspec.ValidationError as error:
        if isinstance(error.__cause__, ConfigError):
            raise ConfigError(f"{path}: {error.__cause__}") from error
        raise ConfigError(f"{path}: {_in_words(str(error))}") from error
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from error


def save_config(config: TrainingConfig, path: Path) -> None:
    """Writes every setting, also those at their default.

    Raises:
        OutputError: it cannot be written there.
    """
    write_text(path, yaml.safe_dump(msgspec.to_builtins(config), sort_keys=False, allow_unicode=True))


def change_config(config: TrainingConfig, **changes: Any) -> TrainingConfig:
    """The same settings but for these; those that are None are left as they are."""
    return msgspec.structs.replace(config, **{k: v for k, v in changes.items() if v is not None})


def _in_words(message: str) -> str:
    """msgspec's message as a sentence that names the setting."""
    message = message[:1].lower() + message[1:]
    if unknown := _UNKNOWN_FIELD.search(message):
        field, place = unknown["field"], unknown["place"]
        near = difflib.get_close_matches(field, TrainingConfig.__struct_fields__, n=1, cutoff=0.5)
        hint = f"; did you mean {near[0]}?" if near and not place else ""
        return f"there is no setting {place + '.' if place else ''}{field}{hint}"
    wrong = _WRONG_VALUE.match(message)
    if wrong is None or not wrong["place"]:
        return message
    return f"{wrong['place']}: {wrong['reason'].replace('`', '')}"

"""All that says how a network is trained: one format for the command line, the window and the run folder."""

import math
from pathlib import PurePath
from typing import Any, Literal

import msgspec

from core.data.augment import DEFAULT_AUGMENTATION, Transform
from core.data.normalize import Kind, Normalizer
from core.data.split import Split
from core.errors import ConfigError
from core.nn.workers import WorkerKind
from core.training.distillation import Distillation
from core.training.early_stopping import EarlyStopping
from core.training.optimizers import AdamW, Optimizer
from core.training.schedules import OneCycleLR, Schedule

LoggerName = Literal["tensorboard", "wandb"]


class Description(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A network written out in the configuration itself, as `core.nn.architecture` describes it.

    Attributes:
        input: (C, H, W) of the image that goes in.
        layers: as in a YAML file of a network.
        name: what the network is called.
    """

    input: tuple[int, ...]
    layers: list[Any]
    name: str = "network"


class CrossEntropy(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="CrossEntropyLoss"
):
    """The settings of `core.nn.losses.CrossEntropyLoss`.

    Attributes:
        label_smoothing: share of each label that is spread over all classes, so that the network does not become too
            sure of itself; 0 for none.
        class_weights: how much each class counts in the loss: all the same when left out; `balanced`, in inverse
            proportion to its images, where some digits have far fewer than others; or a number each in the order of the
            classes.
    """

    label_smoothing: float = 0.1
    class_weights: Literal["balanced"] | tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        weights = self.class_weights
        if not 0 <= self.label_smoothing < 1:
            raise ConfigError(f"label_smoothing should be at least 0 and below 1, not {self.label_smoothing}")
        if isinstance(weights, tuple) and not all(0 < weight < math.inf for weight in weights):
            raise ConfigError(f"class_weights should be above 0 for every class, not {weights}")


class TrainingConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A training run in words.

    Attributes:
        name: what the model will be called; as its network when left out.
        data: where the data set lies; the command line's DATA goes before it.
        columns: of the data set's table, those of the file and of the label; guessed when left out.
        corrections: a table of corrected labels: `file,label`, then a line for each, with `exclude` as the label of an
            image to leave out. When left out, `corrections.csv` in the data set's folder, or `digits.corrections.csv`
            beside `digits.npz`, where there is one.
        model: a preset's name; the path of a description (`.txt`, `.yaml`), or of a model file, whose weights are then
            trained further; or a description itself, `{input: [1, 28, 28], layers: [...]}`.
        parts: the parts of the data set to use; all of them when left out.
        images: use only so many images of those parts, to train on and to judge by together, as many of each class as
            of any other, drawn with `split_seed`; all of them when left out.
        image_kind: `ink` for digits on paper, `picture` for what is only resized; guessed when left out.
        validation: share of the images put aside to judge by.
        stratified: the same share of every class, rather than of all images together.
        validation_parts: judge by these parts of the data set, whole, instead of by a share.
        split_seed: of the split and of which `images` are used; `seed` when left out.
        practice_digits: how many digits the program draws itself and trains on together with the data set. They bring
            hands and pens that the data set may lack, so try them where it is small or by few writers; scores are
            measured on the data set's own images alone.
        epochs: how often all images are seen.
        batch_size: images in one step.
        learning_rate: the highest one of the schedule.
        loss: `{name: CrossEntropyLoss, label_smoothing: 0.1, class_weights: balanced}`.
        distillation: trained models to learn from beside the labels, `{teachers: [large.safetensors], weight: 0.7}`.
        optimizer: how the weights are changed after each batch; AdamW suits nearly always. `{name: AdamW, ...}`; or
            Adam, SGD, Adagrad, RMSprop, Adadelta.
        schedule: how the learning rate rises and falls while training. `{name: OneCycleLR, ...}`; or ConstantLR,
            StepLR, ExponentialLR, CosineAnnealingLR, ReduceLROnPlateau, WarmupLR.
        clip_norm: the largest norm of a step's gradient, over all weights; a larger one is scaled down to it. Try 5
            where the loss suddenly leaps up.
        ema: decay of a running average of the weights, which is then judged and saved in their place. Try 0.999 where
            the scores go up and down from epoch to epoch.
        early_stopping: end before the last epoch once the network no longer becomes better, which saves time where
            there are many epochs; never when left out. `{metric: validation_loss, patience: 5}`
        augmentation: how images are changed, `[{name: Affine, rotation: 15}, {name: Thickness, p: 0.5}]` in this order;
            the classes and their settings are those of `core.data.augment`. `null` or `[]` for not at all.
        normalizer: how images are prepared; what suits the network's input when left out.
        workers: how many processor cores share a batch; all of them when left out. Fewer leave some for other programs.
        worker_kind: `processes`, which suit nearly always, or `threads`, which start at once but slow the window down,
            whose interpreter they share.
        seed: the number that all chance comes from: the first weights, the split, the order of the images and the
            augmentation. Another one shows how much of a score is luck.
        save_minutes: minutes between two saves within a long epoch, so that little is lost if the computer goes off; at
            an epoch's end there always is one.
        keep_epochs: how many epochs' weights are kept to look back at how the network learned; of more, every second
            one goes, but for the first and the last, and so again. Together they take at most 200 MB. 0 for none.
        loggers: where the figures go besides the run folder, `[tensorboard]` or `[wandb]`; each is an extra.
    """

    name: str | None = None
    data: str | None = None
    columns: tuple[str, str] | None = None
    corrections: str | None = None
    model: str | Description = "vgg-bn-small"
    parts: tuple[str, ...] | None = None
    images: int | None = None
    image_kind: Kind | None = None
    validation: float = 0.2
    stratified: bool = True
    validation_parts: tuple[str, ...] | None = None
    split_seed: int | None = None
    practice_digits: int = 0
    epochs: int = 8
    batch_size: int = 128
    learning_rate: float = 0.003
    loss: CrossEntropy = CrossEntropy()
    distillation: Distillation | None = None
    optimizer: Optimizer = AdamW()
    schedule: Schedule = OneCycleLR()
    clip_norm: float | None = None
    ema: float | None = None
    early_stopping: EarlyStopping | None = None
    augmentation: tuple[Transform, ...] = DEFAULT_AUGMENTATION
    normalizer: Normalizer | None = None
    workers: int | None = None
    worker_kind: WorkerKind = "processes"
    seed: int = 1
    save_minutes: float = 5.0
    keep_epochs: int = 100
    loggers: tuple[LoggerName, ...] = ()

    def __post_init__(self) -> None:
        for field, good, expected in (
            ("images", self.images is None or self.images >= 2, "at least 2, such as 5000"),
            ("validation", 0 < self.validation < 1, "a share above 0 and below 1, such as 0.2"),
            ("practice_digits", 0 <= self.practice_digits <= 100_000, "from 0 to 100,000"),
            ("epochs", self.epochs >= 1, "at least 1"),
            ("batch_size", 1 <= self.batch_size <= 65_536, "from 1 to 65,536"),
            ("learning_rate", 0 < self.learning_rate < 1000, "above 0 and below 1000, such as 0.003"),
            ("clip_norm", self.clip_norm is None or 0 < self.clip_norm < math.inf, "above 0, such as 5"),
            ("ema", self.ema is None or 0 <= self.ema < 1, "at least 0 and below 1, such as 0.999"),
            ("workers", self.workers is None or 1 <= self.workers <= 256, "from 1 to 256"),
            ("seed", self.seed >= 0, "0 or a positive whole number"),
            ("split_seed", (self.split_seed or 0) >= 0, "0 or a positive whole number"),
            ("save_minutes", 0 < self.save_minutes < math.inf, "above 0, such as 5"),
            ("keep_epochs", 0 <= self.keep_epochs <= 10_000, "from 0 to 10,000"),
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

    @property
    def network_name(self) -> str:
        """What the network is called: a preset, a file without its ending, or the description's name."""
        return self.model.name if isinstance(self.model, Description) else PurePath(self.model).stem


def change_config(config: TrainingConfig, **changes: Any) -> TrainingConfig:
    """The same settings but for these; those that are None are left as they are."""
    return msgspec.structs.replace(config, **{k: v for k, v in changes.items() if v is not None})

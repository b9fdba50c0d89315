"""What training says while it goes on. Frozen, with arrays of their own, so they may cross threads."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.calibration import UNCALIBRATED, Calibration
from core.data.problem import Problem
from core.nn.summary import LayerSummary

Ending = Literal["completed", "stopped early", "diverged"]


@dataclass(frozen=True)
class Preparing:
    """The data set is being read: `done` of `total` images."""

    done: int
    total: int


@dataclass(frozen=True)
class Started:
    """The first batch is about to be trained on; epochs count from 1, batches from 1.

    A run that goes on has `done` batches behind it.
    """

    layers: tuple[LayerSummary, ...]
    train_images: int
    validation_images: int
    batches_per_epoch: int
    epochs: int
    class_names: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    done: int = 0


@dataclass(frozen=True)
class BatchDone:
    """One step was taken; loss and accuracy are those of this batch, before the step."""

    epoch: int
    batch: int
    batches: int
    step: int
    loss: float
    accuracy: float
    learning_rate: float
    images_per_second: float
    gradient_norm: float = 0.0


@dataclass(frozen=True, eq=False)
class Mistake:
    """A validation image that was taken for another digit.

    Attributes:
        row: of the data set.
        image: (C, H, W) uint8, as the network saw it.
        true, predicted: class numbers.
        probability: of the class it was taken for, calibrated.
        loss: of this image, `-log` of the true class's probability.
    """

    row: int
    image: NDArray[np.uint8]
    true: int
    predicted: int
    probability: float
    loss: float


@dataclass(frozen=True, eq=False)
class EpochDone:
    """All images were seen once and the network was judged on the validation images.

    `confusion` is (K, K), rows the true class; training figures are means over the epoch's batches as they came;
    `mistakes` are the worst ten, by their loss; `calibration` makes probabilities come true on the validation images.
    """

    epoch: int
    epochs: int
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float
    validation_macro_f1: float
    confusion: NDArray[np.int64]
    learning_rate: float
    seconds: float
    mistakes: tuple[Mistake, ...] = ()
    step: int = 0
    calibration: Calibration = UNCALIBRATED


@dataclass(frozen=True)
class Improved:
    """The best validation macro-F1 so far; `path` is the model file that holds it, once it is written."""

    epoch: int
    macro_f1: float
    path: Path | None = None


@dataclass(frozen=True)
class Diverged:
    """The loss is no longer a number, or has exploded; training has stopped and the best weights are kept."""

    epoch: int
    reason: str


@dataclass(frozen=True)
class Noticed:
    """Something that the user should know; training goes on."""

    epoch: int
    sentence: str


@dataclass(frozen=True)
class Saved:
    """All is in the run folder that is needed to go on from here: epochs that are complete, and steps."""

    epoch: int
    step: int


@dataclass(frozen=True)
class NotSaved:
    """The run folder cannot be written; the next pull tries again, and goes on once it can."""

    sentence: str


@dataclass(frozen=True)
class Finished:
    """The last event."""

    reason: Ending
    best_epoch: int
    best_macro_f1: float
    seconds: float
    model_path: Path | None = None


Event = (
    Preparing | Started | BatchDone | EpochDone | Improved | Noticed | Diverged | Saved | NotSaved | Finished
)

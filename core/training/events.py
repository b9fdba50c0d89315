"""What training says while it goes on. Frozen, with arrays of their own, so they may cross threads."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.data.problem import Problem
from core.nn.summary import LayerSummary


@dataclass(frozen=True)
class Preparing:
    """The data set is being read: `done` of `total` images."""

    done: int
    total: int


@dataclass(frozen=True)
class Started:
    """The first batch is about to be trained on; epochs count from 1, batches from 1."""

    layers: tuple[LayerSummary, ...]
    train_images: int
    validation_images: int
    batches_per_epoch: int
    epochs: int
    class_names: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


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


@dataclass(frozen=True, eq=False)
class EpochDone:
    """All images were seen once and the network was judged on the validation images.

    `confusion` is (K, K), rows the true class; training figures are means over the epoch's batches as they came.
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
    seconds_left: float


@dataclass(frozen=True)
class Improved:
    """The best validation macro-F1 so far; `path` is the model file that holds it, once it is written."""

    epoch: int
    macro_f1: float
    path: Path | None = None


@dataclass(frozen=True)
class Diverged:
    """The loss is no longer a number; training has stopped and the best weights are kept."""

    epoch: int
    reason: str


@dataclass(frozen=True)
class Finished:
    """The last event."""

    reason: Literal["completed", "diverged"]
    best_epoch: int
    best_macro_f1: float
    seconds: float
    model_path: Path | None = None


Event = Preparing | Started | BatchDone | EpochDone | Improved | Diverged | Finished

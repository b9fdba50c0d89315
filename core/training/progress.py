"""Where training stands."""

from dataclasses import dataclass, field
from typing import Literal

from core.nn.arrays import Array
from core.training.events import Ending


@dataclass
class Progress:
    """With the network's weights, all that is needed to go on as if training had never stopped.

    No generator's state is in it: what is random follows from the seed, the epoch, the batch and the worker's rank; nor
    a schedule's, which follows from the step and the figures of the epochs.

    Attributes:
        epoch: epochs that are complete.
        batch: batches of the next epoch that are done.
        step: batches that are done in all.
        loss_sum, correct: over the batches of the epoch that is under way, in images.
        best_epoch, best_macro_f1: by validation.
        epochs: the figures of every complete epoch, by name.
        seconds: spent on training and evaluating; a pause does not count.
        ended: how training came to its end; "" while it has not.
        patient_since: epochs before this one do not count against the patience of early stopping.
        slots: what the optimizer remembers, (slots, P); None before the first step.
        averages: running averages of weights and running statistics, (P + B,); None where none are kept.
    """

    epoch: int = 0
    batch: int = 0
    step: int = 0
    loss_sum: float = 0.0
    correct: int = 0
    best_epoch: int = 0
    best_macro_f1: float = -1.0
    epochs: list[dict[str, float]] = field(default_factory=list)
    seconds: float = 0.0
    ended: Ending | Literal[""] = ""
    patient_since: int = 0
    slots: Array | None = None
    averages: Array | None = None

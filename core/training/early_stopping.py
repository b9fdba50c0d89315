"""When there is no use in further epochs."""

import math
from typing import Annotated, Literal

import msgspec

from core.training.schedules import Epochs, Metric


class EarlyStopping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Training ends once a metric has not become better for `patience` epochs (Prechelt 1998).

    Args:
        metric: the figure of an epoch that is watched.
        patience: epochs in a row without a new best after which training ends; more where the curve goes up and down.
        min_delta: by how much a new best must be better to count as one.
        mode: whether it should become smaller, "min", or larger, "max"; what suits the metric when left out.
    """

    metric: Metric = "validation_macro_f1"
    patience: Annotated[int, msgspec.Meta(ge=1)] = 5
    min_delta: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    mode: Literal["min", "max"] | None = None

    def is_over(self, epochs: Epochs) -> bool:
        """Whether to end after these epochs."""
        smaller = self.mode == "min" if self.mode else self.metric.endswith("loss")
        best, waited = -math.inf, 0
        for epoch in epochs:
            value = -epoch[self.metric] if smaller else epoch[self.metric]
            best, waited = (value, 0) if value > best + self.min_delta else (best, waited + 1)
        return waited >= self.patience

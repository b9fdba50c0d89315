"""How the learning rate changes while training.

A schedule is a setting. It answers `learning_rate(peak, step, steps)` for a step counted from 0; `ReduceLROnPlateau`
looks at the history of the validation metric, which is handed to it, so none has a memory of its own.
"""

import math
from collections.abc import Sequence
from typing import Annotated

import msgspec

_Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
_Factor = Annotated[float, msgspec.Meta(gt=0, le=1e12)]


class ConstantLR(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="ConstantLR"):
    """The same learning rate throughout."""

    def learning_rate(self, peak: float, step: int, steps: int, metrics: Sequence[float]) -> float:
        return peak


class OneCycleLR(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="OneCycleLR"):
    """Up to the peak and down again along two half cosines (Smith & Topin 2017, arXiv:1708.07120), as in PyTorch.

    Args:
        pct_start: share of the steps that go up.
        div_factor: the peak over the first learning rate.
        final_div_factor: the first learning rate over the last.
    """

    pct_start: _Share = 0.3
    div_factor: _Factor = 25.0
    final_div_factor: _Factor = 1e4

    def learning_rate(self, peak: float, step: int, steps: int, metrics: Sequence[float]) -> float:
        first = peak / self.div_factor
        last_up = self.pct_start * steps - 1
        if step <= last_up:
            return _cosine(first, peak, step / last_up if last_up > 0 else 1.0)
        down = max(1.0, steps - 1 - last_up)
        return _cosine(peak, first / self.final_div_factor, min(1.0, (step - last_up) / down))


class ReduceLROnPlateau(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="ReduceLROnPlateau"
):
    """Multiplies the learning rate by `factor` once the metric has not risen for more than `patience` epochs.

    Args:
        factor: below 1.
        patience: epochs without a new best that are let pass.
        threshold: share of the best by which a new best must exceed it.
        min_lr: the learning rate is never reduced below this.
    """

    factor: _Share = 0.1
    patience: Annotated[int, msgspec.Meta(ge=0)] = 10
    threshold: _Share = 1e-4
    min_lr: Annotated[float, msgspec.Meta(ge=0)] = 0.0

    def learning_rate(self, peak: float, step: int, steps: int, metrics: Sequence[float]) -> float:
        """`metrics`: the validation metric, higher is better, of every epoch so far."""
        rate, best, waited = peak, -math.inf, 0
        for metric in metrics:
            if metric > best + abs(best if math.isfinite(best) else 0.0) * self.threshold:
                best, waited = metric, 0
            else:
                waited += 1
            if waited > self.patience:
                rate, waited = max(rate * self.factor, self.min_lr), 0
        return rate


Schedule = ConstantLR | OneCycleLR | ReduceLROnPlateau


def _cosine(start: float, end: float, share: float) -> float:
    return end + (start - end) / 2 * (1 + math.cos(math.pi * share))

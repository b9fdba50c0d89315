"""How the learning rate changes while training.

A schedule is a setting. It answers `learning_rate(peak, step, steps, epochs)` for a step counted from 0 of `steps`, and
after epochs whose figures are handed to it, so none has a memory of its own. Names and formulas are PyTorch's; what
PyTorch counts in calls of `scheduler.step()` is counted in epochs by `StepLR`, `ExponentialLR` and `ReduceLROnPlateau`,
in steps by the others.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

import msgspec

_Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
_Factor = Annotated[float, msgspec.Meta(gt=0, le=1e12)]
_Rate = Annotated[float, msgspec.Meta(ge=0)]

Metric = Literal[
    "train_loss", "train_accuracy", "validation_loss", "validation_accuracy", "validation_macro_f1"
]
Epochs = Sequence[Mapping[str, float]]
"""The figures of every complete epoch, by the names of `Metric`."""


class ConstantLR(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="ConstantLR"):
    """The same learning rate throughout."""

    def learning_rate(self, peak: float, step: int, steps: int, epochs: Epochs) -> float:
        return peak


class StepLR(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="StepLR"):
    """`peak * gamma ** (epoch // step_size)`.

    Args:
        step_size: epochs between two changes.
        gamma: what the learning rate is multiplied by.
    """

    step_size: Annotated[int, msgspec.Meta(ge=1)] = 10
    gamma: Annotated[float, msgspec.Meta(gt=0, le=1)] = 0.1

    def learning_rate(self, peak: float, step: int, steps: int, epochs: Epochs) -> float:
        return float(peak * self.gamma ** (len(epochs) // self.step_size))


class ExponentialLR(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="ExponentialLR"
):
    """`peak * gamma ** epoch`.

    Args:
        gamma: what the learning rate is multiplied by after each epoch.
    """

    gamma: Annotated[float, msgspec.Meta(gt=0, le=1)] = 0.9

    def learning_rate(self, peak: float, step: int, steps: int, epochs: Epochs) -> float:
        return float(peak * self.gamma ** len(epochs))


class CosineAnnealingLR(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="CosineAnnealingLR"
):
    """Down along half a cosine over the whole training (Loshchilov & Hutter 2016, arXiv:1608.03983).

    Args:
        eta_min: the learning rate at the end.
    """

    eta_min: _Rate = 0.0

    def learning_rate(self, peak: float, step: int, steps: int, epochs: Epochs) -> float:
        return _cosine(peak, self.eta_min, step / max(1, steps))


class OneCycleLR(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="OneCycleLR"):
    """Up to the peak and down again along two half cosines (Smith & Topin 2017, arXiv:1708.07120).

    Args:
        pct_start: share of the training in which the learning rate rises to its peak; then it falls.
        div_factor: training begins with the peak learning rate divided by this. A larger one begins more gently, where
            the loss leaps up in the first steps.
        final_div_factor: training ends with the first learning rate divided by this. It is seldom worth changing.
    """

    pct_start: _Share = 0.3
    div_factor: _Factor = 25.0
    final_div_factor: _Factor = 1e4

    def learning_rate(self, peak: float, step: int, steps: int, epochs: Epochs) -> float:
        first = peak / self.div_factor
        last_up = self.pct_start * steps - 1
        if step <= last_up:
            return _cosine(first, peak, step / last_up if last_up > 0 else 1.0)
        down = max(1.0, steps - 1 - last_up)
        return _cosine(peak, first / self.final_div_factor, min(1.0, (step - last_up) / down))


class ReduceLROnPlateau(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="ReduceLROnPlateau"
):
    """Multiplies the learning rate by `factor` once a metric has not become better for more than `patience` epochs.

    Args:
        factor: what the learning rate is multiplied by.
        patience: epochs without a new best that are let pass.
        threshold: share of the best by which a new best must be better.
        cooldown: epochs after a reduction that are not counted.
        min_lr: the learning rate is never reduced below this.
        metric: the figure of an epoch that is watched.
        mode: whether it should become smaller, "min", or larger, "max"; what suits the metric when left out.
    """

    factor: _Share = 0.1
    patience: Annotated[int, msgspec.Meta(ge=0)] = 10
    threshold: _Share = 1e-4
    cooldown: Annotated[int, msgspec.Meta(ge=0)] = 0
    min_lr: _Rate = 0.0
    metric: Metric = "validation_macro_f1"
    mode: Literal["min", "max"] | None = None

    def learning_rate(self, peak: float, step: int, steps: int, epochs: Epochs) -> float:
        smaller = self.mode == "min" if self.mode else self.metric.endswith("loss")
        rate, best, waited, cooling = peak, -math.inf, 0, 0
        for epoch in epochs:
            value = -epoch[self.metric] if smaller else epoch[self.metric]
            if value > best + abs(best if math.isfinite(best) else 0.0) * self.threshold:
                best, waited = value, 0
            else:
                waited += 1
            if cooling > 0:
                cooling, waited = cooling - 1, 0
            if waited > self.patience:
                rate, waited, cooling = max(rate * self.factor, self.min_lr), 0, self.cooldown
        return rate


class WarmupLR(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="WarmupLR"):
    """Up to the first learning rate of another schedule along a line, then that schedule over the steps that are left
    (Goyal et al. 2017, arXiv:1706.02677). PyTorch's `LinearLR` and another in a `SequentialLR`.

    Args:
        share: share of the training in which the learning rate rises; then the other schedule begins.
        start_factor: training begins with this share of the learning rate that is reached.
        then: the schedule that follows.
    """

    share: _Share = 0.05
    start_factor: Annotated[float, msgspec.Meta(gt=0, le=1)] = 0.01
    then: ConstantLR | StepLR | ExponentialLR | CosineAnnealingLR | OneCycleLR | ReduceLROnPlateau = (
        ConstantLR()
    )

    def learning_rate(self, peak: float, step: int, steps: int, epochs: Epochs) -> float:
        rising = round(self.share * steps)
        reached = self.then.learning_rate(peak, max(0, step - rising), steps - rising, epochs)
        if step >= rising:
            return reached
        return reached * (self.start_factor + (1 - self.start_factor) * step / rising)


Schedule = ConstantLR | StepLR | ExponentialLR | CosineAnnealingLR | OneCycleLR | ReduceLROnPlateau | WarmupLR


def _cosine(start: float, end: float, share: float) -> float:
    return end + (start - end) / 2 * (1 + math.cos(math.pi * share))

"""A number of a batch normalization."""

import math
from dataclasses import dataclass

from core.insight.explained.explanation import Explanation, Seen
from core.nn.layers.normalization import BatchNorm


@dataclass(frozen=True, eq=False)
class BatchNormCell(Explanation):
    """`(input - running_mean) / sqrt(running_var + eps) * weight + bias`, with those of its channel.

    Attributes:
        input: the number at the same place before.
        running_mean, running_var: what training has kept of the channel's mean and variance.
        eps: added to the variance.
        weight, bias: the learned scale and shift, gamma and beta in the paper (Ioffe & Szegedy 2015, arXiv:1502.03167).
    """

    input: float
    running_mean: float
    running_var: float
    eps: float
    weight: float
    bias: float

    @property
    def normalized(self) -> float:
        """How many standard deviations the input lies above the mean."""
        return (self.input - self.running_mean) / math.sqrt(self.running_var + self.eps)

    @property
    def total(self) -> float:
        return self.normalized * self.weight + self.bias


def explain_batch_norm(seen: Seen, layer: BatchNorm) -> BatchNormCell:
    channel = seen.place[0]
    return BatchNormCell(
        *seen.head,
        input=float(seen.input[seen.place]),
        running_mean=float(layer.running_mean[channel]),
        running_var=float(layer.running_var[channel]),
        eps=layer.eps,
        weight=float(layer.weight[channel]),
        bias=float(layer.bias[channel]),
    )

"""How a gradient becomes a step: a few lines of arithmetic on flat vectors.

An optimizer is a setting and has no memory; what it must remember are `slots` vectors as long as the parameters, kept
by whoever trains. Several workers may each step their own part of the vectors.
"""

from collections.abc import Iterator
from typing import Annotated, ClassVar

import msgspec
import numpy as np

from core.nn.arrays import Array

_Share = Annotated[float, msgspec.Meta(ge=0, lt=1)]
_Positive = Annotated[float, msgspec.Meta(gt=0, lt=1)]

_PIECE = 1 << 14
"""Elements handled at once, so that temporaries stay in the first-level cache."""


class SGD(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="SGD"):
    """Stochastic gradient descent with momentum (Sutskever et al. 2013), as in PyTorch.

    velocity = momentum * velocity + gradient + weight_decay * parameter
    parameter -= learning_rate * velocity        (nesterov: gradient + momentum * velocity)
    """

    momentum: _Share = 0.9
    nesterov: bool = False
    weight_decay: _Share = 0.0

    slots: ClassVar[int] = 1

    def step(
        self, parameters: Array, gradient: Array, state: Array, *, learning_rate: float, step: int
    ) -> None:
        """Changes `parameters` and `state` in place; all are (n,), `state` is (slots, n); `step` counts from 1."""
        for piece in _pieces(parameters.size):
            weights, velocity = parameters[piece], state[0, piece]
            slope = gradient[piece] + self.weight_decay * weights if self.weight_decay else gradient[piece]
            velocity *= self.momentum
            velocity += slope
            weights -= learning_rate * (slope + self.momentum * velocity if self.nesterov else velocity)


class AdamW(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="AdamW"):
    """Adam with decoupled weight decay (Loshchilov & Hutter 2017, arXiv:1711.05101), as in PyTorch.

    parameter -= learning_rate * weight_decay * parameter
    mean, square = running averages of gradient and gradient ** 2, weighted by betas
    parameter -= learning_rate * mean / (1 - beta1 ** step) / (sqrt(square / (1 - beta2 ** step)) + eps)
    """

    beta1: _Share = 0.9
    beta2: _Share = 0.999
    eps: _Positive = 1e-8
    weight_decay: _Share = 0.01

    slots: ClassVar[int] = 2

    def step(
        self, parameters: Array, gradient: Array, state: Array, *, learning_rate: float, step: int
    ) -> None:
        """Changes `parameters` and `state` in place; all are (n,), `state` is (slots, n); `step` counts from 1."""
        size = learning_rate / (1 - self.beta1**step)
        root = (1 - self.beta2**step) ** 0.5
        for piece in _pieces(parameters.size):
            weights, slope, mean, square = (
                parameters[piece],
                gradient[piece],
                state[0, piece],
                state[1, piece],
            )
            weights *= 1 - learning_rate * self.weight_decay
            mean += (1 - self.beta1) * (slope - mean)
            square *= self.beta2
            square += (1 - self.beta2) * slope * slope
            weights -= size * mean / (np.sqrt(square) / root + self.eps)


Optimizer = SGD | AdamW


def _pieces(size: int) -> Iterator[slice]:
    for start in range(0, size, _PIECE):
        yield slice(start, start + _PIECE)

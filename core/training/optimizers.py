"""How a gradient becomes a step: a few lines of arithmetic on flat vectors.

An optimizer is a setting and has no memory; what it must remember are `slots` vectors as long as the parameters, zero
at first, kept by whoever trains. Each element is stepped by itself, so the vectors may be stepped part by part.

Names and formulas are PyTorch's. In `Adam` and all older ones `weight_decay` is coupled: it adds
`weight_decay * parameter` to the gradient; in `AdamW` it is decoupled.
"""

from typing import Annotated, ClassVar

import msgspec
import numpy as np

from core.nn.arrays import Array

_Share = Annotated[float, msgspec.Meta(ge=0, lt=1)]
_Positive = Annotated[float, msgspec.Meta(gt=0, lt=1)]


class SGD(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="SGD"):
    """Stochastic gradient descent with momentum (Sutskever et al. 2013).

    velocity = momentum * velocity + gradient
    parameter -= learning_rate * velocity        (nesterov: gradient + momentum * velocity)

    Args:
        momentum: share of the last step that is taken again.
        nesterov: look ahead along the momentum.
        weight_decay: share of every weight that is added to its gradient.
    """

    momentum: _Share = 0.9
    nesterov: bool = False
    weight_decay: _Share = 0.0

    slots: ClassVar[int] = 1

    def step(
        self, parameters: Array, gradient: Array, state: Array, *, learning_rate: float, step: int
    ) -> None:
        """Changes `parameters` and `state` in place; all are (n,), `state` is (slots, n); `step` counts from 1."""
        slope = _decayed(gradient, parameters, self.weight_decay)
        [velocity] = state
        velocity *= self.momentum
        velocity += slope
        parameters -= learning_rate * (slope + self.momentum * velocity if self.nesterov else velocity)


class Adagrad(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="Adagrad"):
    """Smaller steps where gradients were large (Duchi et al. 2011, JMLR 12).

    square += gradient ** 2
    parameter -= learning_rate / (1 + (step - 1) * lr_decay) * gradient / (sqrt(square) + eps)

    Args:
        lr_decay: how fast the learning rate falls with the steps.
        weight_decay: share of every weight that is added to its gradient.
        eps: keeps the division from growing without bound.
    """

    lr_decay: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    weight_decay: _Share = 0.0
    eps: _Positive = 1e-10

    slots: ClassVar[int] = 1

    def step(
        self, parameters: Array, gradient: Array, state: Array, *, learning_rate: float, step: int
    ) -> None:
        """As in `SGD`."""
        size = learning_rate / (1 + (step - 1) * self.lr_decay)
        slope = _decayed(gradient, parameters, self.weight_decay)
        [square] = state
        square += slope * slope
        parameters -= size * slope / (np.sqrt(square) + self.eps)


class RMSprop(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="RMSprop"):
    """Steps measured by the running size of the gradient (Hinton 2012, lecture 6e).

    square = alpha * square + (1 - alpha) * gradient ** 2        (centered: less the squared running mean below)
    velocity = momentum * velocity + gradient / (sqrt(square) + eps)
    parameter -= learning_rate * velocity

    Args:
        alpha: share of the running square that is kept at each step.
        eps: keeps the division from growing without bound.
        weight_decay: share of every weight that is added to its gradient.
        momentum: share of the last step that is taken again.
        centered: measure by the variance of the gradient instead of by its square.
    """

    alpha: _Share = 0.99
    eps: _Positive = 1e-8
    weight_decay: _Share = 0.0
    momentum: _Share = 0.0
    centered: bool = False

    slots: ClassVar[int] = 3

    def step(
        self, parameters: Array, gradient: Array, state: Array, *, learning_rate: float, step: int
    ) -> None:
        """As in `SGD`."""
        slope = _decayed(gradient, parameters, self.weight_decay)
        square, velocity, mean = state
        square *= self.alpha
        square += (1 - self.alpha) * slope * slope
        variance = square
        if self.centered:
            mean += (1 - self.alpha) * (slope - mean)
            variance = np.maximum(square - mean * mean, 0)
        velocity *= self.momentum
        velocity += slope / (np.sqrt(variance) + self.eps)
        parameters -= learning_rate * velocity


class Adadelta(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="Adadelta"):
    """Steps in the parameters' own units (Zeiler 2012, arXiv:1212.5701); a learning rate near 1 suits it.

    square = rho * square + (1 - rho) * gradient ** 2
    change = gradient * sqrt(changes + eps) / sqrt(square + eps)
    changes = rho * changes + (1 - rho) * change ** 2
    parameter -= learning_rate * change

    Args:
        rho: share of the running squares that is kept at each step.
        eps: keeps the division from growing without bound.
        weight_decay: share of every weight that is added to its gradient.
    """

    rho: _Share = 0.9
    eps: _Positive = 1e-6
    weight_decay: _Share = 0.0

    slots: ClassVar[int] = 2

    def step(
        self, parameters: Array, gradient: Array, state: Array, *, learning_rate: float, step: int
    ) -> None:
        """As in `SGD`."""
        slope = _decayed(gradient, parameters, self.weight_decay)
        square, changes = state
        square *= self.rho
        square += (1 - self.rho) * slope * slope
        change = slope * np.sqrt(changes + self.eps) / np.sqrt(square + self.eps)
        changes *= self.rho
        changes += (1 - self.rho) * change * change
        parameters -= learning_rate * change


class Adam(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="Adam"):
    """Running averages of the gradient and of its square (Kingma & Ba 2014, arXiv:1412.6980).

    mean, square = running averages of gradient and gradient ** 2, weighted by betas
    parameter -= learning_rate * mean / (1 - beta1 ** step) / (sqrt(square / (1 - beta2 ** step)) + eps)

    Args:
        beta1: share of the running mean that is kept at each step.
        beta2: share of the running square that is kept at each step.
        eps: keeps the division from growing without bound.
        weight_decay: share of every weight that is added to its gradient.
    """

    beta1: _Share = 0.9
    beta2: _Share = 0.999
    eps: _Positive = 1e-8
    weight_decay: _Share = 0.0

    slots: ClassVar[int] = 2

    def step(
        self, parameters: Array, gradient: Array, state: Array, *, learning_rate: float, step: int
    ) -> None:
        """As in `SGD`."""
        slope = _decayed(gradient, parameters, self.weight_decay)
        mean, square = state
        _adam(self, parameters, slope, mean, square, learning_rate=learning_rate, step=step)


class AdamW(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="AdamW"):
    """Adam with decoupled weight decay (Loshchilov & Hutter 2017, arXiv:1711.05101).

    parameter -= learning_rate * weight_decay * parameter, then a step of `Adam`

    Args:
        beta1: share of the running mean that is kept at each step.
        beta2: share of the running square that is kept at each step.
        eps: keeps the division from growing without bound.
        weight_decay: share by which every weight shrinks at each step, times the learning rate.
    """

    beta1: _Share = 0.9
    beta2: _Share = 0.999
    eps: _Positive = 1e-8
    weight_decay: _Share = 0.01

    slots: ClassVar[int] = 2

    def step(
        self, parameters: Array, gradient: Array, state: Array, *, learning_rate: float, step: int
    ) -> None:
        """As in `SGD`."""
        mean, square = state
        parameters *= 1 - learning_rate * self.weight_decay
        _adam(self, parameters, gradient, mean, square, learning_rate=learning_rate, step=step)


Optimizer = SGD | Adagrad | RMSprop | Adadelta | Adam | AdamW


def clipping(norm: float, largest: float) -> float:
    """What a gradient of this norm is multiplied by, so that its norm is at most `largest`
    (Pascanu et al. 2012, arXiv:1211.5063); PyTorch's `clip_grad_norm_`."""
    return min(1.0, largest / (norm + 1e-6))


def average(averages: Array, values: Array, *, decay: float, step: int) -> None:
    """Moves a running average towards the values, in place; `step` counts from 1.

    averages += (1 - decay) * (values - averages)

    At first, while an average of the initial weights would mean little, the decay is (1 + step) / (10 + step).
    """
    share = 1 - min(decay, (1 + step) / (10 + step))
    averages += share * (values - averages)


def _adam(
    settings: Adam | AdamW,
    weights: Array,
    slope: Array,
    mean: Array,
    square: Array,
    *,
    learning_rate: float,
    step: int,
) -> None:
    mean += (1 - settings.beta1) * (slope - mean)
    square *= settings.beta2
    square += (1 - settings.beta2) * slope * slope
    size, root = learning_rate / (1 - settings.beta1**step), (1 - settings.beta2**step) ** 0.5
    weights -= size * mean / (np.sqrt(square) / root + settings.eps)


def _decayed(gradient: Array, parameters: Array, weight_decay: float) -> Array:
    """The gradient with the coupled decay added."""
    return gradient + weight_decay * parameters if weight_decay else gradient

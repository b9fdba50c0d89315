"""Activations: what makes a network more than one linear map."""

from typing import ClassVar, Literal

import numpy as np

from core.nn.arrays import Array
from core.nn.context import Context
from core.nn.erf import erf
from core.nn.layers.base import Layer
from core.nn.layers.chunks import chunks


class ReLU(Layer):
    """`max(x, 0)`.

    Input shape: any
    Output shape: the same
    """

    stem: ClassVar[str] = "relu"

    def forward(self, x: Array, ctx: Context) -> Array:
        y = ctx.buffer("y", x.shape)
        for source, target in chunks(x, y):
            # an array of zeros is five times faster than the number 0
            np.maximum(source, _zeros(ctx, source), out=target)
        ctx.saved.y = y
        return y

    def backward(self, dy: Array, ctx: Context) -> Array:
        dx = ctx.buffer("dx", dy.shape)
        for dtarget, target, dsource in chunks(dy, ctx.saved.y, dx):
            mask = ctx.scratch("mask", target.shape, bool)
            np.greater(target, _zeros(ctx, target), out=mask)
            np.multiply(dtarget, mask, out=dsource)
        return dx


class Curve(Layer):
    """An activation that is given by its value and its slope.

    Input shape: any
    Output shape: the same
    """

    def value(self, x: Array) -> Array:
        raise NotImplementedError

    def slope(self, x: Array, y: Array) -> Array:
        """The derivative at `x`, where the value is `y`."""
        raise NotImplementedError

    def forward(self, x: Array, ctx: Context) -> Array:
        y = ctx.buffer("y", x.shape)
        for source, target in chunks(x, y):
            target[...] = self.value(source)
        ctx.saved.x, ctx.saved.y = x, y
        return y

    def backward(self, dy: Array, ctx: Context) -> Array:
        dx = ctx.buffer("dx", dy.shape)
        for dtarget, source, target, dsource in chunks(dy, ctx.saved.x, ctx.saved.y, dx):
            np.multiply(dtarget, self.slope(source, target), out=dsource)
        return dx


class LeakyReLU(Curve):
    """`x` where it is positive, `negative_slope * x` elsewhere (Maas et al. 2013, "Rectifier Nonlinearities").

    Args:
        negative_slope: the slope below zero.
    """

    stem: ClassVar[str] = "leaky"

    def __init__(self, negative_slope: float = 0.01) -> None:
        self.negative_slope = negative_slope

    def value(self, x: Array) -> Array:
        return x * self.slope(x, x)

    def slope(self, x: Array, y: Array) -> Array:
        rises: Array = (x > 0).astype(x.dtype)
        rises *= 1 - self.negative_slope
        rises += self.negative_slope
        return rises


class Sigmoid(Curve):
    """`1 / (1 + exp(-x))`, computed as `(1 + tanh(x / 2)) / 2`, which does not overflow."""

    stem: ClassVar[str] = "sigmoid"

    def value(self, x: Array) -> Array:
        return np.asarray((1 + np.tanh(x / 2)) / 2)

    def slope(self, x: Array, y: Array) -> Array:
        return np.asarray(y * (1 - y))


class Tanh(Curve):
    """`tanh(x)`."""

    stem: ClassVar[str] = "tanh"

    def value(self, x: Array) -> Array:
        return np.asarray(np.tanh(x))

    def slope(self, x: Array, y: Array) -> Array:
        return 1 - y * y


class GELU(Layer):
    """`x` times the share of the normal distribution below `x` (Hendrycks & Gimpel 2016, arXiv:1606.08415).

    Args:
        approximate: "none", or "tanh" for `x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x ** 3))) / 2`.

    Input shape: any
    Output shape: the same
    """

    stem: ClassVar[str] = "gelu"

    def __init__(self, approximate: Literal["none", "tanh"] = "none") -> None:
        self.approximate = approximate

    def forward(self, x: Array, ctx: Context) -> Array:
        y, share = ctx.buffer("y", x.shape), ctx.buffer("share", x.shape)
        for source, target, part in chunks(x, y, share):
            part[...] = self._share(source)
            np.multiply(source, part, out=target)
        ctx.saved.x, ctx.saved.share = x, share
        return y

    def backward(self, dy: Array, ctx: Context) -> Array:
        dx = ctx.buffer("dx", dy.shape)
        for dtarget, source, part, dsource in chunks(dy, ctx.saved.x, ctx.saved.share, dx):
            np.multiply(dtarget, part + source * self._share_slope(source, part), out=dsource)
        return dx

    def _share(self, x: Array) -> Array:
        """The share below `x`."""
        if self.approximate == "none":
            return (1 + erf(x * float(np.sqrt(0.5)))) / 2
        return np.asarray((1 + np.tanh(_TANH_SCALE * (x + _TANH_CUBE * x * x * x))) / 2)

    def _share_slope(self, x: Array, share: Array) -> Array:
        if self.approximate == "none":
            return np.asarray(np.exp(x * x / -2) * _NORMAL_PEAK)
        return np.asarray(2 * share * (1 - share) * _TANH_SCALE * (1 + 3 * _TANH_CUBE * x * x))


class Softmax(Layer):
    """`exp(x) / sum of exp(x)` over the channels: what is 1 over all classes. PyTorch's with `dim=1`.

    A network that is trained with `CrossEntropyLoss` ends without it: the loss has it already.

    Input shape: (C, ..., N)
    Output shape: the same
    """

    stem: ClassVar[str] = "softmax"

    def forward(self, x: Array, ctx: Context) -> Array:
        y = ctx.buffer("y", x.shape)
        np.subtract(x, x.max(axis=0), out=y)
        np.exp(y, out=y)
        y /= y.sum(axis=0)
        ctx.saved.y = y
        return y

    def backward(self, dy: Array, ctx: Context) -> Array:
        y: Array = ctx.saved.y
        dx = np.multiply(dy, y, out=ctx.buffer("dx", dy.shape))
        dx -= y * dx.sum(axis=0)
        return dx


_NORMAL_PEAK = float(1 / np.sqrt(2 * np.pi))
_TANH_SCALE = float(np.sqrt(2 / np.pi))
_TANH_CUBE = 0.044715


def _zeros(ctx: Context, like: Array) -> Array:
    return ctx.buffer("zeros", like.shape)

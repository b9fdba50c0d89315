"""A residual block and the ReLU after it, with the layers inside fused too; all with the channels last in memory."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.nn.arrays import Array, Shape
from core.nn.context import Context
from core.nn.layers import Residual
from core.nn.memory import allocate, is_channels_last, with_channels_last
from core.nn.step import Step


@dataclass(frozen=True, eq=False)
class FusedResidual:
    """`body(x) + shortcut(x)`, rectified where a ReLU follows.

    Attributes:
        name: of the `Residual`.
        residual: the layer.
        body, shortcut: what `x` goes through; nothing for a shortcut that is `x` itself.
        rectifies: whether a ReLU follows.
    """

    name: str
    residual: Residual
    body: Sequence[Step]
    shortcut: Sequence[Step]
    rectifies: bool

    def forward(self, x: Array, contexts: Mapping[str, Context]) -> Array:
        """The output (O, H, W, N)."""
        ctx = contexts[self.name]
        inside = self.residual.contexts(ctx)
        x = _with_channels_last("x", x, ctx)
        body = shortcut = x
        for step in self.body:
            body = step.forward(body, inside)
        for step in self.shortcut:
            shortcut = step.forward(shortcut, inside)
        y = allocate(ctx.buffer, "y", body.shape, channels_last=True)
        np.add(body, shortcut, out=y)
        if self.rectifies:
            np.maximum(y, _zeros(y, ctx), out=y)
        ctx.saved.y, ctx.saved.positive = y, allocate(_truths(ctx), "positive", y.shape, channels_last=True)
        return y

    def backward(self, dy: Array, contexts: Mapping[str, Context]) -> Array:
        """The gradient of the input."""
        ctx = contexts[self.name]
        inside = self.residual.contexts(ctx)
        dsum = _with_channels_last("dy", dy, ctx)
        if self.rectifies:
            positive = np.greater(ctx.saved.y, 0, out=ctx.saved.positive)
            dsum = np.multiply(dsum, positive, out=allocate(ctx.buffer, "dsum", dy.shape, channels_last=True))
        body = shortcut = dsum
        for step in reversed(self.body):
            body = step.backward(body, inside)
        for step in reversed(self.shortcut):
            shortcut = step.backward(shortcut, inside)
        return np.add(body, shortcut, out=allocate(ctx.buffer, "dx", body.shape, channels_last=True))


def _with_channels_last(name: str, x: Array, ctx: Context) -> Array:
    return x if is_channels_last(x) else with_channels_last(name, x, ctx)


def _truths(ctx: Context) -> Callable[[str, Shape], Array]:
    return lambda name, shape: ctx.buffer(name, shape, bool)


def _zeros(y: Array, ctx: Context) -> Array:
    """As long a run of zeros as memory has of all channels."""
    channels, *_, images = y.shape
    return allocate(ctx.buffer, "zeros", (channels, 1, 1, images), channels_last=True)

"""Activations: what makes a network more than one linear map."""

from typing import ClassVar

import numpy as np

from core.nn.arrays import Array
from core.nn.context import Context
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


def _zeros(ctx: Context, like: Array) -> Array:
    return ctx.buffer("zeros", like.shape)

"""Dropout."""

from typing import ClassVar

import numpy as np

from core.nn.arrays import Array
from core.nn.context import Context
from core.nn.layers.base import Layer


class Dropout(Layer):
    """While training sets each value to 0 with probability `p` and scales the others by 1 / (1 - p).

    Srivastava et al. 2014, "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", JMLR 15.

    Args:
        p: probability, at least 0 and below 1.

    Input shape: any
    Output shape: the same
    """

    stem: ClassVar[str] = "dropout"

    def __init__(self, p: float = 0.5) -> None:
        if not 0 <= p < 1:
            raise ValueError(f"dropout's probability must be at least 0 and below 1, not {p}")
        self.p = p

    @property
    def is_random(self) -> bool:
        return self.p > 0

    def forward(self, x: Array, ctx: Context) -> Array:
        if not ctx.training or self.p == 0:
            ctx.saved.mask = None
            return x
        mask = ctx.buffer("mask", x.shape)
        mask[...] = ctx.rng.random(x.shape, np.float32) >= self.p
        mask /= 1 - self.p
        ctx.saved.mask = mask
        return np.asarray(np.multiply(x, mask, out=ctx.buffer("y", x.shape)))

    def backward(self, dy: Array, ctx: Context) -> Array:
        if ctx.saved.mask is None:
            return dy
        return np.asarray(np.multiply(dy, ctx.saved.mask, out=ctx.buffer("dx", dy.shape)))

"""Layers that only change the shape."""

from typing import ClassVar

from core.nn.arrays import Array, Shape, count
from core.nn.context import Context
from core.nn.layers.base import Layer


class Flatten(Layer):
    """An image as one row of numbers, channel by channel; free, since images are innermost.

    Input shape: (C, H, W, N)
    Output shape: (C H W, N)
    """

    stem: ClassVar[str] = "flatten"

    def output_shape(self, input_shape: Shape) -> Shape:
        return (count(input_shape),)

    def forward(self, x: Array, ctx: Context) -> Array:
        ctx.saved.shape = x.shape
        return x.reshape(count(x.shape[:-1]), x.shape[-1])

    def backward(self, dy: Array, ctx: Context) -> Array:
        return dy.reshape(ctx.saved.shape)

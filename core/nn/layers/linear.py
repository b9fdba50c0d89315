"""The fully connected layer."""

from typing import ClassVar

import numpy as np

from core.nn.arrays import Array, Shape
from core.nn.context import Context
from core.nn.layers.base import Layer
from core.nn.layers.initialize import kaiming_uniform
from core.nn.matmul import small_matmul


class Linear(Layer):
    """`y = weight @ x + bias`.

    Args:
        in_features: values an image has.
        out_features: values it gets.
        bias: whether a learned constant is added to each.

    Input shape: (in_features, N)
    Output shape: (out_features, N)

    Raises:
        ValueError: the input is not flat.
    """

    stem: ClassVar[str] = "linear"
    weight: Array
    bias: Array

    def __init__(self, in_features: int, out_features: int, *, bias: bool = True) -> None:
        self.in_features = in_features
        self.out_features = out_features
        self.has_bias = bias
        if out_features < 1:
            raise ValueError(f"a Linear layer needs at least 1 output, not {out_features}")

    def parameter_shapes(self) -> dict[str, Shape]:
        weight: dict[str, Shape] = {"weight": (self.out_features, self.in_features)}
        return weight | ({"bias": (self.out_features,)} if self.has_bias else {})

    def reset_parameters(self, rng: np.random.Generator) -> None:
        kaiming_uniform(self.weight, rng)
        if self.has_bias:
            self.bias[...] = 0

    def output_shape(self, input_shape: Shape) -> Shape:
        if len(input_shape) != 1:
            raise ValueError("Linear needs a flat input; put a Flatten or a GlobalAvgPool2d before it")
        if input_shape[0] != self.in_features:
            raise ValueError(f"it takes {self.in_features} values, not {input_shape[0]}")
        return (self.out_features,)

    def multiply_adds(self, input_shape: Shape) -> int:
        return self.in_features * self.out_features

    def forward(self, x: Array, ctx: Context) -> Array:
        y = ctx.buffer("y", (self.out_features, x.shape[1]))
        small_matmul(self.weight, x, out=y)
        if self.has_bias:
            y += self.bias[:, None]
        ctx.saved.x = x
        return y

    def backward(self, dy: Array, ctx: Context) -> Array:
        if not ctx.frozen:
            np.matmul(dy, ctx.saved.x.T, out=ctx.gradients["weight"])
            if self.has_bias:
                ctx.gradients["bias"][...] = dy.sum(axis=1)
        dx = ctx.buffer("dx", ctx.saved.x.shape)
        if ctx.needs_input_grad:
            small_matmul(self.weight.T, dy, out=dx)
        return dx

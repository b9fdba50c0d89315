"""The residual block."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np

from core.nn.arrays import Array, Shape, Shapes
from core.nn.context import Context
from core.nn.layers.base import Layer, name_layers, times

_SHORTCUT = "shortcut."


class Residual(Layer):
    """`body(x) + shortcut(x)`: layers that learn what to add (He et al. 2015, arXiv:1512.03385).

    The weights of a layer inside are named after it, `conv1.weight` or `shortcut.conv1.weight`, so that a network has
    `res1.conv1.weight`.

    Args:
        body: layers, in order.
        shortcut: layers that bring the input to the shape of the body's output, such as a 1x1 convolution; the input
            itself when left out.

    Input shape: what the body takes
    Output shape: what the body gives

    Raises:
        ValueError: body and shortcut give different shapes.
    """

    stem: ClassVar[str] = "res"

    def __init__(self, body: Sequence[Layer], shortcut: Sequence[Layer] = ()) -> None:
        if not body:
            raise ValueError("the body of a Residual needs at least one layer")
        self.body = name_layers(body)
        self.shortcut = {_SHORTCUT + name: layer for name, layer in name_layers(shortcut).items()}

    @property
    def layers(self) -> dict[str, Layer]:
        """All layers inside, by name."""
        return self.body | self.shortcut

    @property
    def is_random(self) -> bool:
        return any(layer.is_random for layer in self.layers.values())

    def parameter_shapes(self) -> dict[str, Shape]:
        return _prefixed({name: layer.parameter_shapes() for name, layer in self.layers.items()})

    def buffer_shapes(self) -> dict[str, Shape]:
        return _prefixed({name: layer.buffer_shapes() for name, layer in self.layers.items()})

    def bind(self, arrays: dict[str, Array]) -> None:
        for name, layer in self.layers.items():
            start = name + "."
            layer.bind({key.removeprefix(start): a for key, a in arrays.items() if key.startswith(start)})

    def reset_parameters(self, rng: np.random.Generator) -> None:
        for layer in self.layers.values():
            layer.reset_parameters(rng)

    def output_shape(self, input_shape: Shape) -> Shape:
        body, shortcut = (_output_shape(path, input_shape) for path in (self.body, self.shortcut))
        if body != shortcut:
            if self.shortcut:
                raise ValueError(f"the body gives {times(body)}, but the shortcut {times(shortcut)}")
            raise ValueError(
                f"the body makes {times(body)} of {times(shortcut)}, so the two cannot be added; "
                "give it a shortcut, such as a Conv2d with kernel_size 1"
            )
        return body

    def multiply_adds(self, input_shape: Shape) -> int:
        total = 0
        for path in (self.body, self.shortcut):
            shape = input_shape
            for layer in path.values():
                total += layer.multiply_adds(shape)
                shape = layer.output_shape(shape)
        return total

    def contexts(self, ctx: Context) -> dict[str, Context]:
        """Those of all layers inside, by name; the first of each path passes on a gradient if that is wanted."""
        return {
            name: ctx.inside(name, needs_input_grad=ctx.needs_input_grad or (position > 0 and not ctx.frozen))
            for path in (self.body, self.shortcut)
            for position, name in enumerate(path)
        }

    def forward(self, x: Array, ctx: Context) -> Array:
        inside = self.contexts(ctx)
        body, shortcut = (_forward(path, x, inside) for path in (self.body, self.shortcut))
        return np.add(body, shortcut, out=ctx.buffer("y", body.shape))

    def backward(self, dy: Array, ctx: Context) -> Array:
        inside = self.contexts(ctx)
        body, shortcut = (_backward(path, dy, inside) for path in (self.body, self.shortcut))
        return np.add(body, shortcut, out=ctx.buffer("dx", body.shape))


def _forward(path: Mapping[str, Layer], x: Array, inside: Mapping[str, Context]) -> Array:
    for name, layer in path.items():
        x = layer.forward(x, inside[name])
    return x


def _backward(path: dict[str, Layer], dy: Array, inside: Mapping[str, Context]) -> Array:
    for name, layer in reversed(path.items()):
        dy = layer.backward(dy, inside[name])
    return dy


def _output_shape(path: Mapping[str, Layer], shape: Shape) -> Shape:
    for layer in path.values():
        shape = layer.output_shape(shape)
    return shape


def _prefixed(shapes: Mapping[str, Shapes]) -> dict[str, Shape]:
    return {f"{layer}.{name}": shape for layer, own in shapes.items() for name, shape in own.items()}

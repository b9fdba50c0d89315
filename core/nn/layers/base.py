"""The protocol of a layer."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from core.nn.arrays import Array, Shape
from core.nn.context import Context


class Layer:
    """A step of a network. It knows its weights and nothing of a batch, so several workers can run it at once.

    Activations are batch-last, `(C, H, W, N)` or `(F, N)`; a shape in this protocol is that of one image, without N.
    Arrays returned by `forward` and `backward` belong to the context and last until the next batch.
    """

    stem: ClassVar[str]
    """What the layer is called in a network, followed by a number: `conv` for `conv1`, `conv2`, ..."""

    @property
    def is_random(self) -> bool:
        """Whether training it takes random numbers."""
        return False

    def parameter_shapes(self) -> dict[str, Shape]:
        """The weights this layer learns; each becomes an attribute once the layer is in a network."""
        return {}

    def buffer_shapes(self) -> dict[str, Shape]:
        """What the layer keeps of the data without a gradient: running statistics."""
        return {}

    def bind(self, arrays: dict[str, Array]) -> None:
        """Takes views into the network's vectors as this layer's weights and buffers."""
        for name, array in arrays.items():
            setattr(self, name, array)

    def reset_parameters(self, rng: np.random.Generator) -> None:
        """Writes the initial weights and buffers."""

    def output_shape(self, input_shape: Shape) -> Shape:
        """The shape of the output for an input of this shape; `ValueError` in words when it does not fit."""
        return input_shape

    def multiply_adds(self, input_shape: Shape) -> int:
        """Multiplications that are followed by an addition, for one image."""
        return 0

    def forward(self, x: Array, ctx: Context) -> Array:
        raise NotImplementedError

    def backward(self, dy: Array, ctx: Context) -> Array:
        """The gradient of the input from that of the output; writes those of the weights to `ctx.gradients`."""
        raise NotImplementedError


def image_shape(input_shape: Shape, layer: str) -> tuple[int, int, int]:
    """`(C, H, W)`, or a `ValueError` that says the layer needs an image."""
    if len(input_shape) != 3:
        raise ValueError(f"{layer} needs an image of channels, height and width")
    channels, height, width = input_shape
    return channels, height, width


def volume_shape(input_shape: Shape, layer: str) -> tuple[int, int, int, int]:
    """`(C, D, H, W)`, or a `ValueError` that says the layer needs a volume."""
    if len(input_shape) != 4:
        raise ValueError(f"{layer} needs a volume of channels, depth, height and width")
    channels, depth, height, width = input_shape
    return channels, depth, height, width


def pair(value: int | tuple[int, int]) -> tuple[int, int]:
    """`(vertical, horizontal)` of a size that may be given once for both."""
    return (value, value) if isinstance(value, int) else (value[0], value[1])


def triple(value: int | tuple[int, int, int]) -> tuple[int, int, int]:
    """`(depth, vertical, horizontal)` of a size that may be given once for all."""
    return (value, value, value) if isinstance(value, int) else (value[0], value[1], value[2])


def times(sizes: Sequence[int]) -> str:
    """Sizes in words: `3x48x48`."""
    return "x".join(map(str, sizes))


def window_count(size: int, *, kernel: int, stride: int, padding: int = 0) -> int:
    """Windows of `kernel` that fit, every `stride`, in `size` with `padding` at both ends."""
    return (size + 2 * padding - kernel) // stride + 1


def name_layers(layers: Sequence[Layer]) -> dict[str, Layer]:
    """`conv1`, `norm1`, `relu1`, `conv2`, ...: each kind numbered on its own."""
    named: dict[str, Layer] = {}
    numbers: dict[str, int] = {}
    for layer in layers:
        numbers[layer.stem] = numbers.get(layer.stem, 0) + 1
        named[f"{layer.stem}{numbers[layer.stem]}"] = layer
    return named

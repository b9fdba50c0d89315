"""Which neighbouring layers run as one. Layers stay separate in every description, summary and test but those of speed.

conv (+ batch norm) (+ ReLU, + max-pool of 2 x 2, in either order)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, TypeGuard

import numpy as np

from core.nn.arrays import Array, Shape
from core.nn.context import Context
from core.nn.fused_conv import FusedConv
from core.nn.kernels import choose_kernel
from core.nn.layers import BatchNorm2d, Conv2d, Layer, MaxPool2d, ReLU
from core.nn.memory import Frame, Size


class Step(Protocol):
    """What a network goes through: a layer, or several as one."""

    @property
    def name(self) -> str: ...

    def forward(self, x: Array, contexts: Mapping[str, Context]) -> Array: ...

    def backward(self, dy: Array, contexts: Mapping[str, Context]) -> Array: ...


@dataclass(frozen=True, eq=False)
class LayerStep:
    """A layer by itself."""

    name: str
    layer: Layer

    def forward(self, x: Array, contexts: Mapping[str, Context]) -> Array:
        ctx = contexts[self.name]
        if not x.flags.c_contiguous:
            ordered = ctx.buffer("ordered", x.shape)
            np.copyto(ordered, x)
            x = ordered
        return self.layer.forward(x, ctx)

    def backward(self, dy: Array, contexts: Mapping[str, Context]) -> Array:
        return self.layer.backward(dy, contexts[self.name])


def fuse(layers: Mapping[str, Layer], input_shape: Shape) -> list[Step]:
    """The steps of a network, made from its last layer to its first: a block must know what the next one wants."""
    names = list(layers)
    blocks: list[list[str]] = []
    shapes: dict[str, Shape] = {}
    shape = input_shape
    for name in names:
        before, shape = shape, layers[name].output_shape(shape)
        shapes[name] = shape
        if blocks and _joins([layers[n] for n in blocks[-1]], layers[name], before):
            blocks[-1].append(name)
        else:
            blocks.append([name])
    steps: list[Step] = []
    frame = None
    for block, previous in zip(reversed(blocks), [*reversed(blocks[:-1]), None], strict=True):
        conv = layers[block[0]]
        if _can_begin(conv):
            is_framed = previous is not None and _can_begin(layers[previous[0]])
            before = shapes[previous[-1]] if previous is not None else input_shape
            step = _fused_conv(block, conv, layers, before, shapes, frame, is_framed=is_framed)
            frame = step.input_frame
            steps.append(step)
        else:
            steps.append(LayerStep(block[0], conv))
            frame = None
    return steps[::-1]


def _can_begin(layer: Layer) -> TypeGuard[Conv2d]:
    """Whether a block can begin with this layer: a convolution without groups or dilation, evenly padded."""
    return isinstance(layer, Conv2d) and layer.is_plain


def _joins(block: list[Layer], layer: Layer, shape: Shape) -> bool:
    """Whether a block of layers can take this one in, which is given this shape."""
    if not _can_begin(block[0]) or any(type(member) is type(layer) for member in block):
        return False
    if isinstance(layer, BatchNorm2d):
        return len(block) == 1
    if isinstance(layer, MaxPool2d):
        halves = layer.kernel_size == layer.stride == (2, 2) and layer.padding == (0, 0)
        return halves and shape[1] % 2 == 0 and shape[2] % 2 == 0
    return isinstance(layer, ReLU)


def _fused_conv(
    block: list[str],
    conv: Conv2d,
    layers: Mapping[str, Layer],
    input_shape: Shape,
    shapes: Mapping[str, Shape],
    frame: Frame | None,
    *,
    is_framed: bool,
) -> FusedConv:
    members = {type(layers[name]): name for name in block}
    norm_name = members.get(BatchNorm2d, "")
    norm = layers.get(norm_name)
    pools = MaxPool2d in members
    conv_size, output_size = _size(shapes[block[0]]), _size(shapes[block[-1]])
    kernel = choose_kernel(
        conv.in_channels, conv.out_channels, conv.kernel_size, conv.stride, conv_size, pooled=pools
    )
    if frame is None:
        plain = Frame((0, 0), output_size)
        frame = Frame((0, 0), output_size, kernel.output_order(plain))
    return FusedConv(
        name=block[0],
        conv=conv,
        norm_name=norm_name,
        norm=norm if isinstance(norm, BatchNorm2d) else None,
        pools=pools,
        rectifies=ReLU in members,
        kernel=kernel,
        input_size=_size(input_shape),
        conv_size=conv_size,
        output_size=output_size,
        frame=frame,
        is_framed=is_framed,
    )


def _size(shape: Shape) -> Size:
    _, height, width = shape
    return height, width

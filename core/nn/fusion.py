"""Which neighbouring layers run as one. Layers stay separate in every description, summary and test but those of speed.

conv (+ batch norm) (+ ReLU, + max-pool of 2 x 2, in either order)
residual (+ ReLU), fused inside too
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeGuard

from core.nn.arrays import Shape
from core.nn.fused_conv import FusedConv
from core.nn.fused_residual import FusedResidual
from core.nn.kernels import choose_kernel
from core.nn.layers import BatchNorm2d, Conv2d, Layer, MaxPool2d, ReLU, Residual
from core.nn.memory import Frame, Size
from core.nn.step import LayerStep, Step


@dataclass(frozen=True)
class _Block:
    """Layers that run as one, by name, and the shape after each; `input_shape` is what the first is given."""

    layers: dict[str, Layer]
    input_shape: Shape
    shapes: tuple[Shape, ...]

    @property
    def first(self) -> Layer:
        return next(iter(self.layers.values()))

    @property
    def kinds(self) -> dict[type[Layer], str]:
        return {type(layer): name for name, layer in self.layers.items()}


def fuse(layers: Mapping[str, Layer], input_shape: Shape) -> list[Step]:
    """The steps of a network, made from its last layer to its first: a block must know what the next one wants."""
    blocks = _blocks(layers, input_shape)
    steps: list[Step] = []
    frame = None
    for previous, block in reversed([*zip([None, *blocks], blocks, strict=False)]):
        first = block.first
        if _is_plain(first):
            is_framed = previous is not None and _is_plain(previous.first)
            step = _fused_conv(block, first, frame, is_framed=is_framed)
            frame = step.input_frame
            steps.append(step)
            continue
        frame = None
        name = next(iter(block.layers))
        if _is_of_images(first, block.input_shape):
            steps.append(_fused_residual(block, name, first))
        else:
            steps.append(LayerStep(name, first))
    return steps[::-1]


def _blocks(layers: Mapping[str, Layer], input_shape: Shape) -> list[_Block]:
    blocks: list[_Block] = []
    shape = input_shape
    for name, layer in layers.items():
        before, shape = shape, layer.output_shape(shape)
        if blocks and _joins(blocks[-1], layer, before):
            block = blocks.pop()
            blocks.append(_Block(block.layers | {name: layer}, block.input_shape, (*block.shapes, shape)))
        else:
            blocks.append(_Block({name: layer}, before, (shape,)))
    return blocks


def _is_plain(layer: Layer) -> TypeGuard[Conv2d]:
    """Whether this is a convolution without groups or dilation, evenly padded."""
    return isinstance(layer, Conv2d) and layer.is_plain


def _is_of_images(layer: Layer, input_shape: Shape) -> TypeGuard[Residual]:
    """Whether this is a residual that makes images of images."""
    return isinstance(layer, Residual) and len(input_shape) == len(layer.output_shape(input_shape)) == 3


def _joins(block: _Block, layer: Layer, shape: Shape) -> bool:
    """Whether a block can take in a layer that is given this shape."""
    if _is_of_images(block.first, block.input_shape):
        return isinstance(layer, ReLU) and len(block.layers) == 1
    if not _is_plain(block.first) or type(layer) in block.kinds:
        return False
    if isinstance(layer, BatchNorm2d):
        return len(block.layers) == 1
    if isinstance(layer, MaxPool2d):
        halves = layer.kernel_size == layer.stride == (2, 2) and layer.padding == (0, 0)
        return halves and shape[1] % 2 == 0 and shape[2] % 2 == 0
    return isinstance(layer, ReLU)


def _fused_conv(block: _Block, conv: Conv2d, frame: Frame | None, *, is_framed: bool) -> FusedConv:
    norm_name = block.kinds.get(BatchNorm2d, "")
    norm = block.layers.get(norm_name)
    pools = MaxPool2d in block.kinds
    conv_size, output_size = _size(block.shapes[0]), _size(block.shapes[-1])
    kernel = choose_kernel(
        conv.in_channels, conv.out_channels, conv.kernel_size, conv.stride, conv_size, pooled=pools
    )
    if frame is None:
        plain = Frame((0, 0), output_size)
        frame = Frame((0, 0), output_size, kernel.output_order(plain))
    return FusedConv(
        name=next(iter(block.layers)),
        conv=conv,
        norm_name=norm_name,
        norm=norm if isinstance(norm, BatchNorm2d) else None,
        pools=pools,
        rectifies=ReLU in block.kinds,
        kernel=kernel,
        input_size=_size(block.input_shape),
        conv_size=conv_size,
        output_size=output_size,
        frame=frame,
        is_framed=is_framed,
    )


def _fused_residual(block: _Block, name: str, residual: Residual) -> FusedResidual:
    return FusedResidual(
        name=name,
        residual=residual,
        body=fuse(residual.body, block.input_shape),
        shortcut=fuse(residual.shortcut, block.input_shape),
        rectifies=ReLU in block.kinds,
    )


def _size(shape: Shape) -> Size:
    _, height, width = shape
    return height, width

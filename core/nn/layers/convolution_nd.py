"""What convolutions over two and three axes share, and the convolution over three."""

from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np

from core.nn.arrays import Array, Shape, count
from core.nn.context import Context
from core.nn.layers.base import Layer, times, triple, volume_shape
from core.nn.layers.initialize import kaiming_uniform
from core.nn.layers.sliding import Sliding

Pads = tuple[tuple[int, int], ...]
"""Zeros before and after the pixels, along each axis."""


class ConvolutionNd(Layer):
    """The shapes, weights and passes of a convolution over as many axes as `kernel_size` has.

    Attributes:
        pads: zeros before and after, along each axis; `padding="same"` with an even kernel has one more after.
        sliding: how the weights move.
    """

    stem: ClassVar[str] = "conv"
    weight: Array
    bias: Array

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Shape,
        *,
        stride: Shape,
        padding: Shape | Literal["same"],
        dilation: Shape,
        groups: int,
        bias: bool,
    ) -> None:
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.has_bias = bias
        if min(out_channels, *kernel_size, *stride, *dilation, groups) < 1:
            raise ValueError(
                "filters, kernel, stride, dilation and groups must be at least 1, not "
                f"{out_channels}, {times(kernel_size)}, {times(stride)}, {times(dilation)} and {groups}"
            )
        if in_channels % groups or out_channels % groups:
            raise ValueError(
                f"{groups} groups must divide both the {in_channels} input and the {out_channels} output channels"
            )
        self.sliding = Sliding(kernel_size, stride, dilation, groups)
        if padding == "same":
            if set(stride) != {1}:
                raise ValueError(f'padding "same" needs a stride of 1, not {times(stride)}')
            self.pads: Pads = tuple(((span - 1) // 2, span // 2) for span in self.sliding.spans)
        else:
            if min(padding) < 0:
                raise ValueError(f"padding must be at least 0, not {times(padding)}")
            self.pads = tuple((pixels, pixels) for pixels in padding)

    def parameter_shapes(self) -> dict[str, Shape]:
        sliding = self.sliding
        shape = self.out_channels, self.in_channels // sliding.groups, *sliding.kernel_size
        return {"weight": shape} | ({"bias": (self.out_channels,)} if self.has_bias else {})

    def reset_parameters(self, rng: np.random.Generator) -> None:
        kaiming_uniform(self.weight, rng)
        if self.has_bias:
            self.bias[...] = 0

    def output_shape(self, input_shape: Shape) -> Shape:
        channels, *sizes = self.image_shape(input_shape)
        if channels != self.in_channels:
            raise ValueError(f"it takes {self.in_channels} channels, not {channels}")
        padded = tuple(size + sum(pads) for size, pads in zip(sizes, self.pads, strict=True))
        spans = self.sliding.spans
        if any(span > size for span, size in zip(spans, padded, strict=True)):
            before = ", ".join(str(pads[0]) for pads in self.pads)
            dilated = "" if spans == self.sliding.kernel_size else f", {times(spans)} with its dilation,"
            raise ValueError(
                f"a {times(self.sliding.kernel_size)} kernel{dilated} with padding {before} "
                f"is larger than {times(sizes)} pixels"
            )
        return self.out_channels, *self.sliding.positions(padded)

    def image_shape(self, input_shape: Shape) -> Shape:
        """`input_shape` itself, or a `ValueError` when it does not have the axes that the kernel moves along."""
        raise NotImplementedError

    def multiply_adds(self, input_shape: Shape) -> int:
        return count(self.output_shape(input_shape)[1:]) * count(self.parameter_shapes()["weight"])

    def forward(self, x: Array, ctx: Context) -> Array:
        padded = self._padded(x, ctx)
        y = ctx.buffer("y", (*self.output_shape(x.shape[:-1]), x.shape[-1]))
        self.sliding.correlate(self.weight, padded, y, ctx)
        if self.has_bias:
            y += self.bias.reshape(-1, *(1 for _ in y.shape[1:]))
        ctx.saved.x_shape, ctx.saved.padded = x.shape, padded
        return y

    def backward(self, dy: Array, ctx: Context) -> Array:
        if not ctx.frozen:
            self.sliding.weight_gradient(ctx.saved.padded, dy, ctx.gradients["weight"], ctx)
            if self.has_bias:
                ctx.gradients["bias"][...] = dy.reshape(self.out_channels, count(dy.shape[1:])).sum(axis=1)
        dpadded = ctx.buffer("dx", ctx.saved.padded.shape)
        if ctx.needs_input_grad:
            dpadded[...] = 0
            self.sliding.add_spread(self.weight, dy, dpadded, ctx)
        return self._interior(dpadded, ctx.saved.x_shape)

    def _padded(self, x: Array, ctx: Context) -> Array:
        """`x` with its zeros around it."""
        if not any(map(sum, self.pads)):
            return x
        channels, *sizes, images = x.shape
        padded_sizes = (size + sum(pads) for size, pads in zip(sizes, self.pads, strict=True))
        padded = ctx.buffer("padded", (channels, *padded_sizes, images))
        for border in _borders(self.pads, sizes):
            padded[border] = 0
        self._interior(padded, x.shape)[...] = x
        return padded

    def _interior(self, padded: Array, shape: Shape) -> Array:
        sizes = zip(self.pads, shape[1:-1], strict=True)
        return padded[:, *(slice(before, before + size) for (before, _), size in sizes)]


class Conv3d(ConvolutionNd):
    """A convolution over depth, height and width, as in PyTorch.

        y[o, i, j, k] = bias[o] + sum over c, a, b, d of weight[o, c, a, b, d] *
                        x[c, i * stride + a * dilation, j * stride + b * dilation, k * stride + d * dilation]

    Args:
        in_channels: C of the input.
        out_channels: C of the output.
        kernel_size: voxels, one number or (depth, height, width); so are stride, padding and dilation.
        stride: voxels between windows.
        padding: zeros added around the volume, or "same" to keep its size.
        dilation: voxels between the weights of a kernel.
        groups: parts that the channels are cut into; each output channel sees only its own part.
        bias: whether a learned constant is added to each output channel.

    Input shape: (C, D, H, W, N)
    Output shape: (out_channels, (D + 2 padding - dilation (kernel - 1) - 1) // stride + 1, likewise H, W, N)

    Raises:
        ValueError: the kernel is larger than the padded volume, or a setting is impossible.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | tuple[int, int, int],
        *,
        stride: int | tuple[int, int, int] = 1,
        padding: int | tuple[int, int, int] | Literal["same"] = 0,
        dilation: int | tuple[int, int, int] = 1,
        groups: int = 1,
        bias: bool = True,
    ) -> None:
        super().__init__(
            in_channels,
            out_channels,
            triple(kernel_size),
            stride=triple(stride),
            padding="same" if padding == "same" else triple(padding),
            dilation=triple(dilation),
            groups=groups,
            bias=bias,
        )

    def image_shape(self, input_shape: Shape) -> Shape:
        return volume_shape(input_shape, "Conv3d")


def _borders(pads: Pads, sizes: list[int]) -> Iterator[tuple[slice, ...]]:
    """The index of each slab of zeros."""
    for axis, ((before, after), size) in enumerate(zip(pads, sizes, strict=True), start=1):
        for start, stop in ((0, before), (before + size, before + size + after)):
            yield (*(slice(None) for _ in range(axis)), slice(start, stop))

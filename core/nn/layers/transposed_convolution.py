"""The transposed convolution."""

from typing import ClassVar

import numpy as np

from core.nn.arrays import Array, Shape, count
from core.nn.context import Context
from core.nn.layers.base import Layer, image_shape, pair, times
from core.nn.layers.initialize import kaiming_uniform
from core.nn.layers.sliding import Sliding


class ConvTranspose2d(Layer):
    """Spreads each pixel through a kernel and adds: the backward pass of a `Conv2d` as a layer, as in PyTorch.

        y[o, i * stride + a * dilation, j * stride + b * dilation] += weight[c, o, a, b] * x[c, i, j]

    and `padding` pixels are cut off at every side. Zeiler et al. 2010, "Deconvolutional Networks".

    Args:
        in_channels: C of the input.
        out_channels: C of the output.
        kernel_size: pixels, one number or (height, width); so are stride, padding, output padding and dilation.
        stride: pixels between the outputs of neighbouring inputs.
        padding: pixels cut off around the output.
        output_padding: pixels added at the bottom and the right, fewer than the stride or the dilation.
        groups: parts that the channels are cut into; each output channel sees only its own part.
        bias: whether a learned constant is added to each output channel.
        dilation: pixels between the weights of a kernel.

    Input shape: (C, H, W, N)
    Output shape: (out_channels, (H - 1) stride - 2 padding + dilation (kernel - 1) + output_padding + 1, likewise W, N)

    Raises:
        ValueError: nothing is left of the output, or a setting is impossible.
    """

    stem: ClassVar[str] = "transposed"
    weight: Array
    bias: Array

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | tuple[int, int],
        *,
        stride: int | tuple[int, int] = 1,
        padding: int | tuple[int, int] = 0,
        output_padding: int | tuple[int, int] = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: int | tuple[int, int] = 1,
    ) -> None:
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.padding = pair(padding)
        self.output_padding = pair(output_padding)
        self.has_bias = bias
        self.sliding = Sliding(pair(kernel_size), pair(stride), pair(dilation), groups)
        sizes = *self.sliding.kernel_size, *self.sliding.stride, *self.sliding.dilation
        if min(out_channels, *sizes, groups) < 1 or min(*self.padding, *self.output_padding) < 0:
            raise ValueError(
                "filters, kernel, stride, dilation and groups must be at least 1 and paddings at least 0, not "
                f"{out_channels}, {kernel_size}, {stride}, {dilation}, {groups} and {padding}, {output_padding}"
            )
        if in_channels % groups or out_channels % groups:
            raise ValueError(
                f"{groups} groups must divide both the {in_channels} input and the {out_channels} output channels"
            )
        most = zip(self.output_padding, self.sliding.stride, self.sliding.dilation, strict=True)
        if any(extra >= max(stride, dilation) for extra, stride, dilation in most):
            raise ValueError(
                f"an output padding of {output_padding} must be below the stride or the dilation"
            )

    def parameter_shapes(self) -> dict[str, Shape]:
        shape = self.in_channels, self.out_channels // self.sliding.groups, *self.sliding.kernel_size
        return {"weight": shape} | ({"bias": (self.out_channels,)} if self.has_bias else {})

    def reset_parameters(self, rng: np.random.Generator) -> None:
        kaiming_uniform(self.weight, rng)
        if self.has_bias:
            self.bias[...] = 0

    def output_shape(self, input_shape: Shape) -> Shape:
        channels, *sizes = image_shape(input_shape, "ConvTranspose2d")
        if channels != self.in_channels:
            raise ValueError(f"it takes {self.in_channels} channels, not {channels}")
        full = self._full_sizes(tuple(sizes))
        cut = tuple(size - 2 * padding for size, padding in zip(full, self.padding, strict=True))
        if min(cut) < 1:
            raise ValueError(f"cutting {times(self.padding)} pixels off {times(full)} leaves nothing")
        return self.out_channels, *cut

    def multiply_adds(self, input_shape: Shape) -> int:
        return count(input_shape[1:]) * count(self.parameter_shapes()["weight"])

    def forward(self, x: Array, ctx: Context) -> Array:
        full = ctx.buffer("full", (self.out_channels, *self._full_sizes(x.shape[1:-1]), x.shape[-1]))
        full[...] = 0
        self.sliding.add_spread(self.weight, x, full, ctx)
        y = ctx.buffer("y", (*self.output_shape(x.shape[:-1]), x.shape[-1]))
        y[...] = self._cut(full)
        if self.has_bias:
            y += self.bias[:, None, None, None]
        ctx.saved.x, ctx.saved.full_shape = x, full.shape
        return y

    def backward(self, dy: Array, ctx: Context) -> Array:
        dfull = ctx.buffer("full", ctx.saved.full_shape)
        dfull[...] = 0
        self._cut(dfull)[...] = dy
        if not ctx.frozen:
            self.sliding.weight_gradient(dfull, ctx.saved.x, ctx.gradients["weight"], ctx)
            if self.has_bias:
                ctx.gradients["bias"][...] = dy.sum(axis=(1, 2, 3))
        dx = ctx.buffer("dx", ctx.saved.x.shape)
        if ctx.needs_input_grad:
            self.sliding.correlate(self.weight, dfull, dx, ctx)
        return dx

    def _full_sizes(self, sizes: Shape) -> tuple[int, ...]:
        """Height and width before anything is cut off."""
        parts = zip(sizes, self.sliding.stride, self.sliding.spans, self.output_padding, strict=True)
        return tuple((size - 1) * stride + span + extra for size, stride, span, extra in parts)

    def _cut(self, full: Array) -> Array:
        (ph, pw), (_, height, width, _) = self.padding, full.shape
        return full[:, ph : height - ph, pw : width - pw]

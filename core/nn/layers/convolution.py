"""Two-dimensional convolution."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from core.nn.arrays import Array, Shape
from core.nn.context import Context
from core.nn.kernels import Kernel, blocks, choose_kernel
from core.nn.kernels.base import Tile
from core.nn.layers.base import Layer, image_shape, pair, window_count
from core.nn.layers.initialize import kaiming_uniform


class Conv2d(Layer):
    """Slides `out_channels` kernels over an image and sums the products (a cross-correlation, as in PyTorch).

        y[o, i, j] = bias[o] + sum over c, a, b of weight[o, c, a, b] * x[c, i * stride + a, j * stride + b]

    The sums are left to a kernel (`core.nn.kernels`), a tile of the image at a time.

    Args:
        in_channels: C of the input.
        out_channels: C of the output.
        kernel_size: pixels, one number or (height, width).
        stride: pixels between windows.
        padding: zeros added around the image.
        bias: whether a learned constant is added to each output channel.

    Input shape: (C, H, W, N)
    Output shape: (out_channels, (H + 2 padding - kernel) // stride + 1, likewise W, N)

    Raises:
        ValueError: the kernel is larger than the padded image.
    """

    stem: ClassVar[str] = "conv"
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
        bias: bool = True,
    ) -> None:
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = pair(kernel_size)
        self.stride = pair(stride)
        self.padding = pair(padding)
        self.has_bias = bias
        if min(out_channels, *self.kernel_size, *self.stride) < 1 or min(self.padding) < 0:
            raise ValueError(
                f"filters, kernel and stride must be at least 1 and padding at least 0, not "
                f"{out_channels}, {kernel_size}, {stride} and {padding}"
            )

    def parameter_shapes(self) -> dict[str, Shape]:
        weight = {"weight": (self.out_channels, self.in_channels, *self.kernel_size)}
        return weight | ({"bias": (self.out_channels,)} if self.has_bias else {})

    def reset_parameters(self, rng: np.random.Generator) -> None:
        kaiming_uniform(self.weight, rng)
        if self.has_bias:
            self.bias[...] = 0

    def output_shape(self, input_shape: Shape) -> Shape:
        _, height, width = image_shape(input_shape, "Conv2d")
        (kh, kw), (ph, pw) = self.kernel_size, self.padding
        if kh > height + 2 * ph or kw > width + 2 * pw:
            raise ValueError(
                f"a {kh}x{kw} kernel with padding {ph}, {pw} is larger than {height}x{width} pixels"
            )
        rows = window_count(height, kernel=kh, stride=self.stride[0], padding=ph)
        columns = window_count(width, kernel=kw, stride=self.stride[1], padding=pw)
        return self.out_channels, rows, columns

    def multiply_adds(self, input_shape: Shape) -> int:
        _, rows, columns = self.output_shape(input_shape)
        return rows * columns * int(np.prod(self.parameter_shapes()["weight"]))

    def forward(self, x: Array, ctx: Context) -> Array:
        kernel = self._kernel(x.shape)
        padded = self._padded(x, ctx)
        y = ctx.buffer("y", (*self.output_shape(x.shape[:3]), x.shape[3]))
        weight = kernel.transform(self.weight)
        windows, targets = kernel.windows(padded), blocks(y, kernel.block)
        for tile, kept in tiles_with_memory(kernel, windows, ctx):
            target = targets[:, :, :, *tile]
            outputs = ctx.scratch("outputs", target.shape).reshape(self.out_channels, kernel.block**2, -1)
            kernel.forward(weight, windows[:, :, :, *tile], kept, outputs, ctx)
            if self.has_bias:
                outputs += self.bias[:, None, None]
            np.copyto(target, outputs.reshape(target.shape))
        ctx.saved.x_shape, ctx.saved.padded, ctx.saved.weight = x.shape, padded, weight
        return y

    def backward(self, dy: Array, ctx: Context) -> Array:
        kernel = self._kernel(ctx.saved.x_shape)
        windows, sources = kernel.windows(ctx.saved.padded), blocks(dy, kernel.block)
        dpadded = ctx.buffer("dx", ctx.saved.padded.shape) if ctx.needs_input_grad else ctx.saved.padded
        dwindows = kernel.windows(dpadded) if ctx.needs_input_grad else None
        backward = kernel.backward(ctx.saved.weight, ctx)
        if dwindows is not None:
            backward.begin(dpadded)
        for tile, kept in reversed(list(tiles_with_memory(kernel, windows, ctx))):
            source = sources[:, :, :, *tile]
            doutputs = ctx.scratch("outputs", source.shape)
            np.copyto(doutputs, source)
            part = None if dwindows is None else dwindows[:, :, :, *tile]
            doutputs = doutputs.reshape(self.out_channels, kernel.block**2, -1)
            backward.tile(windows[:, :, :, *tile], doutputs, kept, part)
        backward.finish(ctx.gradients["weight"])
        if self.has_bias:
            ctx.gradients["bias"][...] = dy.reshape(self.out_channels, -1).sum(axis=1)
        return self._interior(dpadded, ctx.saved.x_shape)

    def _kernel(self, x_shape: Shape) -> Kernel:
        _, rows, columns = self.output_shape(x_shape[:3])
        return choose_kernel(
            self.in_channels, self.out_channels, self.kernel_size, self.stride, (rows, columns)
        )

    def _padded(self, x: Array, ctx: Context) -> Array:
        ph, pw = self.padding
        if ph == pw == 0:
            return x
        channels, height, width, images = x.shape
        padded = ctx.buffer("padded", (channels, height + 2 * ph, width + 2 * pw, images))
        for border in (
            padded[:, :ph],
            padded[:, height + ph :],
            padded[:, :, :pw],
            padded[:, :, width + pw :],
        ):
            border[...] = 0
        self._interior(padded, x.shape)[...] = x
        return padded

    def _interior(self, padded: Array, shape: Shape) -> Array:
        ph, pw = self.padding
        return padded[:, ph : ph + shape[1], pw : pw + shape[2]]


def tiles_with_memory(kernel: Kernel, windows: Array, ctx: Context) -> Iterator[tuple[Tile, Array]]:
    """The tiles, each with the numbers that its forward pass keeps for its backward pass."""
    tiles = kernel.tiles(windows)
    sizes = [kernel.kept_values(windows[:, :, :, *tile]) for tile in tiles]
    memory = ctx.buffer("kept", (sum(sizes),))
    start = 0
    for tile, size in zip(tiles, sizes, strict=True):
        yield tile, memory[start : start + size]
        start += size

"""Two-dimensional convolution."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from core.nn.arrays import Array, Shape
from core.nn.context import Context
from core.nn.layers.base import Layer, image_shape, pair, window_count
from core.nn.layers.initialize import kaiming_uniform
from core.nn.matmul import small_matmul

TILE_BYTES = 3 << 19
"""Columns of one tile: what stays in a core's second-level cache between the copy and the product."""


class Conv2d(Layer):
    """Slides `out_channels` kernels over an image and sums the products (a cross-correlation, as in PyTorch).

        y[o, i, j] = bias[o] + sum over c, a, b of weight[o, c, a, b] * x[c, i * stride + a, j * stride + b]

    It is computed as a matrix product with the image's windows as columns (im2col), a tile of windows at a time.

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
            raise ValueError(f"a {kh}x{kw} kernel with padding {ph}, {pw} is larger than {height}x{width} pixels")
        rows = window_count(height, kernel=kh, stride=self.stride[0], padding=ph)
        columns = window_count(width, kernel=kw, stride=self.stride[1], padding=pw)
        return self.out_channels, rows, columns

    def multiply_adds(self, input_shape: Shape) -> int:
        _, rows, columns = self.output_shape(input_shape)
        return rows * columns * int(np.prod(self.parameter_shapes()["weight"]))

    def forward(self, x: Array, ctx: Context) -> Array:
        padded = self._padded(x, ctx)
        windows = self._windows(padded)
        y = ctx.buffer("y", (self.out_channels, *windows.shape[3:]))
        weight = self.weight.reshape(self.out_channels, -1)
        for rows, columns in _tiles(windows):
            tile = y[:, rows, columns].reshape(self.out_channels, -1)
            small_matmul(weight, _copy_columns(windows[:, :, :, rows, columns], ctx), out=tile)
            if self.has_bias:
                tile += self.bias[:, None]
        ctx.saved.x_shape, ctx.saved.padded = x.shape, padded
        return y

    def backward(self, dy: Array, ctx: Context) -> Array:
        windows = self._windows(ctx.saved.padded)
        dweight = ctx.gradients["weight"].reshape(self.out_channels, -1)
        dweight[...] = 0
        dpadded = ctx.buffer("dx", ctx.saved.padded.shape)
        if ctx.needs_input_grad:
            dpadded[...] = 0
        dwindows = self._windows(dpadded)
        transposed = np.ascontiguousarray(self.weight.reshape(self.out_channels, -1).T)
        for rows, columns in _tiles(windows):
            view = windows[:, :, :, rows, columns]
            tile = dy[:, rows, columns].reshape(self.out_channels, -1)
            copied = _copy_columns(view, ctx)
            dweight += tile @ copied.T
            if ctx.needs_input_grad:
                small_matmul(transposed, tile, out=copied)
                _add_columns(copied.reshape(view.shape), dwindows[:, :, :, rows, columns])
        if self.has_bias:
            ctx.gradients["bias"][...] = dy.reshape(self.out_channels, -1).sum(axis=1)
        return self._interior(dpadded, ctx.saved.x_shape)

    def _padded(self, x: Array, ctx: Context) -> Array:
        if self.padding == (0, 0):
            return x
        channels, height, width, images = x.shape
        shape = (channels, height + 2 * self.padding[0], width + 2 * self.padding[1], images)
        padded = ctx.buffer("padded", shape)
        for border in self._border(padded):
            border[...] = 0
        self._interior(padded, x.shape)[...] = x
        return padded

    def _border(self, padded: Array) -> list[Array]:
        (ph, pw), (_, height, width, _) = self.padding, padded.shape
        return [padded[:, :ph], padded[:, height - ph :], padded[:, :, :pw], padded[:, :, width - pw :]]

    def _interior(self, padded: Array, shape: Shape) -> Array:
        ph, pw = self.padding
        return padded[:, ph : ph + shape[1], pw : pw + shape[2]]

    def _windows(self, padded: Array) -> Array:
        """(C, kh, kw, rows, columns, N): every window of the padded image, a view."""
        channels, height, width, images = padded.shape
        (kh, kw), (sh, sw) = self.kernel_size, self.stride
        rows = window_count(height, kernel=kh, stride=sh)
        columns = window_count(width, kernel=kw, stride=sw)
        c, h, w, n = padded.strides
        return np.lib.stride_tricks.as_strided(
            padded, (channels, kh, kw, rows, columns, images), (c, h, w, sh * h, sw * w, n)
        )


def _tiles(windows: Array) -> Iterator[tuple[slice, slice]]:
    """Cuts the output into whole rows, or into parts of one row, whose windows fill at most one tile."""
    channels, kh, kw, rows, columns, images = windows.shape
    pixel = channels * kh * kw * images * windows.itemsize
    pixels = max(1, TILE_BYTES // max(1, pixel))
    height = min(rows, max(1, pixels // columns))
    parts = 1 if pixels >= columns else -(-columns // pixels)
    width = -(-columns // parts)
    for row in range(0, rows, height):
        for column in range(0, columns, width):
            yield slice(row, min(rows, row + height)), slice(column, min(columns, column + width))


def _copy_columns(view: Array, ctx: Context) -> Array:
    """(C, kh, kw, rows, columns, N) -> (C kh kw, rows columns N)."""
    copied = ctx.scratch("columns", view.shape, view.dtype)
    np.copyto(copied, view)
    return copied.reshape(view.shape[0] * view.shape[1] * view.shape[2], -1)


def _add_columns(columns: Array, windows: Array) -> None:
    """Adds each window's values to the pixels it came from. Windows overlap, so one kernel position at a time."""
    for row in range(windows.shape[1]):
        for column in range(windows.shape[2]):
            windows[:, row, column] += columns[:, row, column]

"""Pooling: the largest value of each window, or the mean of each channel."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from core.nn.arrays import Array, Shape
from core.nn.context import Context
from core.nn.layers.base import Layer, image_shape, pair, window_count


class MaxPool2d(Layer):
    """The largest value of each window; of equal values the first, row by row, gets the gradient.

    Args:
        kernel_size: pixels, one number or (height, width).
        stride: pixels between windows; the kernel's size when left out.

    Input shape: (C, H, W, N)
    Output shape: (C, (H - kernel) // stride + 1, likewise W, N)

    Raises:
        ValueError: the window is larger than the image.
    """

    stem: ClassVar[str] = "pool"

    def __init__(
        self, kernel_size: int | tuple[int, int], *, stride: int | tuple[int, int] | None = None
    ) -> None:
        self.kernel_size = pair(kernel_size)
        self.stride = self.kernel_size if stride is None else pair(stride)
        if min(*self.kernel_size, *self.stride) < 1:
            raise ValueError(f"window and stride must be at least 1, not {kernel_size} and {stride}")

    def output_shape(self, input_shape: Shape) -> Shape:
        channels, height, width = image_shape(input_shape, "MaxPool2d")
        kh, kw = self.kernel_size
        if kh > height or kw > width:
            raise ValueError(f"a {kh}x{kw} window is larger than {height}x{width} pixels")
        rows = window_count(height, kernel=kh, stride=self.stride[0])
        return channels, rows, window_count(width, kernel=kw, stride=self.stride[1])

    def forward(self, x: Array, ctx: Context) -> Array:
        y = ctx.buffer("y", (*self.output_shape(x.shape[:3]), x.shape[3]))
        first, *others = self._positions(x)
        y[...] = first
        for values in others:
            np.maximum(y, values, out=y)
        ctx.saved.x, ctx.saved.y = x, y
        return y

    def backward(self, dy: Array, ctx: Context) -> Array:
        x, y = ctx.saved.x, ctx.saved.y
        dx = ctx.buffer("dx", x.shape)
        dx[...] = 0
        overlap = self.stride[0] < self.kernel_size[0] or self.stride[1] < self.kernel_size[1]
        left = ctx.scratch("left", dy.shape)
        left[...] = dy
        is_largest = ctx.scratch("is_largest", dy.shape, bool)
        for values, dvalues in zip(self._positions(x), self._positions(dx), strict=True):
            taken = ctx.scratch("taken", dy.shape) if overlap else dvalues
            np.equal(values, y, out=is_largest)
            np.multiply(left, is_largest, out=taken)
            np.subtract(left, taken, out=left)
            if overlap:
                np.add(dvalues, taken, out=dvalues)
        return dx

    def _positions(self, x: Array) -> Iterator[Array]:
        """For each position in the window, row by row, the (C, rows, columns, N) values there; views."""
        (kh, kw), (sh, sw) = self.kernel_size, self.stride
        _, rows, columns = self.output_shape(x.shape[:3])
        for row in range(kh):
            for column in range(kw):
                yield x[:, row : row + sh * rows : sh, column : column + sw * columns : sw]


class GlobalAvgPool2d(Layer):
    """The mean of each channel (Lin et al. 2013, "Network in Network", arXiv:1312.4400).

    Input shape: (C, H, W, N)
    Output shape: (C, N)
    """

    stem: ClassVar[str] = "average"

    def output_shape(self, input_shape: Shape) -> Shape:
        return image_shape(input_shape, "GlobalAvgPool2d")[:1]

    def forward(self, x: Array, ctx: Context) -> Array:
        channels, height, width, images = x.shape
        y = ctx.buffer("y", (channels, 1, images))
        mean = np.full((1, height * width), 1 / (height * width), x.dtype)
        np.matmul(mean, x.reshape(channels, height * width, images), out=y)
        ctx.saved.shape = x.shape
        return y[:, 0]

    def backward(self, dy: Array, ctx: Context) -> Array:
        _, height, width, _ = ctx.saved.shape
        dx = ctx.buffer("dx", ctx.saved.shape)
        dx[...] = (dy / (height * width))[:, None, None, :]
        return dx

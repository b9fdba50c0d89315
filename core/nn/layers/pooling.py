"""Pooling: the largest value or the mean of each window, or the mean of each channel."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from core.nn.arrays import Array, Shape
from core.nn.context import Context
from core.nn.layers.base import Layer, image_shape, pair, times, triple, volume_shape, window_count


class Pool(Layer):
    """The windows of a pooling over as many axes as `kernel_size` has."""

    stem: ClassVar[str] = "pool"
    border: ClassVar[float] = 0.0
    """What lies around the pixels."""

    def __init__(self, kernel_size: Shape, *, stride: Shape | None, padding: Shape) -> None:
        self.kernel_size = kernel_size
        self.stride = stride or kernel_size
        self.padding = padding
        if min(*kernel_size, *self.stride) < 1:
            raise ValueError(
                f"window and stride must be at least 1, not {times(kernel_size)} and {times(self.stride)}"
            )
        if any(not 0 <= 2 * pad <= size for pad, size in zip(padding, kernel_size, strict=True)):
            raise ValueError(
                f"padding must be at least 0 and at most half of the {times(kernel_size)} window, "
                f"not {times(padding)}"
            )

    def output_shape(self, input_shape: Shape) -> Shape:
        channels, *sizes = self.image_shape(input_shape)
        if any(k > n + 2 * p for k, n, p in zip(self.kernel_size, sizes, self.padding, strict=True)):
            raise ValueError(f"a {times(self.kernel_size)} window is larger than {times(sizes)} pixels")
        counts = zip(sizes, self.kernel_size, self.stride, self.padding, strict=True)
        return channels, *(window_count(n, kernel=k, stride=s, padding=p) for n, k, s, p in counts)

    def image_shape(self, input_shape: Shape) -> Shape:
        """`input_shape` itself, or a `ValueError` when it does not have the axes that the window moves along."""
        raise NotImplementedError

    def _padded(self, x: Array, ctx: Context) -> Array:
        if not any(self.padding):
            return x
        sizes = (size + 2 * pad for size, pad in zip(x.shape[1:-1], self.padding, strict=True))
        padded = ctx.buffer("padded", (len(x), *sizes, x.shape[-1]))
        padded[...] = self.border
        self._interior(padded)[...] = x
        return padded

    def _interior(self, padded: Array) -> Array:
        sizes = zip(self.padding, padded.shape[1:-1], strict=True)
        return padded[:, *(slice(pad, size - pad) for pad, size in sizes)]

    def _positions(self, padded: Array, counts: Shape) -> Iterator[Array]:
        """For each position in the window, row by row, the (C, *counts, N) values there; views."""
        for place in np.ndindex(self.kernel_size):
            along = zip(place, self.stride, counts, strict=True)
            yield padded[:, *(slice(start, start + step * n, step) for start, step, n in along)]


class MaxPool(Pool):
    """The largest value of each window; of equal values the first, row by row, gets the gradient."""

    border: ClassVar[float] = -np.inf

    def forward(self, x: Array, ctx: Context) -> Array:
        padded = self._padded(x, ctx)
        y = ctx.buffer("y", (*self.output_shape(x.shape[:-1]), x.shape[-1]))
        first, *others = self._positions(padded, y.shape[1:-1])
        y[...] = first
        for values in others:
            np.maximum(y, values, out=y)
        ctx.saved.padded, ctx.saved.y = padded, y
        return y

    def backward(self, dy: Array, ctx: Context) -> Array:
        padded, y = ctx.saved.padded, ctx.saved.y
        dpadded = ctx.buffer("dx", padded.shape)
        dpadded[...] = 0
        overlap = any(step < size for step, size in zip(self.stride, self.kernel_size, strict=True))
        left = ctx.scratch("left", dy.shape)
        left[...] = dy
        is_largest = ctx.scratch("is_largest", dy.shape, bool)
        counts = dy.shape[1:-1]
        for values, dvalues in zip(
            self._positions(padded, counts), self._positions(dpadded, counts), strict=True
        ):
            taken = ctx.scratch("taken", dy.shape) if overlap else dvalues
            np.equal(values, y, out=is_largest)
            np.multiply(left, is_largest, out=taken)
            np.subtract(left, taken, out=left)
            if overlap:
                np.add(dvalues, taken, out=dvalues)
        return self._interior(dpadded)


class MaxPool2d(MaxPool):
    """The largest value of each window of an image.

    Args:
        kernel_size: pixels, one number or (height, width); so are stride and padding.
        stride: pixels between windows; the kernel's size when left out.
        padding: pixels around the image, which are never the largest; at most half of the window.

    Input shape: (C, H, W, N)
    Output shape: (C, (H + 2 padding - kernel) // stride + 1, likewise W, N)

    Raises:
        ValueError: the window is larger than the image, or a setting is impossible.
    """

    def __init__(
        self,
        kernel_size: int | tuple[int, int],
        *,
        stride: int | tuple[int, int] | None = None,
        padding: int | tuple[int, int] = 0,
    ) -> None:
        super().__init__(
            pair(kernel_size), stride=None if stride is None else pair(stride), padding=pair(padding)
        )

    def image_shape(self, input_shape: Shape) -> Shape:
        return image_shape(input_shape, "MaxPool2d")


class MaxPool3d(MaxPool):
    """The largest value of each window of a volume.

    Args:
        kernel_size: voxels, one number or (depth, height, width); so are stride and padding.
        stride: voxels between windows; the kernel's size when left out.
        padding: voxels around the volume, which are never the largest; at most half of the window.

    Input shape: (C, D, H, W, N)
    Output shape: (C, (D + 2 padding - kernel) // stride + 1, likewise H, W, N)

    Raises:
        ValueError: the window is larger than the volume, or a setting is impossible.
    """

    def __init__(
        self,
        kernel_size: int | tuple[int, int, int],
        *,
        stride: int | tuple[int, int, int] | None = None,
        padding: int | tuple[int, int, int] = 0,
    ) -> None:
        super().__init__(
            triple(kernel_size), stride=None if stride is None else triple(stride), padding=triple(padding)
        )

    def image_shape(self, input_shape: Shape) -> Shape:
        return volume_shape(input_shape, "MaxPool3d")


class AvgPool2d(Pool):
    """The mean of each window; the zeros around the image count, as in PyTorch.

    Args:
        kernel_size: pixels, one number or (height, width); so are stride and padding.
        stride: pixels between windows; the kernel's size when left out.
        padding: zeros around the image, at most half of the window.

    Input shape: (C, H, W, N)
    Output shape: (C, (H + 2 padding - kernel) // stride + 1, likewise W, N)

    Raises:
        ValueError: the window is larger than the image, or a setting is impossible.
    """

    stem: ClassVar[str] = "average"

    def __init__(
        self,
        kernel_size: int | tuple[int, int],
        *,
        stride: int | tuple[int, int] | None = None,
        padding: int | tuple[int, int] = 0,
    ) -> None:
        super().__init__(
            pair(kernel_size), stride=None if stride is None else pair(stride), padding=pair(padding)
        )
        self._share = 1 / (self.kernel_size[0] * self.kernel_size[1])

    def image_shape(self, input_shape: Shape) -> Shape:
        return image_shape(input_shape, "AvgPool2d")

    def forward(self, x: Array, ctx: Context) -> Array:
        padded = self._padded(x, ctx)
        y = ctx.buffer("y", (*self.output_shape(x.shape[:-1]), x.shape[-1]))
        y[...] = 0
        for values in self._positions(padded, y.shape[1:-1]):
            y += values
        y *= self._share
        ctx.saved.padded_shape = padded.shape
        return y

    def backward(self, dy: Array, ctx: Context) -> Array:
        dpadded = ctx.buffer("dx", ctx.saved.padded_shape)
        dpadded[...] = 0
        share = np.multiply(dy, self._share, out=ctx.scratch("share", dy.shape))
        for dvalues in self._positions(dpadded, dy.shape[1:-1]):
            np.add(dvalues, share, out=dvalues)
        return self._interior(dpadded)


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

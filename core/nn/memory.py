"""How activations lie in memory. Everywhere they are (C, H, W, N) to the reader, whatever their order there."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.nn.arrays import Array, Shape
from core.nn.context import Context

_ROOM = 16
"""Values between two channels, a line of the cache."""

Size = tuple[int, int]
"""Height and width."""


def allocate(get: Callable[[str, Shape], Array], name: str, shape: Shape, *, channels_last: bool) -> Array:
    """A (C, H, W, N) array from `Context.buffer` or `scratch`; with `channels_last` it is (H, W, N, C) in memory."""
    if not channels_last:
        return get(name, shape)
    channels, *others = shape
    return get(name, (*others, channels)).transpose(3, 0, 1, 2)


def is_channels_last(x: Array) -> bool:
    """Whether the channels of (C, H, W, N) are neighbours in memory."""
    return all(
        size == 1 or step >= len(x) * x.itemsize
        for size, step in zip(x.shape[1:], x.strides[1:], strict=True)
    )


def with_channels_last(name: str, x: Array, ctx: Context) -> Array:
    """A copy of (C, H, W, N) with its channels last, in the buffer of this name.

    To read one value of each channel is slow where channels are a power of two apart: they share few places in the
    first-level cache. With some room between them the copy is four times as fast, though it is made twice.
    """
    channels, height, width, images = x.shape
    length = height * width * images
    apart = ctx.scratch("apart", (channels, length + _ROOM))[:, :length]
    np.copyto(apart.reshape(x.shape), x)
    copy = allocate(ctx.buffer, name, x.shape, channels_last=True)
    np.copyto(copy, apart.reshape(x.shape))
    return copy


@dataclass(frozen=True)
class Frame:
    """An image as its reader wants it: zeros around the pixels, and the order in memory.

    Attributes:
        padding: rows of zeros above and columns of zeros to the left.
        size: height and width with all zeros.
        channels_last: whether the order in memory is (H, W, N, C) rather than (C, H, W, N).
    """

    padding: tuple[int, int]
    size: Size
    channels_last: bool = False

    def allocate(self, ctx: Context, name: str, *, channels: int, images: int) -> Array:
        """(C, *size, N), all zero at first; who writes to it leaves the zeros around the pixels alone."""
        return allocate(ctx.buffer, name, (channels, *self.size, images), channels_last=self.channels_last)

    def interior(self, framed: Array, size: Size) -> Array:
        """The pixels of an image of this height and width."""
        (top, left), (height, width) = self.padding, size
        return framed[:, top : top + height, left : left + width]

"""The interface of a kernel: how a convolution is computed, a tile of the output at a time."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.nn.arrays import Array
from core.nn.context import Context
from core.nn.memory import Frame

TILE_BYTES = 3 << 18
"""What a tile's largest array fills: as much as stays in a core's second-level cache between two products."""

Place = tuple[slice, slice]
"""Rows and columns of an output, both ending at multiples of the kernel's block."""


class KernelTile:
    """The memory of one tile, cut once into the views that its products read and write."""

    def forward(self) -> None:
        """Writes the tile's output."""
        raise NotImplementedError

    def backward(self) -> None:
        """Adds to the gradients of the weights, unless they are frozen, and of the input, where it is needed."""
        raise NotImplementedError


@dataclass(frozen=True)
class Kernel:
    """Computes a convolution without padding: all the zeros it needs are in its input's frame.

    Several networks and workers use one kernel at once: weights and gradients are in the context of the layer.

    Attributes:
        in_channels, out_channels: C and O.
        kernel_size: height and width of the weights.
        stride: pixels between windows, vertically and horizontally.
        block: sides of the square blocks in which output is made.
    """

    in_channels: int
    out_channels: int
    kernel_size: tuple[int, int]
    stride: tuple[int, int] = (1, 1)
    block: int = 1

    def frame(self, size: tuple[int, int], padding: tuple[int, int]) -> Frame:
        """How the kernel wants its input of this height and width."""
        raise NotImplementedError

    def output_order(self, reader: Frame) -> bool:
        """Whether the output has its channels last, given how its reader would have it."""
        return reader.channels_last

    def places(self, output_size: tuple[int, int], images: int, itemsize: int) -> list[Place]:
        """Cuts the output into tiles: whole rows, or parts of a row of blocks."""
        return list(self._places(output_size, images, itemsize))

    def _places(self, output_size: tuple[int, int], images: int, itemsize: int) -> Iterator[Place]:
        rows, columns = (self.rounded(length) for length in output_size)
        most = max(1, TILE_BYTES // max(1, itemsize * self.values_per_block() * images))
        across = columns // self.block
        deep = max(1, most // across) * self.block
        wide = -(-across // -(-across // most)) * self.block if self.cuts_rows() else columns
        for row in range(0, rows, deep):
            for column in range(0, columns, wide):
                yield slice(row, min(rows, row + deep)), slice(column, min(columns, column + wide))

    def rounded(self, length: int) -> int:
        """Up to a whole number of blocks."""
        return -(-length // self.block) * self.block

    def region(self, place: Place) -> Place:
        """Rows and columns of the framed input that a tile reads."""
        spans = zip(place, self.stride, self.kernel_size, strict=True)
        first, second = (slice(s.start * step, (s.stop - 1) * step + k) for s, step, k in spans)
        return first, second

    def values_per_block(self) -> int:
        """Numbers in a tile's largest array, for each block and image."""
        raise NotImplementedError

    def cuts_rows(self) -> bool:
        """Whether a tile may be a part of a row."""
        raise NotImplementedError

    def prepare(self, weight: Array, ctx: Context) -> None:
        """Transforms the weights (O, C, kh, kw) for the forward passes of all tiles."""
        raise NotImplementedError

    def prepare_backward(self, weight: Array, ctx: Context, *, are_new: bool) -> None:
        """Transforms the weights for the backward passes, and clears their gradient.

        Args:
            weight: (O, C, kh, kw).
            ctx: that of the layer.
            are_new: whether they are others than in the forward pass; if not, some kernels have them already.
        """
        raise NotImplementedError

    def begin(self, dx: Array) -> None:
        """Clears what the tiles add to of the framed input's gradient, (C, H, W, N); the last tile comes first."""
        dx[...] = 0

    def finish(self, dweight: Array, ctx: Context) -> None:
        """Writes the gradient of the weights, (O, C, kh, kw)."""
        raise NotImplementedError

    def tile(
        self,
        x: Array,
        y: Array,
        ctx: Context,
        *,
        dy: Array | None = None,
        dx: Array | None = None,
    ) -> KernelTile:
        """A tile over this memory, for as many passes as one likes.

        What a backward pass needs of the forward pass it computes again from `x`: to keep it would cost as much time,
        and more memory than all else.

        Args:
            x: (C, h, w, N), the region of the framed input that it reads.
            y: (O, rows, columns, N), written; its channels last or not as `output_order` says.
            ctx: holds the weights and scratch memory.
            dy: the gradient of the output, in memory as `y`, where a backward pass follows.
            dx: that of the input, in memory as `x`, where it is needed.
        """
        raise NotImplementedError


def strided(array: Array, shape: tuple[int, ...], strides: tuple[int, ...]) -> Array:
    """A view of the same memory; overlapping windows, mostly."""
    return np.lib.stride_tricks.as_strided(array, shape, strides)

"""The interface of a kernel: a convolution without padding, a tile of output blocks at a time."""

from collections.abc import Iterator

import numpy as np

from core.nn.arrays import Array
from core.nn.context import Context

TILE_BYTES = 3 << 18
"""What a tile's windows fill: as much as stays in a core's second-level cache between two products."""

Tile = tuple[slice, slice]


class Kernel:
    """Makes blocks of `block` x `block` output pixels from windows of input pixels, every `step` pixels.

    A tile is a number of windows. Its output is handled as (O, block block, L), pixel by pixel of the blocks, where
    L is the number of windows times N.

    Attributes:
        in_channels, out_channels: C and O.
        window: height and width of a window.
        step: pixels between windows, vertically and horizontally.
        block: side of the block of output that a window gives.
    """

    in_channels: int
    out_channels: int
    window: tuple[int, int]
    step: tuple[int, int]
    block: int

    def windows(self, x: Array) -> Array:
        """(C, H, W, N) -> (C, window height, window width, rows, columns, N): every window, a view."""
        channels, height, width, images = x.shape
        rows = (height - self.window[0]) // self.step[0] + 1
        columns = (width - self.window[1]) // self.step[1] + 1
        c, h, w, n = x.strides
        return np.lib.stride_tricks.as_strided(
            x,
            (channels, *self.window, rows, columns, images),
            (c, h, w, self.step[0] * h, self.step[1] * w, n),
        )

    def tiles(self, windows: Array) -> list[Tile]:
        """Cuts the windows into whole rows, or into parts of one row, that fill at most one tile."""
        return list(self._tiles(windows))

    def _tiles(self, windows: Array) -> Iterator[Tile]:
        _, height, width, rows, columns, images = windows.shape
        most = max(1, TILE_BYTES // max(1, self.in_channels * height * width * images * windows.itemsize))
        deep = min(rows, max(1, most // columns))
        wide = columns if most >= columns else -(-columns // -(-columns // most))
        for row in range(0, rows, deep):
            for column in range(0, columns, wide):
                yield slice(row, min(rows, row + deep)), slice(column, min(columns, column + wide))

    def kept_values(self, windows: Array) -> int:
        """How many numbers `forward` keeps of these windows for `backward`."""
        return 0

    def transform(self, weight: Array) -> Array:
        """The weights (O, C, kh, kw) as `forward` and `backward` take them."""
        raise NotImplementedError

    def forward(self, weight: Array, windows: Array, kept: Array, outputs: Array, ctx: Context) -> None:
        """Writes the output of one tile.

        Args:
            weight: transformed.
            windows: the tile's.
            kept: `kept_values` numbers, for the backward pass.
            outputs: (O, block block, L).
            ctx: for scratch memory.
        """
        raise NotImplementedError

    def backward(self, weight: Array, ctx: Context) -> "BackwardPass":
        """The backward pass of all tiles, with transformed weights."""
        raise NotImplementedError


class BackwardPass:
    """Gathers a weight gradient over the tiles of one backward pass, from the last tile to the first."""

    def begin(self, dx: Array) -> None:
        """Clears what the tiles add to of the input's gradient, (C, H, W, N)."""
        dx[...] = 0

    def tile(self, windows: Array, doutputs: Array, kept: Array, dwindows: Array | None) -> None:
        """Adds the tile's part of the weight gradient, and to `dwindows` that of the input unless it is None.

        Args:
            windows: the tile's.
            doutputs: (O, block block, L).
            kept: what `forward` kept.
            dwindows: as `windows`, of the input's gradient.
        """
        raise NotImplementedError

    def finish(self, dweight: Array) -> None:
        """Writes the gradient of the weights, (O, C, kh, kw)."""
        raise NotImplementedError


def blocks(y: Array, side: int) -> Array:
    """(O, H, W, N) -> (O, side, side, rows, columns, N): blocks of `side` x `side` pixels, a view."""
    channels, height, width, images = y.shape
    split = y.reshape(channels, height // side, side, width // side, side, images)
    return split.transpose(0, 2, 4, 1, 3, 5)

"""What one worker keeps of a fused convolution, and sums over its channels."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from core.nn.arrays import Array
from core.nn.context import Context
from core.nn.conv_tiles import Tile, TileLayout, TrainingTile, make_tiles, make_training_tiles
from core.nn.memory import Frame, Size


@dataclass(frozen=True)
class Frames:
    """Where a fused convolution reads and writes.

    Attributes:
        input, output: how its kernel wants the input, and the next step the result.
        input_size, output_size: height and width.
        out_channels: O.
        is_framed: whether the input comes in its frame.
    """

    input: Frame
    output: Frame
    input_size: Size
    output_size: Size
    out_channels: int
    is_framed: bool


class ConvMemory:
    """For batches of one size.

    Attributes:
        framed: (C, H, W, N), the input in its frame.
        pixels: of `framed`, where an input is copied to that comes without.
        result: (O, H, W, N) in its frame.
        dframed: the gradient of `framed`; None where it is not needed.
        dx: of it, what is passed on.
        zeros: as long a run as memory has of one channel, or with the channels last of all; broadcasts to a tile.
        tiles: for inference.
        training_tiles: where a backward pass follows.
        bias: what inference adds, spread, once its weights are prepared.
        is_prepared: whether they are; `is_prepared_backward` says so of those of the backward pass.
    """

    pixels: Array
    dframed: Array | None = None
    dx: Array
    bias: Array | None = None
    is_prepared: bool = False
    is_prepared_backward: bool = False

    def __init__(self, layout: TileLayout, frames: Frames, x: Array, ctx: Context) -> None:
        self._layout, self._ctx = layout, ctx
        self._channels = frames.out_channels
        self._key = x.shape, ctx.training
        self.images = x.shape[3]
        self.framed = x
        if not frames.is_framed:
            self.framed = frames.input.allocate(ctx, "framed", channels=len(x), images=self.images)
            self.pixels = frames.input.interior(self.framed, frames.input_size)
        self.result = frames.output.allocate(ctx, "result", channels=frames.out_channels, images=self.images)
        result = frames.output.interior(self.result, frames.output_size)
        run = (
            (len(result), 1, 1, self.images) if layout.channels_last else (1, 1, result.shape[2], self.images)
        )
        self.zeros = layout.allocate(ctx.buffer, "zeros", run)
        self._ones = np.ones(0, x.dtype)
        self.tiles: list[Tile] = []
        self.training_tiles: list[TrainingTile] = []
        if not ctx.differentiates:
            self.tiles = make_tiles(layout, self.framed, result, ctx)
            return
        self.dx = np.broadcast_to(np.zeros((), x.dtype), x.shape)
        if ctx.needs_input_grad:
            self.dframed = frames.input.allocate(ctx, "dframed", channels=len(x), images=self.images)
            self.dx = self.dframed
            if not frames.is_framed:
                self.dx = frames.input.interior(self.dframed, frames.input_size)
        self.training_tiles = make_training_tiles(layout, self.framed, result, self.dframed, ctx)

    def fits(self, x: Array, ctx: Context, frames: Frames) -> bool:
        """Whether it serves this input too: of the same size and, in its frame, in the same memory."""
        return self._key == (x.shape, ctx.training) and (self.framed is x or not frames.is_framed)

    def spread(self, name: str, values: Array) -> Array:
        """(O,) as an array that goes with a tile in long runs: (O, 1, 1, N) with channels last, (O, 1, 1, 1) else."""
        images = self.images if self._layout.channels_last else 1
        spread = self._layout.allocate(self._ctx.buffer, name, (len(values), 1, 1, images))
        spread[...] = values[:, None, None, None]
        return spread

    def scratch(self, name: str, like: Array) -> Array:
        """Scratch memory in the shape and order of a tile's array."""
        return self._layout.allocate(self._ctx.scratch, name, like.shape)

    def sum(self, values: Array) -> Array:
        """(O,) sums of (O, H, W, N); as products with ones they are twice as fast."""
        channels, rows, columns, images = values.shape
        if not self._layout.channels_last:
            flat = values.reshape(channels, rows * columns * images)
            return np.asarray(flat @ self._some_ones(flat.shape[1]))
        by_pixel = values.transpose(1, 2, 3, 0).reshape(rows * columns, images * channels)
        by_image = self._some_ones(rows * columns) @ by_pixel
        return np.asarray(by_image.reshape(images, channels).sum(axis=0))

    def sum_of_products(self, a: Array, b: Array) -> Array:
        """(O,) sums of `a * b`."""
        products = self.scratch("products of values", a)
        np.multiply(a, b, out=products)
        return self.sum(products)

    def sums_of_powers(self, tiles: Iterable[Array]) -> Array:
        """(2, O) float64 sums of all values and of their squares.

        They are summed about the mean of the first tile: far from it float32 would lose what differs.
        """
        sums = np.zeros((2, self._channels))
        for number, values in enumerate(tiles):
            each = values.size // max(1, len(values))
            if number == 0:
                mean = (self.sum(values) / max(1, each)).astype(values.dtype)
                spread, mean = self.spread("mean", mean), mean.astype(np.float64)
            powers = self.scratch("products of values", values)
            np.subtract(values, spread, out=powers)
            first = self.sum(powers).astype(np.float64)
            np.square(powers, out=powers)
            sums += first + each * mean, self.sum(powers) + 2 * mean * first + each * mean**2
        return sums

    def _some_ones(self, length: int) -> Array:
        if len(self._ones) < length:
            self._ones = np.ones(length, self._ones.dtype)
        return self._ones[:length]

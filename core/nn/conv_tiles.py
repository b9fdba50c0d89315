"""The memory of a fused convolution, cut into tiles once for all batches of one size."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.nn.arrays import Array, Shape
from core.nn.context import Context
from core.nn.kernels.base import Kernel, KernelTile, Place
from core.nn.memory import Size, allocate
from core.nn.tile_pooling import TilePool, TrainingPool


@dataclass(frozen=True)
class TileLayout:
    """What the tiles of one block of layers have in common.

    Attributes:
        kernel: how the convolution is computed.
        conv_size: height and width of the convolution's output.
        pools, rectifies, normalizes: what follows the convolution.
        channels_last: the order of all arrays in memory.
    """

    kernel: Kernel
    conv_size: Size
    pools: bool
    rectifies: bool
    normalizes: bool
    channels_last: bool

    def allocate(self, get: Callable[[str, Shape], Array], name: str, shape: Shape) -> Array:
        """An (O, H, W, N) array."""
        return allocate(get, name, shape, channels_last=self.channels_last)


@dataclass(frozen=True, eq=False)
class Tile:
    """The memory of one tile.

    Attributes:
        target: (O, rows, columns, N) of the result, a view.
        kernel: the convolution.
        outputs: (O, rows, columns, N) of the convolution, in whole blocks.
        beyond: of `outputs`, what lies outside the image.
        pool: the max-pool.
        pooled: what it leaves, or `outputs`.
    """

    target: Array
    kernel: KernelTile
    outputs: Array
    beyond: tuple[Array, ...]
    pool: TilePool | None
    pooled: Array

    def convolve(self) -> Array:
        """Writes `outputs`, which it returns, and `pooled`; beyond the image they are zero."""
        self.kernel.forward()
        for part in self.beyond:
            part[...] = 0
        if self.pool is not None:
            self.pool.forward()
        return self.outputs

    def within(self, values: Array) -> Array:
        """Of `pooled` or an array like it, the part within the image."""
        _, rows, columns, _ = self.target.shape
        return values[:, :rows, :columns]


@dataclass(frozen=True, eq=False)
class TrainingTile(Tile):
    """A tile with what its backward pass needs.

    Attributes:
        place: rows and columns of the result.
        pool: remembers what it took.
        gradient: of `pooled`.
        doutputs: of `outputs`: the array itself with batch norm, `gradient` where neither that nor a pool follows.
        dbeyond: of `doutputs`, what lies outside the image.
        positive: as `pooled`, of truth values: where the ReLU lets pass.
    """

    pool: TrainingPool | None
    place: Place
    gradient: Array
    doutputs: Array
    dbeyond: tuple[Array, ...]
    positive: Array | None

    def remember_positive(self, values: Array) -> None:
        """Writes `positive`, of what the ReLU is given."""
        if self.positive is not None:
            np.greater(values, 0, out=self.positive)

    def take_gradient(self, dresult: Array) -> None:
        """Writes `gradient`, before the ReLU, from that of the whole result."""
        source = dresult[:, *self.place]
        within = self.within(self.gradient)
        if within.shape != self.gradient.shape:
            self.gradient[...] = 0
        if self.positive is None:
            np.copyto(within, source)
        else:
            np.multiply(source, self.within(self.positive), out=within)

    def convolve_backward(self) -> None:
        """From `doutputs` to the gradients of weights and input."""
        for part in self.dbeyond:
            part[...] = 0
        self.kernel.backward()


def make_tiles(layout: TileLayout, framed: Array, result: Array, ctx: Context) -> list[Tile]:
    """Tiles for inference; all of them share their memory.

    Args:
        layout: of the tiles.
        framed: (C, H, W, N), the input with its frame.
        result: (O, H, W, N), without its frame.
        ctx: gives the memory.
    """
    tiles = []
    for place in layout.kernel.places(layout.conv_size, framed.shape[3], framed.itemsize):
        shape = _shape(place, result)
        outputs = layout.allocate(ctx.scratch, "outputs", shape)
        pool, pooled = None, outputs
        if layout.pools:
            pooled = layout.allocate(ctx.scratch, "pooled", _pooled(shape))
            pool = TilePool(outputs, layout.allocate(ctx.scratch, "larger", _half(shape)), pooled)
        kernel = layout.kernel.tile(framed[:, *layout.kernel.region(place)], outputs, ctx)
        final = _halved(place) if layout.pools else place
        beyond = _beyond(outputs, place, layout.conv_size)
        tiles.append(Tile(result[:, *final], kernel, outputs, beyond, pool, pooled))
    return tiles


def make_training_tiles(
    layout: TileLayout, framed: Array, result: Array, dframed: Array | None, ctx: Context
) -> list[TrainingTile]:
    """Tiles for training; what the backward pass needs is each one's own.

    Args:
        layout, framed, result, ctx: as above.
        dframed: where the gradient of `framed` is written; None where it is not needed.
    """
    tiles = []
    for number, place in enumerate(layout.kernel.places(layout.conv_size, framed.shape[3], framed.itemsize)):
        memory = _TileMemory(layout, ctx, number)
        shape = _shape(place, result)
        outputs = memory.values("outputs", shape)
        pool, pooled = None, outputs
        if layout.pools:
            pooled, half = memory.values("pooled", _pooled(shape)), _half(shape)
            masks = memory.truths("upper", half), memory.truths("left", pooled.shape)
            pool = TrainingPool(outputs, layout.allocate(ctx.scratch, "larger", half), pooled, *masks)
        positive = memory.truths("positive", pooled.shape) if layout.rectifies else None
        gradient = memory.values("gradient", pooled.shape)
        doutputs = gradient
        if layout.normalizes:
            doutputs = outputs
        elif layout.pools:
            doutputs = layout.allocate(ctx.scratch, "doutputs", shape)
        region = layout.kernel.region(place)
        dx = None if dframed is None else dframed[:, *region]
        kernel = layout.kernel.tile(framed[:, *region], outputs, ctx, dy=doutputs, dx=dx)
        final = _halved(place) if layout.pools else place
        tiles.append(
            TrainingTile(
                place=final,
                target=result[:, *final],
                kernel=kernel,
                outputs=outputs,
                beyond=_beyond(outputs, place, layout.conv_size),
                pool=pool,
                pooled=pooled,
                gradient=gradient,
                doutputs=doutputs,
                dbeyond=_beyond(doutputs, place, layout.conv_size),
                positive=positive,
            )
        )
    return tiles


@dataclass(frozen=True)
class _TileMemory:
    """Arrays of one tile's own where the backward pass reads them, scratch memory elsewhere."""

    layout: TileLayout
    ctx: Context
    number: int

    def values(self, name: str, shape: Shape) -> Array:
        if self.layout.normalizes:
            return self.layout.allocate(self.ctx.buffer, f"{name}{self.number}", shape)
        return self.layout.allocate(self.ctx.scratch, name, shape)

    def truths(self, name: str, shape: Shape) -> Array:
        def get(own_name: str, own_shape: Shape) -> Array:
            return self.ctx.buffer(own_name, own_shape, bool)

        return self.layout.allocate(get, f"{name}{self.number}", shape)


def _shape(place: Place, result: Array) -> Shape:
    rows, columns = (part.stop - part.start for part in place)
    return len(result), rows, columns, result.shape[3]


def _half(shape: Shape) -> Shape:
    channels, rows, columns, images = shape
    return channels, rows // 2, columns, images


def _pooled(shape: Shape) -> Shape:
    channels, rows, columns, images = shape
    return channels, rows // 2, columns // 2, images


def _halved(place: Place) -> Place:
    rows, columns = (slice(part.start // 2, part.stop // 2) for part in place)
    return rows, columns


def _beyond(outputs: Array, place: Place, size: Size) -> tuple[Array, ...]:
    """What of a tile lies below and to the right of an image of this size."""
    rows, columns = (length - part.start for length, part in zip(size, place, strict=True))
    return tuple(part for part in (outputs[:, rows:], outputs[:, :, columns:]) if part.size)

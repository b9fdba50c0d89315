"""A convolution and what follows it, `conv (+ batch norm) (+ ReLU) (+ max-pool)`, as one pass over tiles.

Between the layers nothing is written to memory: a tile is convolved, pooled, normalized and rectified while it is in
the cache, and its result goes straight into the zero-padded input of the next convolution. The numbers are those of
the layers one after the other, but for rounding:

- Max-pool comes before batch norm and ReLU, which leaves a quarter of their work. Both keep the order of values, once
  the sign of batch norm's weight is moved into the kernels.
- Batch norm's statistics are summed while the tile is hot. Its scale is moved into the kernels, for inference and for
  the backward pass.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.nn.arrays import Array, Shape
from core.nn.block_pooling import PoolMasks, pool, unpool
from core.nn.context import Context
from core.nn.kernels import Kernel, blocks
from core.nn.kernels.base import BackwardPass
from core.nn.kernels.base import Tile as Place
from core.nn.layers import BatchNorm2d, Conv2d

Margin = tuple[int, int]


@dataclass(frozen=True, eq=False)
class _Tile:
    """The memory of one tile. Blocks have `side` pixels a side, or half of them where the block is pooled.

    Attributes:
        place: rows and columns of its windows.
        windows: (C, ...) of the padded input, a view.
        target: (O, side, side, rows, columns, N) of the result, a view.
        outputs: (O, block, block, L) of the convolution.
        pooled: (O, side, side, L), the same memory as `outputs` where nothing is pooled.
        kept: what the kernel keeps.
        masks: of the pool.
        positive: (O, side, side, L) where the ReLU lets pass.
    """

    place: Place
    windows: Array
    target: Array
    outputs: Array
    pooled: Array
    kept: Array
    masks: PoolMasks | None
    positive: Array | None

    @property
    def flat(self) -> Array:
        """(O, block block L) of the outputs."""
        return self.outputs.reshape(len(self.outputs), -1)


@dataclass(frozen=True, eq=False)
class FusedConv:
    """One block of a network.

    Attributes:
        name, conv: the convolution.
        norm_name, norm: the batch norm; None where there is none.
        pools: whether a max-pool of 2 x 2 follows.
        rectifies: whether a ReLU follows.
        kernel: how the convolution is computed.
        output_shape: (O, H, W) of the result.
        margin: zeros to leave around the result: the padding of the next convolution.
        is_padded: whether the input comes with its padding around it.
    """

    name: str
    conv: Conv2d
    norm_name: str
    norm: BatchNorm2d | None
    pools: bool
    rectifies: bool
    kernel: Kernel
    output_shape: Shape
    margin: Margin
    is_padded: bool

    def forward(self, x: Array, contexts: Mapping[str, Context]) -> Array:
        """The result with its margin, (O, H + 2 margin, W + 2 margin, N)."""
        ctx = contexts[self.name]
        padded = x if self.is_padded else _framed_copy(x, self.conv.padding, ctx)
        framed = _frame(ctx, "framed", (*self.output_shape, padded.shape[3]), self.margin)
        tiles = self._remembered_tiles(padded, framed, ctx)
        if self.norm is not None and ctx.training:
            self._forward_normalized(self.norm, tiles, ctx)
            return framed
        weight, bias = self._folded()
        transformed = ctx.saved.transformed = self.kernel.transform(weight)
        for tile in tiles:
            self._convolve(transformed, tile, ctx)
            if bias is not None:
                np.add(tile.pooled, bias, out=tile.pooled)
            self._finish(tile.pooled, tile, ctx)
        return framed

    def backward(self, dy: Array, contexts: Mapping[str, Context]) -> Array:
        """The gradient of the input, with its padding where it came with it, from that of the result."""
        ctx = contexts[self.name]
        dtarget = blocks(_interior(dy, self.margin), self._side)
        tiles: list[_Tile] = ctx.saved.tiles
        if self.norm is not None:
            dpadded = self._backward_normalized(self.norm, tiles, dtarget, ctx, contexts[self.norm_name])
        else:
            dpadded = self._backward_plain(tiles, dtarget, ctx)
        return dpadded if self.is_padded else _interior(dpadded, self.conv.padding)

    @property
    def _side(self) -> int:
        return self.kernel.block // 2 if self.pools else self.kernel.block

    def _folded(self) -> tuple[Array, Array | None]:
        """Weight and bias (O, 1, 1, 1) that do batch norm's work with its running statistics too."""
        conv, norm = self.conv, self.norm
        if norm is None:
            return conv.weight, _column(conv.bias, conv.weight) if conv.has_bias else None
        scale = norm.weight / np.sqrt(norm.running_var + norm.eps)
        bias = norm.bias - norm.running_mean * scale + (conv.bias * scale if conv.has_bias else 0)
        return conv.weight * _column(scale, conv.weight), _column(bias, conv.weight)

    def _convolve(self, transformed: Array, tile: _Tile, ctx: Context) -> None:
        self.kernel.forward(transformed, tile.windows, tile.kept, self._by_pixel(tile.outputs), ctx)
        if self.pools:
            pool(tile.outputs, tile.pooled, larger=self._larger(tile, ctx), masks=tile.masks)

    def _finish(self, values: Array, tile: _Tile, ctx: Context) -> None:
        """Rectifies (O, side, side, L) into the result."""
        placed = values.reshape(tile.target.shape)
        if not self.rectifies:
            np.copyto(tile.target, placed)
            return
        if tile.positive is not None:
            np.greater(values, 0, out=tile.positive)
        # an array of zeros is five times faster than the number 0
        np.maximum(placed, ctx.buffer("zeros", placed.shape[-1:]), out=tile.target)

    def _forward_normalized(self, norm: BatchNorm2d, tiles: list[_Tile], ctx: Context) -> None:
        signs = self._signs(norm)
        weight = self.conv.weight * signs
        transformed = self.kernel.transform(weight)
        sums = np.zeros((2, len(weight)))
        for tile in tiles:
            self._convolve(transformed, tile, ctx)
            sums[0] += _sum(tile.outputs, ctx)
            sums[1] += np.vecdot(tile.flat, tile.flat)
        own = sum(tile.flat.shape[1] for tile in tiles)
        mean, variance, values = norm.reduce_statistics(sums, own, ctx)
        offset = self.conv.bias if self.conv.has_bias else 0.0
        norm.update_running(mean * signs.ravel() + offset, variance, values, ctx)
        inverse_std = 1 / np.sqrt(variance + norm.eps)
        scale = np.abs(norm.weight) * inverse_std
        saved = ctx.saved
        saved.mean, saved.inverse_std, saved.values, saved.scale = mean, inverse_std, values, scale
        factor, shift = _column(scale, weight), _column(norm.bias - mean * scale, weight)
        for tile in tiles:
            normalized = ctx.scratch("normalized", tile.pooled.shape)
            np.multiply(tile.pooled, factor, out=normalized)
            np.add(normalized, shift, out=normalized)
            self._finish(normalized, tile, ctx)

    def _backward_plain(self, tiles: list[_Tile], dtarget: Array, ctx: Context) -> Array:
        dbias = np.zeros(self.conv.out_channels)
        backward = self.kernel.backward(ctx.saved.transformed, ctx)
        dpadded, dwindows = self._input_gradient(backward, ctx)
        for tile in reversed(tiles):
            gradient = ctx.scratch("gradient", tile.pooled.shape)
            self._take_gradient(tile, dtarget, gradient)
            dbias += _sum(gradient, ctx)
            doutputs = self._unpooled(tile, gradient, ctx)
            backward.tile(tile.windows, self._by_pixel(doutputs), tile.kept, _part(dwindows, tile))
        backward.finish(ctx.gradients["weight"])
        if self.conv.has_bias:
            ctx.gradients["bias"][...] = dbias
        return dpadded

    def _backward_normalized(
        self, norm: BatchNorm2d, tiles: list[_Tile], dtarget: Array, ctx: Context, norm_ctx: Context
    ) -> Array:
        saved, signs = ctx.saved, self._signs(norm)
        gradients = [ctx.buffer(f"gradient{i}", tile.pooled.shape) for i, tile in enumerate(tiles)]
        sums = np.zeros((2, self.conv.out_channels))
        for tile, gradient in zip(tiles, gradients, strict=True):
            self._take_gradient(tile, dtarget, gradient)
            sums[0] += _sum(gradient, ctx)
            sums[1] += np.vecdot(gradient.reshape(len(gradient), -1), tile.pooled.reshape(len(gradient), -1))
        sums[1] = (sums[1] - saved.mean * sums[0]) * saved.inverse_std
        norm_ctx.gradients["bias"][...] = sums[0]
        norm_ctx.gradients["weight"][...] = sums[1] * signs.ravel()
        if self.conv.has_bias:
            ctx.gradients["bias"][...] = 0  # batch norm takes away whatever a bias adds

        # as in BatchNorm2d.backward, but for the scale, which is in the weights: slope * outputs + shift + gradient
        dbias, dweight = ctx.group.all_reduce(sums) / saved.values
        slope = -saved.inverse_std * dweight
        factor, shift = _column(slope, dtarget), _column(-dbias - slope * saved.mean, dtarget)
        scale = _column(saved.scale, dtarget) * signs
        backward = self.kernel.backward(self.kernel.transform(self.conv.weight * scale), ctx)
        dpadded, dwindows = self._input_gradient(backward, ctx)
        for tile, gradient in zip(reversed(tiles), reversed(gradients), strict=True):
            doutputs = tile.outputs
            np.multiply(doutputs, factor, out=doutputs)
            np.add(doutputs, shift, out=doutputs)
            np.add(doutputs, self._unpooled(tile, gradient, ctx), out=doutputs)
            backward.tile(tile.windows, self._by_pixel(doutputs), tile.kept, _part(dwindows, tile))
        backward.finish(ctx.gradients["weight"])
        ctx.gradients["weight"][...] *= scale
        return dpadded

    def _signs(self, norm: BatchNorm2d) -> Array:
        """(O, 1, 1, 1): -1 where batch norm turns the order of values round, which a pool before it must not see."""
        return _column(np.where(norm.weight < 0, -1.0, 1.0), self.conv.weight)

    def _take_gradient(self, tile: _Tile, dtarget: Array, gradient: Array) -> None:
        """The gradient before the ReLU, (O, side, side, L)."""
        source = dtarget[:, :, :, *tile.place]
        np.copyto(gradient.reshape(source.shape), source)
        if tile.positive is not None:
            np.multiply(gradient, tile.positive, out=gradient)

    def _unpooled(self, tile: _Tile, gradient: Array, ctx: Context) -> Array:
        if tile.masks is None:
            return gradient
        doutputs = ctx.scratch("doutputs", tile.outputs.shape)
        unpool(gradient, doutputs, larger=self._larger(tile, ctx), masks=tile.masks)
        return doutputs

    def _larger(self, tile: _Tile, ctx: Context) -> Array:
        channels, block, _, length = tile.outputs.shape
        return ctx.scratch("larger", (channels, block, block // 2, length))

    def _by_pixel(self, outputs: Array) -> Array:
        """(O, block, block, L) -> (O, block block, L)."""
        return outputs.reshape(len(outputs), self.kernel.block**2, -1)

    def _input_gradient(self, backward: BackwardPass, ctx: Context) -> tuple[Array, Array | None]:
        """The padded input's gradient, and its windows to add to; none where it is not needed."""
        dpadded = ctx.buffer("dx", ctx.saved.padded.shape)
        if not ctx.needs_input_grad:
            return dpadded, None
        backward.begin(dpadded)
        return dpadded, self.kernel.windows(dpadded)

    def _remembered_tiles(self, padded: Array, framed: Array, ctx: Context) -> list[_Tile]:
        """The tiles of the last batch when it had the same shape, and so the same memory."""
        key = (padded.shape, padded.ctypes.data, framed.ctypes.data, ctx.training)
        if getattr(ctx.saved, "tiles_key", None) != key:
            ctx.saved.tiles = self._tiles(padded, _interior(framed, self.margin), ctx)
            ctx.saved.tiles_key = key
        ctx.saved.padded = padded
        tiles: list[_Tile] = ctx.saved.tiles
        return tiles

    def _tiles(self, padded: Array, target: Array, ctx: Context) -> list[_Tile]:
        """The memory of every tile; what no backward pass needs is scratch memory, the same for all."""
        windows, targets = self.kernel.windows(padded), blocks(target, self._side)
        tiles = []
        for number, place in enumerate(self.kernel.tiles(windows)):
            mine = windows[:, :, :, *place]
            length = mine.shape[3] * mine.shape[4] * mine.shape[5]
            block, side, channels = self.kernel.block, self._side, self.conv.out_channels
            shape = (channels, side, side, length)
            kept = self._memory(ctx, "kept", number, (self.kernel.kept_values(mine),), ctx.training)
            keeps_outputs = ctx.training and self.norm is not None
            outputs = self._memory(ctx, "outputs", number, (channels, block, block, length), keeps_outputs)
            pooled, masks, positive = outputs, None, None
            if self.pools:
                pooled = self._memory(ctx, "pooled", number, shape, keeps_outputs)
            if self.pools and ctx.training:
                left = ctx.buffer(f"left{number}", (channels, block, side, length), bool)
                masks = PoolMasks(left, ctx.buffer(f"upper{number}", shape, bool))
            if self.rectifies and ctx.training:
                positive = ctx.buffer(f"positive{number}", shape, bool)
            tiles.append(_Tile(place, mine, targets[:, :, :, *place], outputs, pooled, kept, masks, positive))
        return tiles

    @staticmethod
    def _memory(ctx: Context, name: str, number: int, shape: Shape, keeps: bool) -> Array:
        return ctx.buffer(f"{name}{number}", shape) if keeps else ctx.scratch(name, shape)


def _frame(ctx: Context, name: str, shape: Shape, margin: Margin) -> Array:
    """Memory for (C, H, W, N) with a margin of zeros around it, which nobody writes to."""
    channels, height, width, images = shape
    return ctx.buffer(name, (channels, height + 2 * margin[0], width + 2 * margin[1], images))


def _interior(framed: Array, margin: Margin) -> Array:
    height, width = framed.shape[1:3]
    return framed[:, margin[0] : height - margin[0], margin[1] : width - margin[1]]


def _framed_copy(x: Array, margin: Margin, ctx: Context) -> Array:
    framed = _frame(ctx, "padded", x.shape, margin)
    np.copyto(_interior(framed, margin), x)
    return framed


def _sum(gradient: Array, ctx: Context) -> Array:
    """(O,) sums; as a product with ones they are several times faster."""
    flat = gradient.reshape(len(gradient), -1)
    return np.asarray(flat @ _ones(flat.shape[1], ctx))


def _ones(length: int, ctx: Context) -> Array:
    ones = ctx.buffer("ones", (length,))
    ones[...] = 1
    return ones


def _part(windows: Array | None, tile: _Tile) -> Array | None:
    return None if windows is None else windows[:, :, :, *tile.place]


def _column(values: Array, like: Array) -> Array:
    """(O,) -> (O, 1, 1, 1) in the other array's type."""
    return values.astype(like.dtype)[:, None, None, None]

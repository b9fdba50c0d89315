"""A convolution and what follows it, `conv (+ batch norm) (+ ReLU) (+ max-pool)`, as one pass over tiles.

Between the layers nothing is written to memory: a tile is convolved, pooled, normalized and rectified while it is in
the cache, and its result goes straight into the frame that the next convolution reads. The numbers are those of the
layers one after the other, but for rounding:

- Max-pool comes before batch norm and ReLU, which leaves a quarter of their work. Both keep the order of values, once
  the sign of batch norm's weight is moved into the kernels.
- Batch norm's statistics are summed while the tile is hot. Its scale is moved into the kernels, for inference and for
  the backward pass.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.nn.arrays import Array
from core.nn.context import Context
from core.nn.conv_tiles import Tile, TileLayout, TrainingTile, make_tiles, make_training_tiles
from core.nn.kernels.base import Kernel
from core.nn.layers import BatchNorm2d, Conv2d
from core.nn.memory import Frame, Size, is_channels_last, with_channels_last


@dataclass(frozen=True, eq=False)
class FusedConv:
    """One block of a network.

    Attributes:
        name, conv: the convolution.
        norm_name, norm: the batch norm; None where there is none.
        pools: whether a max-pool of 2 x 2 follows.
        rectifies: whether a ReLU follows.
        kernel: how the convolution is computed.
        input_size, conv_size, output_size: height and width, before and after the convolution and at the end.
        frame: how the result is to be left for the next step.
        is_framed: whether the input comes as the kernel wants it.
    """

    name: str
    conv: Conv2d
    norm_name: str
    norm: BatchNorm2d | None
    pools: bool
    rectifies: bool
    kernel: Kernel
    input_size: Size
    conv_size: Size
    output_size: Size
    frame: Frame
    is_framed: bool

    @property
    def input_frame(self) -> Frame:
        """How the kernel wants the input."""
        return self.kernel.frame(self.input_size, self.conv.padding)

    def forward(self, x: Array, contexts: Mapping[str, Context]) -> Array:
        """The result in its frame."""
        ctx = contexts[self.name]
        self._remember_tiles(x, ctx)
        if not self.is_framed:
            np.copyto(ctx.saved.pixels, x)
        if self.norm is not None and ctx.training:
            self._forward_normalized(self.norm, ctx.saved.tiles, ctx)
        else:
            self._forward_plain(ctx.saved.tiles, ctx)
        result: Array = ctx.saved.result
        return result

    def backward(self, dy: Array, contexts: Mapping[str, Context]) -> Array:
        """The gradient of the input, in its frame where it came in one, from that of the result."""
        ctx = contexts[self.name]
        dresult = self.frame.interior(dy, self.output_size)
        if self._layout.channels_last and not is_channels_last(dresult):
            dresult = with_channels_last("dresult", dresult, ctx)
        if self.norm is not None:
            self._backward_normalized(self.norm, ctx.saved.tiles, dresult, ctx, contexts[self.norm_name])
        else:
            self._backward_plain(ctx.saved.tiles, dresult, ctx)
        dx: Array = ctx.saved.dx
        return dx

    def _forward_plain(self, tiles: list[Tile], ctx: Context) -> None:
        if not (ctx.frozen and hasattr(ctx.saved, "bias")):
            self._prepare_folded(ctx)
        bias = ctx.saved.bias
        for tile in tiles:
            tile.convolve()
            if bias is not None:
                np.add(tile.pooled, bias, out=tile.pooled)
            self._finish(tile.pooled, tile, ctx)

    def _prepare_folded(self, ctx: Context) -> None:
        """Weights and bias that do batch norm's work with its running statistics too."""
        conv, norm = self.conv, self.norm
        weight, bias = conv.weight, conv.bias if conv.has_bias else None
        if norm is not None:
            scale = norm.weight / np.sqrt(norm.running_var + norm.eps)
            weight = weight * scale[:, None, None, None]
            bias = norm.bias - norm.running_mean * scale + (0 if bias is None else bias * scale)
        self.kernel.prepare(weight, ctx)
        ctx.saved.bias = None if bias is None else self._spread("bias", bias, ctx)

    def _forward_normalized(self, norm: BatchNorm2d, tiles: list[TrainingTile], ctx: Context) -> None:
        signs, saved = self._signs(norm), ctx.saved
        self.kernel.prepare(self.conv.weight * signs[:, None, None, None], ctx)
        sums = np.zeros((2, self.conv.out_channels))
        for tile in tiles:
            tile.convolve()
            sums += self._sums_of_powers(tile.outputs, ctx)
        own = self.conv_size[0] * self.conv_size[1] * saved.images
        mean, variance, saved.values = norm.reduce_statistics(sums, own, ctx)
        offset = self.conv.bias if self.conv.has_bias else 0.0
        norm.update_running(mean * signs + offset, variance, saved.values, ctx)
        saved.mean, saved.inverse_std = mean, 1 / np.sqrt(variance + norm.eps)
        saved.scale = np.abs(norm.weight) * saved.inverse_std
        factor = self._spread("factor", saved.scale, ctx)
        shift = self._spread("shift", norm.bias - mean * saved.scale, ctx)
        for tile in tiles:
            normalized = self._layout.allocate(ctx.scratch, "normalized", tile.pooled.shape)
            np.multiply(tile.pooled, factor, out=normalized)
            np.add(normalized, shift, out=normalized)
            self._finish(normalized, tile, ctx)

    def _finish(self, values: Array, tile: Tile, ctx: Context) -> None:
        """Rectifies what is like `pooled` into the result."""
        if not self.rectifies:
            np.copyto(tile.target, tile.within(values))
            return
        if isinstance(tile, TrainingTile) and tile.positive is not None:
            np.greater(values, 0, out=tile.positive)
        # an array of zeros is almost three times faster than the number 0
        np.maximum(tile.within(values), ctx.saved.zeros, out=tile.target)

    def _backward_plain(self, tiles: list[TrainingTile], dresult: Array, ctx: Context) -> None:
        dbias = np.zeros(self.conv.out_channels)
        self._begin_backward(self.conv.weight, ctx, are_new=False)
        for tile in reversed(tiles):
            tile.take_gradient(dresult)
            dbias += self._sum(tile.gradient, ctx)
            if tile.pool is not None:
                tile.pool.backward(tile.gradient, tile.doutputs)
            tile.convolve_backward()
        self.kernel.finish(ctx.gradients["weight"], ctx)
        if self.conv.has_bias:
            ctx.gradients["bias"][...] = dbias

    def _backward_normalized(
        self, norm: BatchNorm2d, tiles: list[TrainingTile], dresult: Array, ctx: Context, norm_ctx: Context
    ) -> None:
        saved, signs = ctx.saved, self._signs(norm)
        sums = np.zeros((2, self.conv.out_channels))
        for tile in tiles:
            tile.take_gradient(dresult)
            sums[0] += self._sum(tile.gradient, ctx)
            sums[1] += self._sum_of_products(tile.gradient, tile.pooled, ctx)
        sums[1] = (sums[1] - saved.mean * sums[0]) * saved.inverse_std
        norm_ctx.gradients["bias"][...] = sums[0]
        norm_ctx.gradients["weight"][...] = sums[1] * signs
        if self.conv.has_bias:
            ctx.gradients["bias"][...] = 0  # batch norm takes away whatever a bias adds

        # as in BatchNorm2d.backward, but for the scale, which is in the weights: slope * outputs + shift + gradient
        dbias, dweight = ctx.group.all_reduce(sums) / saved.values
        slope = -saved.inverse_std * dweight
        factor, shift = (
            self._spread("factor", slope, ctx),
            self._spread("shift", -dbias - slope * saved.mean, ctx),
        )
        scale = (saved.scale * signs).astype(self.conv.weight.dtype)[:, None, None, None]
        self._begin_backward(self.conv.weight * scale, ctx, are_new=True)
        for tile in reversed(tiles):
            gradient = tile.gradient
            if tile.pool is not None:
                gradient = self._layout.allocate(ctx.scratch, "unpooled", tile.outputs.shape)
                tile.pool.backward(tile.gradient, gradient)
            np.multiply(tile.outputs, factor, out=tile.doutputs)
            np.add(tile.doutputs, shift, out=tile.doutputs)
            np.add(tile.doutputs, gradient, out=tile.doutputs)
            tile.convolve_backward()
        self.kernel.finish(ctx.gradients["weight"], ctx)
        ctx.gradients["weight"][...] *= scale

    def _begin_backward(self, weight: Array, ctx: Context, *, are_new: bool) -> None:
        self.kernel.prepare_backward(weight, ctx, are_new=are_new)
        if ctx.saved.dframed is not None:
            self.kernel.begin(ctx.saved.dframed)

    def _signs(self, norm: BatchNorm2d) -> Array:
        """(O,): -1 where batch norm turns the order of values round, which a pool before it must not see."""
        return np.where(norm.weight < 0, -1, 1).astype(norm.weight.dtype)

    def _spread(self, name: str, values: Array, ctx: Context) -> Array:
        """(O,) as an array that goes with a tile in long runs: (O, 1, 1, N) with channels last, (O, 1, 1, 1) else."""
        images = ctx.saved.images if self._layout.channels_last else 1
        spread = self._layout.allocate(ctx.buffer, name, (self.conv.out_channels, 1, 1, images))
        spread[...] = values[:, None, None, None]
        return spread

    def _sum(self, values: Array, ctx: Context) -> Array:
        """(O,) sums of (O, H, W, N); as products with ones they are twice as fast."""
        channels, rows, columns, images = values.shape
        if not self._layout.channels_last:
            flat = values.reshape(channels, rows * columns * images)
            return np.asarray(flat @ self._ones(flat.shape[1], ctx))
        by_pixel = values.transpose(1, 2, 3, 0).reshape(rows * columns, images * channels)
        by_image = self._ones(rows * columns, ctx) @ by_pixel
        return np.asarray(by_image.reshape(images, channels).sum(axis=0))

    def _ones(self, length: int, ctx: Context) -> Array:
        ones: Array | None = getattr(ctx.saved, "ones", None)
        if ones is None or len(ones) < length:
            ones = ctx.saved.ones = np.ones(length, self.conv.weight.dtype)
        return ones[:length]

    def _sums_of_powers(self, values: Array, ctx: Context) -> Array:
        """(2, O) float64 sums of the values and of their squares.

        Squares are summed about the tile's mean: far from it float32 would lose what differs.
        """
        each = values.size // max(1, len(values))
        sums = self._sum(values, ctx).astype(np.float64)
        mean = self._spread("mean", sums / max(1, each), ctx)
        centred = self._layout.allocate(ctx.scratch, "squares", values.shape)
        np.subtract(values, mean, out=centred)
        np.square(centred, out=centred)
        about = mean.reshape(len(values), -1)[:, :1].ravel().astype(np.float64)
        squares = self._sum(centred, ctx) + 2 * about * sums - each * about**2
        return np.stack([sums, squares])

    def _sum_of_products(self, a: Array, b: Array, ctx: Context) -> Array:
        products = self._layout.allocate(ctx.scratch, "squares", a.shape)
        np.multiply(a, b, out=products)
        return self._sum(products, ctx)

    @cached_property
    def _layout(self) -> TileLayout:
        return TileLayout(
            kernel=self.kernel,
            conv_size=self.conv_size,
            pools=self.pools,
            rectifies=self.rectifies,
            normalizes=self.norm is not None,
            channels_last=self.kernel.output_order(self.frame),
        )

    def _remember_tiles(self, x: Array, ctx: Context) -> None:
        """The tiles of the last batch when it had the same shape, and so the same memory."""
        saved = ctx.saved
        key = x.shape, ctx.training
        if getattr(saved, "key", None) == key and (saved.framed is x or not self.is_framed):
            return
        saved.key, saved.framed, saved.images = key, x, x.shape[3]
        saved.__dict__.pop("bias", None)
        channels, images, frame = self.conv.in_channels, saved.images, self.input_frame
        if not self.is_framed:
            saved.framed = frame.allocate(ctx, "framed", channels=channels, images=images)
            saved.pixels = frame.interior(saved.framed, self.input_size)
        saved.result = self.frame.allocate(ctx, "result", channels=self.conv.out_channels, images=images)
        result = self.frame.interior(saved.result, self.output_size)
        # as long a run as memory has of one channel, or of all
        run = (len(result), 1, 1, images) if self._layout.channels_last else (1, 1, result.shape[2], images)
        saved.zeros = self._layout.allocate(ctx.buffer, "zeros", run)
        if not ctx.training:
            saved.tiles = make_tiles(self._layout, saved.framed, result, ctx)
            return
        saved.dframed, saved.dx = None, np.broadcast_to(np.zeros((), x.dtype), x.shape)
        if ctx.needs_input_grad:
            saved.dframed = frame.allocate(ctx, "dframed", channels=channels, images=images)
            saved.dx = saved.dframed if self.is_framed else frame.interior(saved.dframed, self.input_size)
        saved.tiles = make_training_tiles(self._layout, saved.framed, result, saved.dframed, ctx)

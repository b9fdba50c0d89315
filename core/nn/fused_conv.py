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
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from core.nn.arrays import Array
from core.nn.context import Context
from core.nn.conv_memory import ConvMemory, Frames
from core.nn.conv_tiles import Tile, TileLayout
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
        memory = self._memory(x, ctx)
        if not self.is_framed:
            np.copyto(memory.pixels, x)
        if not ctx.differentiates:
            self._infer(memory, ctx)
        elif self.norm is not None and ctx.training:
            self._forward_normalized(self.norm, memory, ctx)
        else:
            self._forward_folded(memory, ctx)
        return memory.result

    def backward(self, dy: Array, contexts: Mapping[str, Context]) -> Array:
        """The gradient of the input, in its frame where it came in one, from that of the result."""
        ctx = contexts[self.name]
        memory: ConvMemory = ctx.saved.memory
        dresult = self.frame.interior(dy, self.output_size)
        if self._layout.channels_last and not is_channels_last(dresult):
            dresult = with_channels_last("dresult", dresult, ctx)
        if self.norm is not None and ctx.training:
            self._backward_normalized(self.norm, memory, dresult, ctx, contexts[self.norm_name])
        else:
            self._backward_folded(memory, dresult, ctx)
        return memory.dx

    def _infer(self, memory: ConvMemory, ctx: Context) -> None:
        self._prepare(memory, ctx)
        for tile in memory.tiles:
            tile.convolve()
            self._finish(tile, memory)

    def _prepare(self, memory: ConvMemory, ctx: Context) -> None:
        if ctx.frozen and memory.is_prepared:
            return
        weight, bias = self._folded()
        self.kernel.prepare(weight, ctx)
        memory.bias = None if bias is None else memory.spread("bias", bias)
        memory.is_prepared = True

    def _folded(self) -> tuple[Array, Array | None]:
        """Weights and bias, which do batch norm's work with its running statistics too."""
        conv, norm = self.conv, self.norm
        weight, bias = conv.weight, conv.bias if conv.has_bias else None
        if norm is not None:
            scale = norm.weight / np.sqrt(norm.running_var + norm.eps)
            weight = weight * scale[:, None, None, None]
            bias = norm.bias - norm.running_mean * scale + (0 if bias is None else bias * scale)
        return weight, bias

    def _finish(self, tile: Tile, memory: ConvMemory) -> None:
        """Bias and ReLU, from `pooled` into the result."""
        if memory.bias is not None:
            np.add(tile.pooled, memory.bias, out=tile.pooled)
        self._rectify(tile.pooled, tile, memory)

    def _rectify(self, values: Array, tile: Tile, memory: ConvMemory) -> None:
        """What is like `pooled` into the result."""
        if self.rectifies:
            # an array of zeros is almost three times faster than the number 0
            np.maximum(tile.within(values), memory.zeros, out=tile.target)
        else:
            np.copyto(tile.target, tile.within(values))

    def _forward_folded(self, memory: ConvMemory, ctx: Context) -> None:
        self._prepare(memory, ctx)
        for tile in memory.training_tiles:
            tile.convolve()
            self._finish(tile, memory)
            tile.remember_positive(tile.pooled)

    def _forward_normalized(self, norm: BatchNorm2d, memory: ConvMemory, ctx: Context) -> None:
        signs, saved = self._signs(norm), ctx.saved
        self.kernel.prepare(self.conv.weight * signs[:, None, None, None], ctx)
        sums = memory.sums_of_powers(tile.convolve() for tile in memory.training_tiles)
        own = self.conv_size[0] * self.conv_size[1] * memory.images
        mean, variance, saved.values = norm.reduce_statistics(sums, own, ctx)
        offset = self.conv.bias if self.conv.has_bias else 0.0
        norm.update_running(mean * signs + offset, variance, saved.values, ctx)
        saved.mean, saved.inverse_std = mean, 1 / np.sqrt(variance + norm.eps)
        saved.scale = np.abs(norm.weight) * saved.inverse_std
        factor = memory.spread("factor", saved.scale)
        shift = memory.spread("shift", norm.bias - mean * saved.scale)
        for tile in memory.training_tiles:
            normalized = memory.scratch("normalized", tile.pooled)
            np.multiply(tile.pooled, factor, out=normalized)
            np.add(normalized, shift, out=normalized)
            self._rectify(normalized, tile, memory)
            tile.remember_positive(normalized)

    def _backward_folded(self, memory: ConvMemory, dresult: Array, ctx: Context) -> None:
        """With a batch norm the weights are frozen: its gradients are not to be told from those of the kernels."""
        dbias = np.zeros(self.conv.out_channels)
        if not (ctx.frozen and memory.is_prepared_backward):
            self.kernel.prepare_backward(self._folded()[0], ctx, are_new=False)
            memory.is_prepared_backward = True
        self._begin_backward(memory)
        for tile in reversed(memory.training_tiles):
            tile.take_gradient(dresult)
            if not ctx.frozen:
                dbias += memory.sum(tile.gradient)
            if tile.pool is not None:
                tile.pool.backward(tile.gradient, tile.doutputs)
            tile.convolve_backward()
        if ctx.frozen:
            return
        self.kernel.finish(ctx.gradients["weight"], ctx)
        if self.conv.has_bias:
            ctx.gradients["bias"][...] = dbias

    def _backward_normalized(
        self, norm: BatchNorm2d, memory: ConvMemory, dresult: Array, ctx: Context, norm_ctx: Context
    ) -> None:
        saved, signs = ctx.saved, self._signs(norm)
        sums = np.zeros((2, self.conv.out_channels))
        for tile in memory.training_tiles:
            tile.take_gradient(dresult)
            sums[0] += memory.sum(tile.gradient)
            sums[1] += memory.sum_of_products(tile.gradient, tile.pooled)
        sums[1] = (sums[1] - saved.mean * sums[0]) * saved.inverse_std
        norm_ctx.gradients["bias"][...] = sums[0]
        norm_ctx.gradients["weight"][...] = sums[1] * signs
        if self.conv.has_bias:
            ctx.gradients["bias"][...] = 0  # batch norm takes away whatever a bias adds

        # as in BatchNorm2d.backward, but for the scale, which is in the weights: slope * outputs + shift + gradient
        dbias, dweight = ctx.group.all_reduce(sums) / saved.values
        slope = -saved.inverse_std * dweight
        factor = memory.spread("factor", slope)
        shift = memory.spread("shift", -dbias - slope * saved.mean)
        scale = (saved.scale * signs).astype(self.conv.weight.dtype)[:, None, None, None]
        self.kernel.prepare_backward(self.conv.weight * scale, ctx, are_new=True)
        self._begin_backward(memory)
        for tile in reversed(memory.training_tiles):
            gradient = tile.gradient
            if tile.pool is not None:
                gradient = memory.scratch("unpooled", tile.outputs)
                tile.pool.backward(tile.gradient, gradient)
            np.multiply(tile.outputs, factor, out=tile.doutputs)
            np.add(tile.doutputs, shift, out=tile.doutputs)
            np.add(tile.doutputs, gradient, out=tile.doutputs)
            tile.convolve_backward()
        self.kernel.finish(ctx.gradients["weight"], ctx)
        ctx.gradients["weight"][...] *= scale

    def _begin_backward(self, memory: ConvMemory) -> None:
        if memory.dframed is not None:
            self.kernel.begin(memory.dframed)

    def _signs(self, norm: BatchNorm2d) -> Array:
        """(O,): -1 where batch norm turns the order of values round, which a pool before it must not see."""
        return np.where(norm.weight < 0, -1, 1).astype(norm.weight.dtype)

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

    @cached_property
    def _frames(self) -> Frames:
        return Frames(
            input=self.input_frame,
            output=self.frame,
            input_size=self.input_size,
            output_size=self.output_size,
            out_channels=self.conv.out_channels,
            is_framed=self.is_framed,
        )

    def _memory(self, x: Array, ctx: Context) -> ConvMemory:
        """That of the last batch, when it serves this one too."""
        memory: ConvMemory | None = getattr(ctx.saved, "memory", None)
        if memory is None or not memory.fits(x, ctx, self._frames):
            layout = self._layout if ctx.training else replace(self._layout, normalizes=False)
            memory = ctx.saved.memory = ConvMemory(layout, self._frames, x, ctx)
        return memory

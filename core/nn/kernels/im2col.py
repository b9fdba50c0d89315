"""Convolution as one matrix product, with the windows as columns (Chellapilla et al. 2006)."""

from collections.abc import Iterable

import numpy as np

from core.nn.arrays import Array, count
from core.nn.context import Context
from core.nn.kernels.base import BackwardPass, Kernel
from core.nn.matmul import small_matmul

_FEW_CHANNELS = 3


class Im2col(Kernel):
    """Any kernel size and stride.

    Args:
        block: side of a block; 1, or 2 where the output is pooled in twos.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: tuple[int, int],
        stride: tuple[int, int],
        block: int = 1,
    ) -> None:
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size
        self.stride = stride
        self.block = block
        self.window = tuple_of((block - 1) * s + k for s, k in zip(stride, kernel_size, strict=True))
        self.step = tuple_of(block * s for s in stride)

    def transform(self, weight: Array) -> Array:
        return weight.reshape(self.out_channels, -1)

    def kept_values(self, windows: Array) -> int:
        """The columns, where they are not so many that copying them again is better: in a first layer."""
        return count(self.pixels(windows).shape) if self.in_channels <= _FEW_CHANNELS else 0

    def forward(self, weight: Array, windows: Array, kept: Array, outputs: Array, ctx: Context) -> None:
        small_matmul(weight, self._copy_columns(windows, kept, ctx), out=outputs.swapaxes(0, 1))

    def backward(self, weight: Array, ctx: Context) -> BackwardPass:
        return _Im2colBackward(self, weight, ctx)

    def pixels(self, windows: Array) -> Array:
        """(block, block, C, kh, kw, rows, columns, N): what each pixel of the blocks is computed from, a view."""
        channels, _, _, *rest = windows.shape
        c, h, w, *strides = windows.strides
        sh, sw = self.stride
        return np.lib.stride_tricks.as_strided(
            windows,
            (self.block, self.block, channels, *self.kernel_size, *rest),
            (sh * h, sw * w, c, h, w, *strides),
        )

    def columns(self, windows: Array, kept: Array, ctx: Context) -> Array:
        """(block block, C kh kw, L), contiguous; kept from the forward pass, or copied again."""
        if kept.size:
            return self._in_columns(kept, windows)
        return self._copy_columns(windows, kept, ctx)

    def _copy_columns(self, windows: Array, kept: Array, ctx: Context) -> Array:
        pixels = self.pixels(windows)
        columns = kept.reshape(pixels.shape) if kept.size else ctx.scratch("columns", pixels.shape)
        np.copyto(columns, pixels)
        return self._in_columns(columns, windows)

    def _in_columns(self, columns: Array, windows: Array) -> Array:
        return columns.reshape(
            self.block**2, self.in_channels * count(self.kernel_size), count(windows.shape[3:])
        )


class _Im2colBackward(BackwardPass):
    def __init__(self, kernel: Im2col, weight: Array, ctx: Context) -> None:
        self._kernel = kernel
        self._weight = np.ascontiguousarray(weight.T)
        self._gradient = ctx.buffer("dweight", weight.shape)
        self._gradient[...] = 0
        self._ctx = ctx

    def tile(self, windows: Array, doutputs: Array, kept: Array, dwindows: Array | None) -> None:
        columns = self._kernel.columns(windows, kept, self._ctx)
        doutputs = doutputs.swapaxes(0, 1)
        for pixel, its_columns in zip(doutputs, columns, strict=True):
            self._gradient += pixel @ its_columns.T
        if dwindows is not None:
            dcolumns = self._ctx.scratch("dcolumns", columns.shape)
            small_matmul(self._weight, doutputs, out=dcolumns)
            self._add(dcolumns, dwindows)

    def finish(self, dweight: Array) -> None:
        dweight[...] = self._gradient.reshape(dweight.shape)

    def _add(self, columns: Array, dwindows: Array) -> None:
        """Windows overlap, so one position in the block and the kernel at a time."""
        dpixels = self._kernel.pixels(dwindows)
        parts = columns.reshape(dpixels.shape)
        for a, b, i, j in np.ndindex(*dpixels.shape[:2], *dpixels.shape[3:5]):
            dpixels[a, b, :, i, j] += parts[a, b, :, i, j]


def tuple_of(pair: Iterable[int]) -> tuple[int, int]:
    """Two numbers as a tuple of two."""
    first, second = pair
    return first, second

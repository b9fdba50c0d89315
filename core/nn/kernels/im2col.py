"""Convolution as one matrix product, with the windows as columns (Chellapilla et al. 2006)."""

import numpy as np

from core.nn.arrays import Array
from core.nn.context import Context
from core.nn.kernels.base import BackwardPass, Kernel
from core.nn.matmul import matmul_transposed, small_matmul


class Im2col(Kernel):
    """Any kernel size and stride. A block is one pixel, and a window what it is computed from."""

    def __init__(
        self, in_channels: int, out_channels: int, kernel_size: tuple[int, int], stride: tuple[int, int]
    ) -> None:
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.window = kernel_size
        self.step = stride
        self.block = 1

    def transform(self, weight: Array) -> Array:
        return weight.reshape(self.out_channels, -1)

    def forward(self, weight: Array, windows: Array, blocks: Array, kept: Array, ctx: Context) -> None:
        small_matmul(weight, copy_columns(windows, ctx), out=blocks.reshape(self.out_channels, -1))

    def begin_backward(self, weight: Array, ctx: Context) -> BackwardPass:
        return _Im2colBackward(weight, ctx)


class _Im2colBackward(BackwardPass):
    """The columns are copied again: keeping them would take kernel height x width times the input's memory."""

    def __init__(self, weight: Array, ctx: Context) -> None:
        self._weight = np.ascontiguousarray(weight.T)
        self._gradient = ctx.buffer("dweight", weight.shape)
        self._gradient[...] = 0
        self._ctx = ctx

    def tile(self, windows: Array, dblocks: Array, kept: Array, dwindows: Array | None) -> None:
        columns = copy_columns(windows, self._ctx)
        dy = dblocks.reshape(len(self._gradient), -1)
        self._gradient += matmul_transposed(dy, columns)
        if dwindows is not None:
            small_matmul(self._weight, dy, out=columns)
            dcolumns = columns.reshape(windows.shape)
            for row in range(windows.shape[1]):  # windows overlap: one position in them at a time
                for column in range(windows.shape[2]):
                    dwindows[:, row, column] += dcolumns[:, row, column]

    def finish(self, dweight: Array) -> None:
        dweight[...] = self._gradient.reshape(dweight.shape)


def copy_columns(windows: Array, ctx: Context) -> Array:
    """(C, kh, kw, rows, columns, N) -> (C kh kw, rows columns N), contiguous."""
    copied = ctx.scratch("columns", windows.shape)
    np.copyto(copied, windows)
    return copied.reshape(windows.shape[0] * windows.shape[1] * windows.shape[2], -1)

"""Convolution as a matrix product of the weights with all windows (Chellapilla et al. 2006).

The windows are not written out. Copied is only every column of pixels that a window can begin at, once for each of its
`kw` columns; as the rows of this copy are neighbours in memory, the `kh` rows of a window are one run of it, and the
windows below overlap with it:

    columns[h, b, c, j] = x[c, h, stride * j + b]
    windows[i] = columns[stride * i : stride * i + kh], as a matrix (kh kw C, W N)
    y[:, i] = weight @ windows[i]
"""

from dataclasses import dataclass

import numpy as np

from core.nn.arrays import Array, Shape, count
from core.nn.context import Context
from core.nn.kernels.base import Kernel, KernelTile, strided
from core.nn.matmul import Product, inner_slices
from core.nn.memory import Frame


@dataclass(frozen=True)
class Direct(Kernel):
    """Any kernel size and stride. It reads images last in memory; it writes either order.

    Attributes:
        overlaps: whether windows share pixels.
    """

    overlaps: bool = True

    def frame(self, size: tuple[int, int], padding: tuple[int, int]) -> Frame:
        height, width = (length + 2 * pad for length, pad in zip(size, padding, strict=True))
        return Frame(padding, (height, width))

    def values_per_block(self) -> int:
        return self.block**2 * max(self.kernel_size[1] * self.in_channels, self.out_channels)

    def cuts_rows(self) -> bool:
        return False

    def prepare(self, weight: Array, ctx: Context) -> None:
        """(O, C, kh, kw) -> (kh kw C, O)."""
        np.copyto(self.weights(ctx).reshape(self._shape), weight.transpose(2, 3, 1, 0))

    def prepare_backward(self, weight: Array, ctx: Context, *, are_new: bool) -> None:
        if are_new:
            self.prepare(weight, ctx)
        self.gradient(ctx)[...] = 0

    def finish(self, dweight: Array, ctx: Context) -> None:
        dweight[...] = self.gradient(ctx).reshape(self._shape).transpose(3, 2, 0, 1)

    def tile(
        self,
        x: Array,
        y: Array,
        ctx: Context,
        *,
        dy: Array | None = None,
        dx: Array | None = None,
    ) -> "DirectTile":
        return DirectTile(self, x, y, ctx, dy=dy, dx=dx)

    def weights(self, ctx: Context) -> Array:
        return ctx.buffer("weights", (count(self._shape[:3]), self.out_channels))

    def gradient(self, ctx: Context) -> Array:
        return ctx.buffer("dweights", (count(self._shape[:3]), self.out_channels))

    @property
    def _shape(self) -> Shape:
        """(kh, kw, C, O)."""
        return (*self.kernel_size, self.in_channels, self.out_channels)


class DirectTile(KernelTile):
    """Whole rows of the output."""

    def __init__(
        self, kernel: Direct, x: Array, y: Array, ctx: Context, *, dy: Array | None, dx: Array | None
    ) -> None:
        self._kernel = kernel
        shape = (x.shape[1], kernel.kernel_size[1], kernel.in_channels, y.shape[2], y.shape[3])
        self._source = self._as_columns(x, shape)
        self._columns = ctx.scratch("columns", shape)
        windows = self._as_windows(self._columns, y.shape[1])
        weights = kernel.weights(ctx)
        self._outputs = Product(weights.T, windows, out=_by_row(y))
        self._gradient, self._dx = None, None
        if dy is not None and not ctx.frozen:
            self._gradient = kernel.gradient(ctx)
            factors = inner_slices(windows, _by_row(dy).swapaxes(1, 2))
            parts = ctx.scratch("parts", (*factors[0].shape[:2], *weights.shape))
            self._dweights, self._parts = Product(*factors, out=parts), parts
        if dy is not None and dx is not None:
            dwindows = ctx.scratch("dwindows", (y.shape[1], *windows.shape[1:]))
            self._dwindows, self._dinputs = dwindows, Product(weights, _by_row(dy), out=dwindows)
            self._dcolumns = ctx.scratch("dcolumns", shape)
            self._dx = dx

    def forward(self) -> None:
        np.copyto(self._columns, self._source)
        self._outputs()

    def backward(self) -> None:
        if self._gradient is not None:
            np.copyto(self._columns, self._source)
            self._dweights()
            self._gradient += self._parts.sum(axis=(0, 1))
        if self._dx is not None:
            self._dinputs()
            self._add_to_input(self._dx)

    def _add_to_input(self, dx: Array) -> None:
        """The two steps from the input to the windows, backwards."""
        (kh, kw), (down, across) = self._kernel.kernel_size, self._kernel.stride
        shape = self._columns.shape
        rows, width = len(self._dwindows), shape[3]
        parts = self._dwindows.reshape(rows, kh, *shape[1:])
        if not self._kernel.overlaps:
            windows = dx[:, : rows * kh, : width * kw].reshape(len(dx), rows, kh, width, kw, shape[4])
            np.copyto(windows, parts.transpose(3, 0, 1, 4, 2, 5))
            return
        self._dcolumns[...] = 0
        for a in range(kh):
            self._dcolumns[a : a + (rows - 1) * down + 1 : down] += parts[:, a]
        for b in range(kw):
            dx[:, :, b : b + (width - 1) * across + 1 : across] += self._dcolumns[:, b].swapaxes(0, 1)

    def _as_columns(self, x: Array, shape: tuple[int, ...]) -> Array:
        c, h, w, n = x.strides
        return strided(x, shape, (h, w, c, self._kernel.stride[1] * w, n))

    def _as_windows(self, columns: Array, rows: int) -> Array:
        """(rows, kh kw C, W N)."""
        _, kw, channels, width, images = columns.shape
        row, *_, item = columns.strides
        shape = (rows, self._kernel.kernel_size[0] * kw * channels, width * images)
        return strided(columns, shape, (self._kernel.stride[0] * row, width * images * item, item))


def _by_row(y: Array) -> Array:
    """(O, H, W, N) -> (H, O, W N), a view in either order."""
    channels, height, width, images = y.shape
    return y.transpose(1, 0, 2, 3).reshape(height, channels, width * images)

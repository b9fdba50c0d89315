"""Convolution with few multiplications (Winograd 1980; Lavin & Gray 2015, "Fast Algorithms for Convolutional Neural
Networks", arXiv:1509.09308).

m outputs of a filter with r taps can be had with m + r - 1 products instead of m * r:

    y = A^T [(G g) * (B^T d)]        g: r weights, d: m + r - 1 inputs, *: element by element

since the outputs are coefficients of a product of polynomials, which is known from its values at m + r - 1 points
(Cook-Toom). In two dimensions each matrix is applied along both axes in turn. Summed over channels, the
element-by-element products become one matrix product for each of the t^2 positions, t = m + r - 1. The exact adjoints
of the steps give the gradients.

With the channels last in memory, every step is a stack of plain matrix products over what is there, nothing is
rearranged, and no product has its second factor transposed, which OpenBLAS would be slow at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from core.nn.arrays import Array, count
from core.nn.context import Context
from core.nn.kernels.base import Kernel, KernelTile, strided
from core.nn.matmul import Product
from core.nn.memory import Frame

_POINTS = (0.0, 1.0, -1.0, 0.5, -2.0, 2.0, -0.5)
"""Where the polynomials are evaluated, infinity besides: 1 to 5e-6 of error for m = 4, r = 3 in float32."""


@cache
def cook_toom(outputs: int, taps: int) -> tuple[Array, Array, Array]:
    """The matrices A^T (m, t), G (t, r) and B^T (t, t) for m outputs and r taps, t = m + r - 1, in float64."""
    products = outputs + taps - 1
    points = np.array(_POINTS[: products - 1])
    at = np.zeros((outputs, products))
    at[:, :-1] = points ** np.arange(outputs)[:, None]
    at[-1, -1] = 1
    differences = points[:, None] - points + np.eye(len(points))
    g = np.zeros((products, taps))
    g[:-1] = points[:, None] ** np.arange(taps) / differences.prod(axis=1, keepdims=True)
    g[-1, -1] = 1
    # the third follows from y_i = sum over k of g_k d_(i+k), which must hold for every g and d
    system = (at[:, None, :] * g.T).reshape(outputs * taps, products)
    target = np.zeros((outputs, taps, products))
    i, k = np.mgrid[:outputs, :taps]
    target[i, k, i + k] = 1
    bt = np.linalg.lstsq(system, target.reshape(outputs * taps, products), rcond=None)[0]
    bt[np.abs(bt) < 1e-9] = 0
    return at, g, bt


@dataclass(frozen=True)
class Winograd(Kernel):
    """Square kernels with stride 1, in blocks of m x m output pixels. It reads and writes channels last."""

    @property
    def side(self) -> int:
        """t: pixels along a window that gives one block."""
        return self.block + self.kernel_size[0] - 1

    def frame(self, size: tuple[int, int], padding: tuple[int, int]) -> Frame:
        """With zeros below and to the right for as many whole blocks as cover the output."""
        rest = self.kernel_size[0] - 1
        lengths = (length + 2 * pad for length, pad in zip(size, padding, strict=True))
        height, width = (self.rounded(length - rest) + rest for length in lengths)
        return Frame(padding, (height, width), channels_last=True)

    def output_order(self, reader: Frame) -> bool:
        return True

    def values_per_block(self) -> int:
        return self.side**2 * self.in_channels

    def cuts_rows(self) -> bool:
        return True

    def prepare(self, weight: Array, ctx: Context) -> None:
        """(O, C, r, r) -> (t t, C, O)."""
        self._transform(weight.swapaxes(0, 1), self.weights(ctx))

    def prepare_backward(self, weight: Array, ctx: Context, *, are_new: bool) -> None:
        """(O, C, r, r) -> (t t, O, C)."""
        self._transform(weight, self.backward_weights(ctx))
        self.gradient(ctx)[...] = 0

    def begin(self, dx: Array) -> None:
        """Only the last rows and columns: all others are assigned before they are added to."""
        rest = self.side - self.block
        dx[:, dx.shape[1] - rest :] = 0
        dx[:, :, dx.shape[2] - rest :] = 0

    def finish(self, dweight: Array, ctx: Context) -> None:
        gradient = self.gradient(ctx)
        filter_matrix = self._filter_matrix(gradient.dtype)
        products = filter_matrix.T @ gradient.reshape(len(gradient), -1)
        dweight[...] = products.reshape(*self.kernel_size, *gradient.shape[1:]).transpose(3, 2, 0, 1)

    def tile(
        self,
        x: Array,
        y: Array,
        ctx: Context,
        *,
        dy: Array | None = None,
        dx: Array | None = None,
    ) -> "WinogradTile":
        return WinogradTile(self, x, y, ctx, dy=dy, dx=dx)

    def weights(self, ctx: Context) -> Array:
        return ctx.buffer("weights", (self.side**2, self.in_channels, self.out_channels))

    def backward_weights(self, ctx: Context) -> Array:
        return ctx.buffer("backward_weights", (self.side**2, self.out_channels, self.in_channels))

    def gradient(self, ctx: Context) -> Array:
        return ctx.buffer("dweights", (self.side**2, self.in_channels, self.out_channels))

    def matrices(self, dtype: np.dtype) -> tuple[Array, Array]:
        """A^T and B^T."""
        at, _, bt = cook_toom(self.block, self.kernel_size[0])
        return at.astype(dtype), bt.astype(dtype)

    def _transform(self, weight: Array, out: Array) -> None:
        """(P, Q, r, r) -> (t t, P, Q)."""
        p, q, *taps = weight.shape
        taps_first = weight.transpose(2, 3, 0, 1).reshape(taps[0] * taps[1], p * q)
        np.matmul(self._filter_matrix(out.dtype), taps_first, out=out.reshape(len(out), p * q))

    def _filter_matrix(self, dtype: np.dtype) -> Array:
        """G along both axes at once: its Kronecker square, (t t, r r)."""
        return _squared(self.block, self.kernel_size[0], dtype)


class WinogradTile(KernelTile):
    """R x U windows of t x t pixels, each giving a block of m x m; below, L is R U N.

    A product along one axis takes the other axes as they are: what lies between two pixels is one long row.
    """

    def __init__(
        self, kernel: Winograd, x: Array, y: Array, ctx: Context, *, dy: Array | None, dx: Array | None
    ) -> None:
        self._kernel = kernel
        t, m = kernel.side, kernel.block
        at, bt = kernel.matrices(x.dtype)
        windows, outputs = _windows(x, side=t, step=m), _windows(y, side=m, step=m)
        grid, inputs, pixels = windows.shape[:2], windows.shape[4], outputs.shape[4]
        half = ctx.scratch("half", (t, t, *grid, inputs))
        transformed = ctx.scratch("transformed", (t, t, *grid, inputs))
        products = ctx.scratch("products", (t, t, *grid, pixels))
        half_output = ctx.scratch("half_output", (m, t, *grid, pixels))
        by_position, summed = _by_position(transformed, x), _by_position(products, y)
        self._transform = [
            Product(bt, windows, out=_by_window(half)),
            Product(bt, _flat(half), out=_flat(transformed).swapaxes(0, 1)),
        ]
        self._multiply = [
            Product(by_position, kernel.weights(ctx), out=summed),
            Product(at, _flat(products).swapaxes(0, 1), out=_flat(half_output).swapaxes(0, 1)),
            Product(at, half_output.transpose(2, 3, 0, 1, 4), out=outputs),
        ]
        self._dwindows = None
        if dy is None:
            return
        a, b = np.ascontiguousarray(at.T), np.ascontiguousarray(bt.T)
        half_output = half_output.reshape(t, m, *grid, pixels)
        self._transform_gradient = [
            Product(a, _windows(dy, side=m, step=m), out=_by_window(half_output)),
            Product(a, _flat(half_output), out=_flat(products).swapaxes(0, 1)),
        ]
        self._gradient = None
        if not ctx.frozen:
            self._gradient = kernel.gradient(ctx)
            self._part = ctx.scratch("part", self._gradient.shape)
            self._multiply_weights = Product(by_position.swapaxes(1, 2), summed, out=self._part)
        if dx is None:
            return
        self._dwindows = _windows(dx, side=t, step=m)
        self._dpixels = ctx.scratch("pixels", (*grid, t, t, inputs))
        rows, first = _by_window(half), self._dwindows[:, :, :m, :m]
        self._multiply_gradient = [
            Product(summed, kernel.backward_weights(ctx), out=by_position),
            Product(b, _flat(transformed).swapaxes(0, 1), out=_flat(half)),
            Product(b[:m], rows[:, :, :m], out=first),
            Product(b[m:], rows[:, :, :m], out=self._dpixels[:, :, :m, m:]),
            Product(b, rows[:, :, m:], out=self._dpixels[:, :, m:]),
        ]

    def forward(self) -> None:
        _run(self._transform)
        _run(self._multiply)

    def backward(self) -> None:
        _run(self._transform_gradient)
        if self._gradient is not None:
            _run(self._transform)
            self._multiply_weights()
            self._gradient += self._part
        if self._dwindows is not None:
            _run(self._multiply_gradient)
            self._add(self._dpixels, self._dwindows)

    def _add(self, dpixels: Array, dwindows: Array) -> None:
        """Adds what overlaps: all m x m parts of the windows but the first, one part of all of them at a time.

        The first part belongs to no window before it, and the last windows come first. So it has been assigned by now,
        and what reaches into it from windows before comes later.
        """
        side, block = self._kernel.side, self._kernel.block
        for row in range(0, side, block):
            for column in range(0, side, block):
                if row or column:
                    part = slice(row, row + block), slice(column, column + block)
                    dwindows[:, :, *part] += dpixels[:, :, *part]


def _run(products: Sequence[Product]) -> None:
    for product in products:
        product()


def _windows(x: Array, *, side: int, step: int) -> Array:
    """(C, H, W, N), channels last -> (R, U, side, side, N C): rows and columns of windows, a view."""
    channels, height, width, images = x.shape
    c, h, w, _ = x.strides
    rows, columns = ((length - side) // step + 1 for length in (height, width))
    shape = (rows, columns, side, side, images * channels)
    return strided(x, shape, (step * h, step * w, h, w, c))


def _by_window(half: Array) -> Array:
    """(column, row, R, U, N C) -> (R, U, row, column, N C), a view."""
    return half.transpose(2, 3, 1, 0, 4)


def _by_position(transformed: Array, like: Array) -> Array:
    """(t, t, R, U, N C) -> (t t, L, C), a view; `like` is (C, H, W, N)."""
    t, _, rows, columns, _ = transformed.shape
    return transformed.reshape(t * t, rows * columns * like.shape[3], len(like))


def _flat(x: Array) -> Array:
    """The axes after the first two as one, a view."""
    return x.reshape(*x.shape[:2], count(x.shape[2:]))


@cache
def _squared(outputs: int, taps: int, dtype: np.dtype) -> Array:
    g = cook_toom(outputs, taps)[1]
    return np.kron(g, g).astype(dtype)

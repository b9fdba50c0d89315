"""Convolution with few multiplications (Winograd 1980; Lavin & Gray 2015, "Fast Algorithms for Convolutional Neural
Networks", arXiv:1509.09308).

m outputs of a filter with r taps can be had with m + r - 1 products instead of m * r:

    y = A^T [(G g) * (B^T d)]        g: r weights, d: m + r - 1 inputs, *: element by element

since the outputs are coefficients of a product of polynomials, which is known from its values at m + r - 1 points
(Cook-Toom). In two dimensions each matrix is applied along both axes, which is one product with its Kronecker square.
Summed over channels, the element-by-element products become one small matrix product for each of the (m + r - 1)^2
positions. The exact adjoints of the three steps give the gradients.
"""

from functools import cache

import numpy as np

from core.nn.arrays import Array
from core.nn.context import Context
from core.nn.kernels.base import BackwardPass, Kernel
from core.nn.matmul import matmul_transposed, small_matmul

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


@cache
def transforms(outputs: int, taps: int, dtype: np.dtype) -> tuple[Array, Array, Array]:
    """The three matrices for both axes at once: (m m, t t), (t t, r r) and (t t, t t)."""
    output, filter_, input_ = (np.kron(m, m).astype(dtype) for m in cook_toom(outputs, taps))
    return output, filter_, input_


class Winograd(Kernel):
    """Square kernels with stride 1, in blocks of m x m output pixels.

    Below t = m + kernel_size - 1, L is the number of windows in a tile times N.
    """

    def __init__(self, in_channels: int, out_channels: int, kernel_size: int, block: int) -> None:
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.block = block
        self.side = block + kernel_size - 1
        self.window = (self.side, self.side)
        self.step = (block, block)
        self.kernel_size = kernel_size

    def kept_values(self, windows: Array) -> int:
        return int(windows.size)

    def transform(self, weight: Array) -> Array:
        """(O, C, r, r) -> (t t, O, C)."""
        flat = weight.reshape(self.out_channels * self.in_channels, -1)
        _, filter_matrix, _ = transforms(self.block, self.kernel_size, weight.dtype)
        transformed = filter_matrix @ flat.T
        return transformed.reshape(-1, self.out_channels, self.in_channels)

    def forward(self, weight: Array, windows: Array, kept: Array, outputs: Array, ctx: Context) -> None:
        output_matrix, _, input_matrix = transforms(self.block, self.kernel_size, weight.dtype)
        positions, channels = self.side**2, self.in_channels
        pixels = ctx.scratch("pixels", windows.shape)
        np.copyto(pixels, windows)
        pixels = pixels.reshape(channels, positions, -1)
        length = pixels.shape[2]
        # each product writes so that the next one reads contiguously
        inputs = kept.reshape(positions, channels, length)
        small_matmul(input_matrix, pixels, out=inputs.swapaxes(0, 1))
        products = ctx.scratch("products", (self.out_channels, positions, length))
        small_matmul(weight, inputs, out=products.swapaxes(0, 1))
        small_matmul(output_matrix, products, out=outputs)

    def backward(self, weight: Array, ctx: Context) -> BackwardPass:
        return _WinogradBackward(self, weight, ctx)


class _WinogradBackward(BackwardPass):
    def __init__(self, kernel: Winograd, weight: Array, ctx: Context) -> None:
        self._kernel = kernel
        self._weight = np.ascontiguousarray(weight.swapaxes(1, 2))
        matrices = transforms(kernel.block, kernel.kernel_size, weight.dtype)
        self._output, self._filter, self._input = (matrix.T for matrix in matrices)
        self._gradient = ctx.buffer("dweight", weight.shape)
        self._gradient[...] = 0
        self._ctx = ctx

    def tile(self, windows: Array, doutputs: Array, kept: Array, dwindows: Array | None) -> None:
        kernel, ctx = self._kernel, self._ctx
        positions, channels = kernel.side**2, kernel.in_channels
        length = doutputs.shape[2]
        dproducts = ctx.scratch("products", (positions, kernel.out_channels, length))
        small_matmul(self._output, doutputs, out=dproducts.swapaxes(0, 1))
        part = ctx.scratch("part", self._gradient.shape)
        matmul_transposed(dproducts, kept.reshape(positions, channels, length), out=part)
        self._gradient += part
        if dwindows is not None:
            dinputs = ctx.scratch("inputs", (channels, positions, length))
            small_matmul(self._weight, dproducts, out=dinputs.swapaxes(0, 1))
            dpixels = ctx.scratch("pixels", (channels, positions, length))
            small_matmul(self._input, dinputs, out=dpixels)
            self._add(dpixels.reshape(dwindows.shape), dwindows)

    def begin(self, dx: Array) -> None:
        """Only the last rows and columns: all others are assigned before they are added to."""
        block = self._kernel.block
        _, height, width, _ = dx.shape
        dx[:, (height - self._kernel.side) // block * block + block :] = 0
        dx[:, :, (width - self._kernel.side) // block * block + block :] = 0

    def finish(self, dweight: Array) -> None:
        flat = self._gradient.reshape(len(self._gradient), -1)
        dweight[...] = (self._filter @ flat).T.reshape(dweight.shape)

    def _add(self, dpixels: Array, dwindows: Array) -> None:
        """Windows overlap, but the same block x block part of all of them does not.

        The first part belongs to no window before it. As the last windows come first, it can be assigned: what reaches
        into it comes later.
        """
        side, block = self._kernel.side, self._kernel.block
        for row in range(0, side, block):
            for column in range(0, side, block):
                part = slice(row, row + block), slice(column, column + block)
                if row == column == 0:
                    dwindows[:, *part] = dpixels[:, *part]
                else:
                    dwindows[:, *part] += dpixels[:, *part]

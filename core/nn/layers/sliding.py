"""Weights that slide over any number of axes: a correlation and its two adjoints, as matrix products over columns.

With G groups of C / G input and O / G output channels, K positions in a kernel and L windows times images:

    correlate           y  (G, O/G, L)      = weight (G, O/G, C/G K)   @ columns (G, C/G K, L)
    weight gradient     dw (G, O/G, C/G K)  = dy (G, O/G, L)           @ columns^T
    spread              dcolumns            = weight^T                 @ dy, then added to the pixels they came from

`spread` is what a convolution's backward pass does with the gradient, and a transposed convolution with its input.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.nn.arrays import Array, Shape, count
from core.nn.context import Context
from core.nn.kernels.base import TILE_BYTES
from core.nn.matmul import small_matmul


@dataclass(frozen=True)
class Sliding:
    """A kernel over as many axes as its size has; below, `*S` are these axes and `*P` the positions of its windows.

    Args:
        kernel_size, stride, dilation: pixels along each axis: of the kernel, between windows, between weights.
        groups: parts that channels are cut into; each output channel sees only the inputs of its own part.
    """

    kernel_size: Shape
    stride: Shape
    dilation: Shape
    groups: int = 1

    @property
    def spans(self) -> Shape:
        """Pixels from a window's first to its last, both counted, along each axis."""
        return tuple(d * (k - 1) + 1 for k, d in zip(self.kernel_size, self.dilation, strict=True))

    def positions(self, sizes: Shape) -> Shape:
        """How many windows fit along each axis of an image of these sizes."""
        fitting = zip(sizes, self.spans, self.stride, strict=True)
        return tuple((size - span) // stride + 1 for size, span, stride in fitting)

    def correlate(self, weight: Array, x: Array, out: Array, ctx: Context) -> None:
        """Writes the sums of products.

        Args:
            weight: (O, C / groups, *kernel_size).
            x: (C, *S, N).
            out: (O, *P, N).
        """
        windows, flat = self._windows(x, out.shape[1:-1]), self._flat(weight)
        for rows in self._tiles(windows):
            target = out[:, rows]
            sums = ctx.scratch("sums", (self.groups, flat.shape[1], count(target.shape[1:])))
            small_matmul(flat, self._columns(windows[self._at(rows)], ctx), out=sums)
            target[...] = sums.reshape(target.shape)

    def add_spread(self, weight: Array, dy: Array, dx: Array, ctx: Context) -> None:
        """Adds to `dx`, (C, *S, N), what each value of `dy`, (O, *P, N), spreads through the weights."""
        windows = self._windows(dx, dy.shape[1:-1])
        transposed = np.ascontiguousarray(self._flat(weight).swapaxes(1, 2))
        for rows in self._tiles(windows):
            targets = windows[self._at(rows)]
            columns = ctx.scratch("columns", targets.shape)
            small_matmul(
                transposed,
                self._grouped(dy[:, rows]),
                out=self._grouped(columns, axes=1 + len(self.kernel_size)),
            )
            for place in np.ndindex(self.kernel_size):  # windows overlap: one position in them at a time
                targets[:, *place] += columns[:, *place]

    def weight_gradient(self, x: Array, dy: Array, out: Array, ctx: Context) -> None:
        """Writes the gradient of the weights, (O, C / groups, *kernel_size), from `x` and `dy` as above."""
        windows = self._windows(x, dy.shape[1:-1])
        flat = self._flat(out)
        flat[...] = 0
        for rows in self._tiles(windows):
            columns = self._columns(windows[self._at(rows)], ctx)
            products = ctx.scratch("products", flat.shape)
            gradient = np.ascontiguousarray(self._grouped(dy[:, rows]))
            small_matmul(gradient, columns.swapaxes(1, 2), out=products)
            flat += products

    def _windows(self, x: Array, positions: Shape) -> Array:
        """(C, *S, N) -> (C, *kernel_size, *P, N): every window, a view."""
        channel, *steps, image = x.strides
        inside = (d * s for d, s in zip(self.dilation, steps, strict=True))
        between = (stride * s for stride, s in zip(self.stride, steps, strict=True))
        return np.lib.stride_tricks.as_strided(
            x, (len(x), *self.kernel_size, *positions, x.shape[-1]), (channel, *inside, *between, image)
        )

    def _tiles(self, windows: Array) -> Iterator[slice]:
        """Cuts the first axis of positions into parts whose columns stay in the second-level cache."""
        rows = windows.shape[1 + len(self.kernel_size)]
        deep = max(1, TILE_BYTES * rows // max(1, windows.size * windows.itemsize))
        for row in range(0, rows, deep):
            yield slice(row, min(rows, row + deep))

    def _at(self, rows: slice) -> tuple[slice, ...]:
        """The index of windows that picks these rows."""
        return (*(slice(None) for _ in range(1 + len(self.kernel_size))), rows)

    def _columns(self, windows: Array, ctx: Context) -> Array:
        """(C, *kernel_size, *P, N) -> (G, C / G K, L), copied."""
        columns = ctx.scratch("columns", windows.shape)
        np.copyto(columns, windows)
        return self._grouped(columns, axes=1 + len(self.kernel_size))

    def _flat(self, weight: Array) -> Array:
        """(O, C / G, *kernel_size) -> (G, O / G, C / G K), a view of a contiguous array."""
        return self._grouped(weight, axes=1)

    def _grouped(self, values: Array, *, axes: int = 1) -> Array:
        """The first axes as (groups, rest), all that follow as one; copied unless it is contiguous."""
        before, after = count(values.shape[:axes]), count(values.shape[axes:])
        return values.reshape(self.groups, before // self.groups, after)

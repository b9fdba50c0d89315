"""Matrix products cut to the size at which OpenBLAS is fastest."""

import numpy as np

from core.nn.arrays import Array

SMALL_PRODUCT = 1_000_000
"""Up to this many multiplications OpenBLAS takes its kernel without packing: 180-250 against 100-150 GFLOP/s."""

_NARROWEST = 48


def small_matmul(a: Array, x: Array, *, out: Array) -> None:
    """`out = a @ x`, as a stack of products of narrow column slices of `x`.

    Args:
        a: (P, Q).
        x: (Q, L), rows contiguous.
        out: (P, L), rows contiguous.
    """
    width = _slice_width(x.shape[1], SMALL_PRODUCT // max(1, a.size))
    if width == x.shape[1]:
        np.matmul(a, x, out=out)
    else:
        np.matmul(a, _column_slices(x, width), out=_column_slices(out, width))


def _slice_width(length: int, widest: int) -> int:
    """The widest equal slices, no wider than `widest`, that `length` divides into; all of it if they would be thin."""
    if length <= widest:
        return length
    for pieces in range(-(-length // max(1, widest)), length // _NARROWEST + 1):
        if length % pieces == 0:
            return length // pieces
    return length


def _column_slices(x: Array, width: int) -> Array:
    """(Q, L) -> (L / width, Q, width), a view."""
    rows, length = x.shape
    row, column = x.strides
    return np.lib.stride_tricks.as_strided(x, (length // width, rows, width), (width * column, row, column))

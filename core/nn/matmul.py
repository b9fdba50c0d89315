"""Matrix products cut to the size at which OpenBLAS is fastest."""

import numpy as np

from core.nn.arrays import Array

SMALL_PRODUCT = 1_000_000
"""Up to this many multiplications OpenBLAS takes its kernel without packing: 180-250 against 100-150 GFLOP/s."""

_NARROWEST = 48
_FEW_ROWS = 32


def small_matmul(a: Array, x: Array, *, out: Array) -> None:
    """`out = a @ x`, as a stack of products of narrow column slices of `x`.

    Args:
        a: (..., P, Q).
        x: (..., Q, L), rows contiguous.
        out: (..., P, L), rows contiguous.
    """
    length = x.shape[-1]
    width = _slice_width(length, SMALL_PRODUCT // max(1, a.shape[-2] * a.shape[-1]))
    if width == length:
        np.matmul(a, x, out=out)
    else:
        np.matmul(a[..., None, :, :], _column_slices(x, width), out=_column_slices(out, width))


def matmul_transposed(a: Array, b: Array, *, out: Array) -> None:
    """`out = a @ b^T`, as products of a few rows each: a transposed second factor is slow with more.

    Args:
        a: (S, P, L), rows contiguous.
        b: (S, Q, L), rows contiguous.
        out: (S, P, Q), contiguous.
    """
    (stack, p, length), q = a.shape, b.shape[1]
    rows, columns = _fewest_rows(p), _fewest_rows(q)
    np.matmul(
        a.reshape(stack, p // rows, 1, rows, length),
        b.reshape(stack, 1, q // columns, columns, length).swapaxes(-1, -2),
        out=out.reshape(stack, p // rows, rows, q // columns, columns).swapaxes(2, 3),
    )


def _fewest_rows(rows: int) -> int:
    """Up to 32, in equal parts; all of them where there are no such parts."""
    return next((r for r in range(_FEW_ROWS, _FEW_ROWS // 2 - 1, -1) if rows % r == 0), rows)


def _slice_width(length: int, widest: int) -> int:
    """The widest equal slices, no wider than `widest`, that `length` divides into; all of it if they would be thin."""
    if length <= widest:
        return length
    for pieces in range(-(-length // max(1, widest)), length // _NARROWEST + 1):
        if length % pieces == 0:
            return length // pieces
    return length


def _column_slices(x: Array, width: int) -> Array:
    """(..., Q, L) -> (..., L / width, Q, width), a view."""
    return x.reshape(*x.shape[:-1], x.shape[-1] // width, width).swapaxes(-3, -2)

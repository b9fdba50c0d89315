"""Matrix products cut to the size at which OpenBLAS is fastest."""

import numpy as np

from core.nn.arrays import Array
from core.nn.blas import has_small_products

SMALL_PRODUCT = 1_000_000
"""Up to this many multiplications OpenBLAS takes its kernel without packing, where it has one."""

_FEWEST_ROWS = 4
_FEWEST_COLUMNS = 48


class Product:
    """`out = a @ b`, cut once and computed as often as one likes.

    Args:
        a: (..., P, Q).
        b: (..., Q, L).
        out: (..., P, L).
    """

    def __init__(self, a: Array, b: Array, *, out: Array) -> None:
        self._operands = _cut(a, b, out) if has_small_products() else (a, b, out)

    def __call__(self) -> None:
        a, b, out = self._operands
        np.matmul(a, b, out=out)


def small_matmul(a: Array, b: Array, *, out: Array) -> None:
    """`out = a @ b`, at once."""
    Product(a, b, out=out)()


def inner_slices(a: Array, b: Array) -> tuple[Array, Array]:
    """Factors of a stack of small products that add up to `a @ b`: slices of the axis that both share.

    Args:
        a: (..., P, Q).
        b: (..., Q, L).

    Returns:
        (..., S, P, Q / S) and (..., S, Q / S, L), views.
    """
    (rows, inner), columns = a.shape[-2:], b.shape[-1]
    width = inner
    if has_small_products():
        width = _width(inner, SMALL_PRODUCT // max(1, rows * columns), _FEWEST_COLUMNS)
    return _columns(a, width), _rows(b, width)


def _cut(a: Array, b: Array, out: Array) -> tuple[Array, Array, Array]:
    """The operands as stacks of slices, of the rows of `a` or the columns of `b`, whichever are more."""
    (rows, inner), columns = a.shape[-2:], b.shape[-1]
    if rows > columns:
        height = _width(rows, SMALL_PRODUCT // max(1, inner * columns), _FEWEST_ROWS)
        return _rows(a, height), b[..., None, :, :], _rows(out, height)
    width = _width(columns, SMALL_PRODUCT // max(1, rows * inner), _FEWEST_COLUMNS)
    return a[..., None, :, :], _columns(b, width), _columns(out, width)


def _width(length: int, widest: int, narrowest: int) -> int:
    """The widest equal slices, of `narrowest` to `widest`, that `length` divides into; all of it if there are none."""
    if length <= widest:
        return length
    for pieces in range(-(-length // max(1, widest)), length // narrowest + 1):
        if length % pieces == 0:
            return length // pieces
    return length


def _rows(x: Array, height: int) -> Array:
    """(..., P, Q) -> (..., P / height, height, Q), a view."""
    *stack, rows, columns = x.shape
    return x.reshape(*stack, rows // height, height, columns) if height else x[..., None, :, :]


def _columns(x: Array, width: int) -> Array:
    """(..., Q, L) -> (..., L / width, Q, width), a view."""
    *stack, rows, columns = x.shape
    return x.reshape(*stack, rows, columns // width, width).swapaxes(-3, -2) if width else x[..., None, :, :]

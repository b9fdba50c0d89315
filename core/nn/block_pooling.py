"""Max-pooling in twos of a tile of output blocks, and its gradient. Of equal values the first, row by row, is taken."""

from dataclasses import dataclass

import numpy as np

from core.nn.arrays import Array


@dataclass(frozen=True, eq=False)
class PoolMasks:
    """Which of two values was the larger one.

    Attributes:
        left: (O, side, side / 2, L) of neighbours in a row.
        upper: (O, side / 2, side / 2, L) of the larger ones of two rows.
    """

    left: Array
    upper: Array


def pool(outputs: Array, pooled: Array, *, larger: Array, masks: PoolMasks | None) -> None:
    """Halves the blocks of a tile.

    Args:
        outputs: (O, side, side, L).
        pooled: (O, side / 2, side / 2, L), written.
        larger: (O, side, side / 2, L), scratch memory.
        masks: written, for `unpool`.
    """
    left, right = outputs[:, :, 0::2], outputs[:, :, 1::2]
    np.maximum(left, right, out=larger)
    upper, lower = larger[:, 0::2], larger[:, 1::2]
    np.maximum(upper, lower, out=pooled)
    if masks is not None:
        np.greater_equal(left, right, out=masks.left)
        np.greater_equal(upper, lower, out=masks.upper)


def unpool(dpooled: Array, doutputs: Array, *, larger: Array, masks: PoolMasks) -> None:
    """Gives each gradient to the value that was taken, and 0 to the others.

    Args:
        dpooled: (O, side / 2, side / 2, L).
        doutputs: (O, side, side, L), written.
        larger: (O, side, side / 2, L), scratch memory.
        masks: what `pool` wrote.
    """
    upper, lower = larger[:, 0::2], larger[:, 1::2]
    np.multiply(dpooled, masks.upper, out=upper)
    np.subtract(dpooled, upper, out=lower)
    left, right = doutputs[:, :, 0::2], doutputs[:, :, 1::2]
    np.multiply(larger, masks.left, out=left)
    np.subtract(larger, left, out=right)

"""Max-pooling in twos of a tile of output, and its gradient. Of equal values the first, column by column, is taken.

Rows come first, as they are the longer runs in memory: the other way takes a third more time.
"""

from dataclasses import dataclass

import numpy as np

from core.nn.arrays import Array


@dataclass(frozen=True, eq=False)
class TilePool:
    """The memory of one tile's pool; all arrays alike in their order.

    Attributes:
        outputs: (O, H, W, N).
        larger: (O, H / 2, W, N), of neighbours in a column, scratch memory.
        pooled: (O, H / 2, W / 2, N).
    """

    outputs: Array
    larger: Array
    pooled: Array

    def forward(self) -> None:
        """Writes `pooled`."""
        np.maximum(*_in_twos(self.outputs, axis=1), out=self.larger)
        np.maximum(*_in_twos(self.larger, axis=2), out=self.pooled)


@dataclass(frozen=True, eq=False)
class TrainingPool(TilePool):
    """A pool that remembers which values it took.

    Attributes:
        upper: as `larger`, of truth values: whether the upper one was.
        left: as `pooled`, of truth values: whether that of the left column was.
    """

    upper: Array
    left: Array

    def forward(self) -> None:
        super().forward()
        np.greater_equal(*_in_twos(self.outputs, axis=1), out=self.upper)
        np.greater_equal(*_in_twos(self.larger, axis=2), out=self.left)

    def backward(self, dpooled: Array, doutputs: Array) -> None:
        """Gives each gradient to the value that was taken, and 0 to the others."""
        left, right = _in_twos(self.larger, axis=2)
        np.multiply(dpooled, self.left, out=left)
        np.subtract(dpooled, left, out=right)
        upper, lower = _in_twos(doutputs, axis=1)
        np.multiply(self.larger, self.upper, out=upper)
        np.subtract(self.larger, upper, out=lower)


def _in_twos(values: Array, *, axis: int) -> tuple[Array, Array]:
    """The first and the second of each pair along an axis, views."""
    before = (slice(None),) * axis
    return values[*before, 0::2], values[*before, 1::2]

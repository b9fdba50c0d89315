"""A number of a pooling: the largest of a window, or its mean."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.insight.explained.explanation import Explanation, Place, Seen, cut_out
from core.insight.images import Maps
from core.nn.layers import AvgPool2d, MaxPool2d


@dataclass(frozen=True, eq=False)
class PoolingCell(Explanation):
    """What a window is summed up to.

    Attributes:
        rule: which of its values counts.
        window: (kh, kw) float32, what it lies on, in the same channel; the padding is -inf for "max", 0 for "average".
        corner: row and column of its first pixel in the input; negative in the padding.
        winner: row and column in the input of the largest value, the first of equal ones; None for "average".
    """

    rule: Literal["max", "average"]
    window: Maps
    corner: Place
    winner: Place | None

    @property
    def total(self) -> float:
        if self.rule == "max":
            return float(self.window.max())
        return float(self.window.sum(dtype=np.float64)) / self.window.size


def explain_pooling(seen: Seen, layer: MaxPool2d | AvgPool2d) -> PoolingCell:
    channel, *rest = seen.place
    along = zip(rest, layer.stride, layer.padding, strict=True)
    corner = tuple(place * stride - padding for place, stride, padding in along)
    own = seen.input[channel : channel + 1]
    window = cut_out(own, corner, (1, 1), layer.kernel_size, border=layer.border)[0]
    if not isinstance(layer, MaxPool2d):
        return PoolingCell(*seen.head, rule="average", window=window, corner=corner, winner=None)
    row, column = np.unravel_index(int(window.argmax()), window.shape)
    winner = corner[0] + int(row), corner[1] + int(column)
    return PoolingCell(*seen.head, rule="max", window=window, corner=corner, winner=winner)


def explain_global_average(seen: Seen) -> PoolingCell:
    window = seen.input[seen.place[0]].astype(np.float32)
    return PoolingCell(*seen.head, rule="average", window=window, corner=(0, 0), winner=None)

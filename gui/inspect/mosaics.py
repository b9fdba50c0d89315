"""How maps are arranged into one picture, and which value lies under a place of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.insight import mosaic

_LEAST_SIDE = (
    12  # pixels of a map in the picture: smaller ones are enlarged, so that the gap stays a thin line
)
_RAGGED = 0.9  # a last row with gaps is worth it only where the maps become this much larger


@dataclass(frozen=True, eq=False)
class Mosaic:
    """Maps (C, H, W) side by side in one `picture`, `columns` in a row, each value `unit` pixels large."""

    maps: np.ndarray
    picture: np.ndarray
    columns: int
    unit: int

    @property
    def limit(self) -> float:
        """The largest absolute value; 1 where all is 0."""
        return float(np.abs(self.maps).max(initial=0)) or 1.0

    def corner(self, channel: int) -> tuple[int, int]:
        """Row and column of the picture where a map begins."""
        _, height, width = self.maps.shape
        down, across = divmod(channel, self.columns)
        return down * (height * self.unit + 1), across * (width * self.unit + 1)

    def at(self, row: int, column: int) -> tuple[int, int, int] | None:
        """Channel, row and column of the value at this pixel of the picture; None in a gap."""
        count, height, width = self.maps.shape
        across, x = divmod(column, width * self.unit + 1)
        down, y = divmod(row, height * self.unit + 1)
        channel = down * self.columns + across
        if channel >= count or x >= width * self.unit or y >= height * self.unit:
            return None
        return channel, y // self.unit, x // self.unit


def arrange(maps: np.ndarray, width: int, height: int) -> Mosaic:
    """The mosaic whose maps are largest in a space of `width` x `height` pixels.

    Input shape: (C, H, W), float.
    """
    unit = max(1, math.ceil(_LEAST_SIDE / max(maps.shape[1:])))
    enlarged = maps.repeat(unit, axis=1).repeat(unit, axis=2)
    columns = best_columns(enlarged.shape, width, height)
    picture, columns = mosaic(enlarged, columns=columns)
    return Mosaic(maps, picture, columns, unit)


def best_columns(shape: tuple[int, int, int], width: int, height: int) -> int:
    """How many maps to put in a row so that they are as large as can be, full rows going before slightly larger ones.

    Of equals, the fewest gaps at the end.
    """
    count, map_height, map_width = shape

    def merit(columns: int) -> tuple[float, int]:
        rows = -(-count // columns)
        scale = min(width / (columns * (map_width + 1) - 1), height / (rows * (map_height + 1) - 1))
        gaps = rows * columns - count
        return round(scale * (_RAGGED if gaps else 1), 6), -gaps

    return max(range(1, count + 1), key=merit)

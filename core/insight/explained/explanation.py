"""What every explanation of a number has, and what it is made from."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.insight.images import Maps
from core.insight.inside import PlacedLayer
from core.nn.arrays import Array, Shape

Place = tuple[int, ...]
"""(channel, row, column) of a map, or (channel,) of a flat output."""


@dataclass(frozen=True, eq=False)
class Explanation:
    """How one number of a layer's output came about.

    Attributes:
        layer: its name, such as `conv1` or `res1.conv1`.
        kind: such as `Conv2d`.
        place: (channel, row, column) in the layer's output; (channel,) where that is flat.
        value: the number, as the network computed it.
    """

    layer: str
    kind: str
    place: Place
    value: float

    @property
    def total(self) -> float:
        """What the parts come to: `value`, but for rounding."""
        raise NotImplementedError


@dataclass(frozen=True, eq=False)
class Seen:
    """A place in a layer's output, and what the layers made of the image.

    Attributes:
        layers: all of the network's.
        outputs: of all of them, (C, H, W) or (F,).
        image: (C, H, W), what the first one was given.
    """

    at: PlacedLayer
    place: Place
    layers: Mapping[str, PlacedLayer]
    outputs: Mapping[str, Array]
    image: Array

    @property
    def input(self) -> Array:
        """What the layer was given, (C, H, W) or (F,)."""
        return self.image if self.at.source is None else self.outputs[self.at.source]

    @property
    def head(self) -> tuple[str, str, Place, float]:
        """What every explanation begins with."""
        return self.at.name, self.at.kind, self.place, float(self.outputs[self.at.name][self.place])


def cut_out(values: Array, corner: Place, step: Shape, size: Shape, *, border: float = 0.0) -> Maps:
    """What a window lies on.

    Args:
        values: (C, H, W).
        corner: row and column of its first pixel; outside of the image too.
        step: rows and columns from one of its pixels to the next.
        size: pixels down and across.
        border: what lies around the image.

    Returns:
        (C, *size) float32, copied.
    """
    patch = np.full((len(values), *size), border, np.float32)
    along = [first + by * np.arange(n) for first, by, n in zip(corner, step, size, strict=True)]
    inside = [(lines >= 0) & (lines < n) for lines, n in zip(along, values.shape[1:], strict=True)]
    there = (np.arange(len(values)), *(lines[are] for lines, are in zip(along, inside, strict=True)))
    here = (np.arange(len(values)), *map(np.flatnonzero, inside))
    patch[np.ix_(*here)] = values[np.ix_(*there)]
    return patch

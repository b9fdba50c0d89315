"""Units that bring nothing: ReLUs that are 0 for every image, sigmoids and tanhs that are always at an end."""

from dataclasses import dataclass

import numpy as np

from core.insight.inside import PlacedLayer
from core.nn.arrays import Array
from core.nn.layers import ReLU, Sigmoid, Tanh

SATURATED = 0.99
"""How far from the middle of its range to an end a sigmoid or a tanh must be for being saturated."""


@dataclass(frozen=True)
class Units:
    """Some of a layer's channels, or of its values where its output is flat; in words `str` of it, such as
    "relu2: 3 of 32 channels: 4, 9, 31".

    Attributes:
        numbers: which of them, counted from 0.
        of: how many the layer has.
        noun: "channels" or "units".
    """

    layer: str
    numbers: tuple[int, ...]
    of: int
    noun: str

    def __str__(self) -> str:
        """In words channels are counted from 1."""
        named = f": {', '.join(str(number + 1) for number in self.numbers)}" if self.numbers else ""
        return f"{self.layer}: {len(self.numbers)} of {self.of} {self.noun}{named}"


class UnitWatch:
    """Watches the outputs of one layer, batch by batch, for units that never change."""

    def __init__(self, at: PlacedLayer) -> None:
        self._at = at
        self._highest = np.full(at.output_shape[0], -np.inf)
        self._lowest = np.full(at.output_shape[0], np.inf)

    @property
    def can_die(self) -> bool:
        return isinstance(self._at.layer, ReLU)

    @property
    def can_saturate(self) -> bool:
        return isinstance(self._at.layer, Sigmoid | Tanh)

    def add(self, output: Array) -> None:
        """A batch, (C, H, W, N) or (F, N)."""
        flat = output.reshape(len(output), -1)
        if self.can_die:
            np.maximum(self._highest, flat.max(axis=1), out=self._highest)
        elif self.can_saturate:
            centred = 2 * flat - 1 if isinstance(self._at.layer, Sigmoid) else flat
            np.minimum(self._lowest, np.abs(centred).min(axis=1), out=self._lowest)

    def dead(self) -> Units | None:
        """Those that were 0 everywhere in every image; None where the layer is no ReLU."""
        return self._units(self._highest <= 0) if self.can_die else None

    def saturated(self) -> Units | None:
        """Those beyond `SATURATED` everywhere in every image; None where the layer is neither a sigmoid nor a tanh."""
        return self._units(self._lowest > SATURATED) if self.can_saturate else None

    def _units(self, are: Array) -> Units:
        noun = "channels" if len(self._at.output_shape) > 1 else "units"
        return Units(self._at.name, tuple(map(int, np.flatnonzero(are))), len(are), noun)

"""Which two filters of a convolution look for the same."""

from dataclasses import dataclass

import numpy as np

from core.insight.images import Maps


@dataclass(frozen=True)
class AlikeFilters:
    """The two most alike filters of a convolution.

    Attributes:
        first, second: their numbers, counted from 0.
        cosine: of the angle between them: 1 for the same direction, 0 for nothing in common.
    """

    layer: str
    first: int
    second: int
    cosine: float

    def __str__(self) -> str:
        """In words filters are counted from 1."""
        return f"{self.layer}: filters {self.first + 1} and {self.second + 1}, cosine {self.cosine:.2f}"


def most_alike(layer: str, kernels: Maps) -> AlikeFilters | None:
    """Those of the (out, in, kh, kw) kernels; None when there is only one. A filter of zeros is like none."""
    if len(kernels) < 2:
        return None
    flat = kernels.reshape(len(kernels), -1)
    lengths = np.sqrt(np.vecdot(flat, flat))[:, None]
    directions = np.divide(flat, lengths, out=np.zeros_like(flat), where=lengths > 0)
    cosines = directions @ directions.T
    np.fill_diagonal(cosines, -np.inf)
    first, second = np.unravel_index(int(cosines.argmax()), cosines.shape)
    return AlikeFilters(layer, int(first), int(second), float(cosines[first, second]))

"""The names that every file of the network uses for arrays and shapes."""

import math
from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

Array = NDArray[Any]
Shape = tuple[int, ...]
Shapes = Mapping[str, Shape]


def count(shape: Shape) -> int:
    """Number of elements of an array of this shape."""
    return math.prod(shape)

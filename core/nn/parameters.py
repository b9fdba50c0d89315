"""One flat vector; every weight is a named view into it."""

from collections.abc import ItemsView, Iterator, Mapping

import numpy as np
from numpy.typing import DTypeLike

from core.nn.arrays import Array, Shape, Shapes, count


class Parameters(Mapping[str, Array]):
    """Named arrays laid end to end in one vector.

    An optimizer works on `vector`, a layer on its views; writing to one writes to the other.
    Weights, their gradients and running statistics are each one of these.

    Args:
        shapes: the shape of each named array, in the order they are laid out.
        vector: the memory to use, of exactly the right length; new zeros when left out.
    """

    vector: Array
    shapes: dict[str, Shape]

    def __init__(self, shapes: Shapes, vector: Array | None = None, *, dtype: DTypeLike = np.float32) -> None:
        self.shapes = dict(shapes)
        size = sum(count(shape) for shape in self.shapes.values())
        self.vector = np.zeros(size, dtype) if vector is None else vector
        if self.vector.shape != (size,):
            raise ValueError(f"{size} values are needed, the vector has shape {self.vector.shape}")
        self._views: dict[str, Array] = {}
        start = 0
        for name, shape in self.shapes.items():
            stop = start + count(shape)
            self._views[name] = self.vector[start:stop].reshape(shape)
            start = stop

    def __getitem__(self, name: str) -> Array:
        return self._views[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._views)

    def __len__(self) -> int:
        return len(self._views)

    def items(self) -> ItemsView[str, Array]:
        return self._views.items()

    def of(self, prefix: str) -> dict[str, Array]:
        """The views of one layer, by their names inside that layer (`conv1.weight` -> `weight`)."""
        start = prefix + "."
        return {name.removeprefix(start): view for name, view in self.items() if name.startswith(start)}

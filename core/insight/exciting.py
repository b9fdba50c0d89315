"""What a channel likes: the images of a data set that excite it most (as in Zeiler & Fergus 2013, arXiv:1311.2901)."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.insight.images import Maps
from core.insight.passes import watched_passes
from core.model_file import Model
from core.nn.arrays import Array, Shape

COUNT = 9


@dataclass(frozen=True, eq=False)
class Exciting:
    """The images that excite each of C channels most, in falling order; K are nine, or all where there are fewer.

    Attributes:
        rows: (C, K), which images.
        values: (C, K), the channel's highest value for each.
        places: (C, K, 2), row and column in the channel's map where that is; 0 and 0 for a flat output.
    """

    rows: NDArray[np.intp]
    values: Maps
    places: NDArray[np.intp]


def exciting_images(model: Model, images: NDArray[np.uint8]) -> Generator[int, None, dict[str, Exciting]]:
    """For every channel of every layer, the nine images for which its map reaches highest.

    Yields how many images are done, and returns them by the layers' names. Closing the generator cancels.

    Args:
        model: whose network to look into.
        images: (N, C, size, size) uint8, normalized; the rows that come back are theirs.
    """
    tops = {name: _Top(shape) for name, shape in model.network.shapes.items()}
    yield from watched_passes(
        model.network, images, lambda rows, name, output: tops[name].take(rows.start, output)
    )
    return {name: top.found() for name, top in tops.items()}


class _Top:
    """The best so far of one layer, whose output is (C, H, W) or (F,)."""

    def __init__(self, shape: Shape) -> None:
        self._channels, self._width = shape[0], shape[-1] if len(shape) > 1 else 1
        self._rows, self._cells = np.empty((2, self._channels, 0), np.intp)
        self._values = np.empty((self._channels, 0), np.float32)

    def take(self, start: int, output: Array) -> None:
        """Another batch, (C, H, W, n) or (F, n), whose first image is `start`."""
        maps = output.reshape(self._channels, -1, output.shape[-1])
        highest = maps.max(axis=1)
        before, count = self._values.shape[1], output.shape[-1]
        values = np.hstack([self._values, highest])
        chosen = _largest(values)
        channel = np.arange(self._channels)[:, None]
        rows = np.broadcast_to(np.arange(start, start + count), highest.shape)
        self._values = values[channel, chosen]
        self._rows = np.hstack([self._rows, rows])[channel, chosen]
        cells = np.hstack([self._cells, np.zeros_like(rows)])[channel, chosen]
        # where in the map is only asked of the few images that are new: reading a map of one of them is slow
        new, position = np.nonzero(chosen >= before)
        cells[new, position] = maps[new, :, chosen[new, position] - before].argmax(axis=1)
        self._cells = cells

    def found(self) -> Exciting:
        places = np.stack(np.divmod(self._cells, self._width), axis=2)
        return Exciting(self._rows, self._values, places)


def _largest(values: Array) -> Array:
    """(C, N) -> (C, K), where the largest are, in falling order."""
    if values.shape[1] <= COUNT:
        return np.argsort(-values, axis=1, kind="stable")
    some = np.argpartition(-values, COUNT - 1, axis=1)[:, :COUNT]
    some.sort(axis=1)  # of equal ones the first
    order = np.argsort(-np.take_along_axis(values, some, axis=1), axis=1, kind="stable")
    return np.take_along_axis(some, order, axis=1)

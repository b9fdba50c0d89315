"""What goes on inside a network, as arrays to be drawn."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.model_file import Model
from core.nn.arrays import Array, Shape
from core.nn.layers import Conv2d

Maps = NDArray[np.float32]


@dataclass(frozen=True)
class LayerInfo:
    """A layer as it is called in its network, and the shape it gives, (C, H, W) or (F,)."""

    name: str
    kind: str
    output_shape: Shape


def layer_infos(model: Model) -> tuple[LayerInfo, ...]:
    """The layers in order."""
    return tuple(LayerInfo(row.name, row.kind, row.output_shape) for row in model.network.summary())


def feature_maps(model: Model, image: NDArray[np.uint8]) -> dict[str, Maps]:
    """The output of every layer, by name and in order.

    Args:
        model: whose network to look into.
        image: (size, size) or (size, size, 3) uint8, normalized.

    Returns:
        (C, H, W) float32 for each layer; a flat output has H = W = 1.
    """
    maps: dict[str, Maps] = {}

    def keep(name: str, output: Array) -> None:
        channels = output[..., 0].astype(np.float32)
        maps[name] = channels if channels.ndim == 3 else channels.reshape(-1, 1, 1)

    planes = image[None] if image.ndim == 2 else image.transpose(2, 0, 1)
    model.network.forward(planes[None] * np.float32(1 / 255), watch=keep)
    return maps


def first_filters(model: Model) -> Maps | None:
    """The kernels of the first convolution, (out, in, kh, kw); None when the network has no convolution."""
    for layer in model.network.layers.values():
        if isinstance(layer, Conv2d):
            return layer.weight.astype(np.float32)
    return None


def mosaic(maps: Maps, *, columns: int | None = None, gap: int = 1) -> tuple[Maps, int]:
    """All maps in one picture, row by row.

    Args:
        maps: (C, H, W).
        columns: maps in a row; about as many as there are rows when left out.
        gap: pixels between maps, filled with NaN.

    Returns:
        The picture, and how many maps are in a row.
    """
    count, height, width = maps.shape
    columns = columns or max(1, math.ceil(math.sqrt(count)))
    rows = -(-count // columns)
    cells = np.full((rows * columns, height + gap, width + gap), np.nan, np.float32)
    cells[:count, :height, :width] = maps
    grid = cells.reshape(rows, columns, height + gap, width + gap).transpose(0, 2, 1, 3)
    picture = grid.reshape(rows * (height + gap), columns * (width + gap))
    return picture[: rows * (height + gap) - gap, : columns * (width + gap) - gap], columns

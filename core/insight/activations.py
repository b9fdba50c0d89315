"""What every layer makes of an image, and the filters it does it with."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.insight.images import Maps, as_input
from core.model_file import Model
from core.nn.arrays import Array, Shape
from core.nn.layers import Conv2d


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

    model.network.forward(as_input(image), watch=keep)
    return maps


def first_filters(model: Model) -> Maps | None:
    """The kernels of the first convolution, (out, in, kh, kw); None when the network has no convolution."""
    for layer in model.network.layers.values():
        if isinstance(layer, Conv2d):
            return layer.weight.astype(np.float32)
    return None

"""What every layer makes of an image."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.insight.images import Maps, as_input
from core.insight.inside import forward_inside
from core.model_file import Model
from core.nn.arrays import Array, Shape
from core.nn.summary import LayerSummary


@dataclass(frozen=True)
class LayerInfo:
    """A layer as it is called in its network, the shape it gives, (C, H, W) or (F,), and the layers inside it."""

    name: str
    kind: str
    output_shape: Shape
    inside: tuple["LayerInfo", ...] = ()


def layer_infos(model: Model) -> tuple[LayerInfo, ...]:
    """The layers in order; a block has its own inside it."""
    return tuple(map(_info, model.network.summary()))


def feature_maps(model: Model, image: NDArray[np.uint8], *, inside: bool = False) -> dict[str, Maps]:
    """The output of every layer, by name and in order.

    Args:
        model: whose network to look into.
        image: (size, size) or (size, size, 3) uint8, normalized.
        inside: whether also of the layers inside residual blocks, such as `res1.conv1`; those come before the block.

    Returns:
        (C, H, W) float32 for each layer; a flat output has H = W = 1.
    """
    maps: dict[str, Maps] = {}

    def keep(name: str, output: Array) -> None:
        channels = output[..., 0].astype(np.float32)
        maps[name] = channels if channels.ndim == 3 else channels.reshape(-1, 1, 1)

    if inside:
        forward_inside(model.network, as_input(image), model.network.workspace(fuses=False), keep)
    else:
        model.network.forward(as_input(image), watch=keep)
    return maps


def _info(row: LayerSummary) -> LayerInfo:
    return LayerInfo(row.name, row.kind, row.output_shape, tuple(map(_info, row.inside)))

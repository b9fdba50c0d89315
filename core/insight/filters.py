"""What layers look for: the kernels of convolutions, and rows of weights as images."""

import numpy as np

from core.errors import InsightError
from core.insight.explained.linear import flattened_shape
from core.insight.images import Maps
from core.insight.inside import all_layers
from core.model_file import Model
from core.nn.layers import Conv2d, ConvTranspose2d, Linear


def convolutions(model: Model) -> tuple[str, ...]:
    """The names of all convolutions in order, transposed ones and those inside blocks too; empty if there are none."""
    layers = all_layers(model.network)
    return tuple(name for name, at in layers.items() if isinstance(at.layer, Conv2d | ConvTranspose2d))


def filters(model: Model, layer: str) -> Maps:
    """The kernels of a convolution: what each output channel looks for in each input channel.

    Args:
        model: whose network to look into.
        layer: one of `convolutions`.

    Returns:
        (out, in, kh, kw) float32, copied; with groups `in` are the channels of one group. Of a transposed convolution
        what each input channel paints into each output channel, in the same order of axes.

    Raises:
        InsightError: the layer is no convolution.
    """
    found = all_layers(model.network).get(layer)
    match found.layer if found else None:
        case Conv2d() as convolution:
            return convolution.weight.astype(np.float32)
        case ConvTranspose2d() as transposed:
            groups, (inputs, outputs, *size) = transposed.sliding.groups, transposed.weight.shape
            grouped = transposed.weight.reshape(groups, inputs // groups, outputs, *size).swapaxes(1, 2)
            return grouped.reshape(-1, inputs // groups, *size).astype(np.float32)
    names = ", ".join(convolutions(model))
    has = f"its convolutions are {names}" if names else "it has none"
    raise InsightError(f"{layer} of {model.name} is no convolution, and has no filters; {has}")


def weight_images(model: Model, layer: str) -> Maps | None:
    """The weights of a Linear layer, row by row as the images that it looks for.

    Args:
        model: whose network to look into.
        layer: the name of a Linear layer.

    Returns:
        (out, C, H, W) float32, copied; None unless the layer is given a flattened image of more than one pixel,
        directly or through activations, dropouts and normalizations.

    Raises:
        InsightError: the layer is no Linear layer.
    """
    layers = all_layers(model.network)
    found = layers.get(layer)
    if found is None or not isinstance(found.layer, Linear):
        names = ", ".join(name for name, at in layers.items() if isinstance(at.layer, Linear))
        has = f"its Linear layers are {names}" if names else "it has none"
        raise InsightError(f"{layer} of {model.name} is no Linear layer; {has}")
    shape = flattened_shape(layers, found)
    return None if shape is None else found.layer.weight.reshape(-1, *shape).astype(np.float32)

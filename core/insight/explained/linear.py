"""A number of a fully connected layer: all its inputs, times a row of weights, summed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.insight.explained.explanation import Explanation, Seen
from core.insight.images import Maps
from core.insight.inside import PlacedLayer
from core.nn.arrays import Shape
from core.nn.layers import Dropout, Flatten, Linear
from core.nn.layers.activation import GELU, Curve, ReLU
from core.nn.layers.normalization import BatchNorm


@dataclass(frozen=True, eq=False)
class LinearCell(Explanation):
    """The sum of all inputs times their weights, and the bias.

    Attributes:
        inputs: (F,) float32.
        weights: (F,) float32, the row of this output.
        bias: 0 where the layer has none.
        image_shape: the (C, H, W) that inputs, weights and products can be reshaped to, where the inputs are a
            flattened image of more than one pixel; else None.
    """

    inputs: Maps
    weights: Maps
    bias: float
    image_shape: Shape | None

    @property
    def products(self) -> Maps:
        """(F,), inputs times weights."""
        return self.inputs * self.weights

    @property
    def total(self) -> float:
        return float(self.products.sum(dtype=np.float64)) + self.bias


def explain_linear(seen: Seen, layer: Linear) -> LinearCell:
    (channel,) = seen.place
    return LinearCell(
        *seen.head,
        inputs=seen.input.astype(np.float32),
        weights=layer.weight[channel].astype(np.float32),
        bias=float(layer.bias[channel]) if layer.has_bias else 0.0,
        image_shape=flattened_shape(seen.layers, seen.at),
    )


def flattened_shape(layers: Mapping[str, PlacedLayer], layer: PlacedLayer) -> Shape | None:
    """(C, H, W) of the image of more than one pixel whose values the layer is given one by one; None if there is none.

    Between the `Flatten` and the layer there may be what leaves every value in its place.
    """
    before = layer
    while before.source is not None:
        before = layers[before.source]
        if isinstance(before.layer, Flatten):
            shape = before.input_shape
            return shape if len(shape) == 3 and max(shape[1:]) > 1 else None
        if not isinstance(before.layer, Dropout | ReLU | Curve | GELU | BatchNorm):
            return None
    return None

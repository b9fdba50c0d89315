"""One number of a layer's output, or of the answer, explained."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from core.data.ink import Image
from core.errors import InsightError
from core.insight.explained.activation import explain_activation
from core.insight.explained.convolution import explain_convolution, explain_transposed
from core.insight.explained.explanation import Explanation, Place, Seen
from core.insight.explained.linear import explain_linear
from core.insight.explained.normalization import explain_batch_norm
from core.insight.explained.passing import explain_passing, explain_residual
from core.insight.explained.pooling import explain_global_average, explain_pooling
from core.insight.explained.softmax import SoftmaxCell, explain_softmax_layer
from core.insight.images import as_input
from core.insight.inside import PlacedLayer, all_layers, all_outputs
from core.model_file import Model
from core.nn.arrays import Shape
from core.nn.layers import (
    GELU,
    AvgPool2d,
    Conv2d,
    ConvTranspose2d,
    Dropout,
    Flatten,
    GlobalAvgPool2d,
    Linear,
    MaxPool2d,
    ReLU,
    Residual,
    Softmax,
)
from core.nn.layers.activation import Curve
from core.nn.layers.normalization import BatchNorm

_AXES = ("channels", "rows", "columns")


def explain_cell(model: Model, image: Image, layer: str, place: Sequence[int]) -> Explanation:
    """How one number of `feature_maps` came about.

    Args:
        model: whose network to look into.
        image: (size, size) or (size, size, 3) uint8, normalized.
        layer: the name of a layer, also of one inside a block, such as `res1.conv1`.
        place: (channel, row, column) in the layer's output; (channel,) or (channel, 0, 0) where that is flat.

    Returns:
        By the kind of the layer: a `ConvolutionCell`, `PoolingCell`, `BatchNormCell`, `ActivationCell`, `LinearCell`,
        `SoftmaxCell`, `PassedCell` or `ResidualCell`.

    Raises:
        InsightError: there is no such layer or place, or layers of that kind are not explained.
    """
    return explain_onwards(model, image, layer, place)[0]


def explain_onwards(model: Model, image: Image, layer: str, place: Sequence[int]) -> tuple[Explanation, ...]:
    """The number, and what the normalizations, activations and dropouts right after it make of it, in order.

    Arguments and errors are those of `explain_cell`.
    """
    layers = all_layers(model.network)
    if layer not in layers:
        raise InsightError(f"{model.name} has no layer {layer}; its layers are {', '.join(layers)}")
    at = layers[layer]
    exact = _checked(place, at, model)
    given = as_input(image)
    outputs = all_outputs(model.network, given)
    return tuple(
        _explain(Seen(each, exact, layers, outputs, given[0]), model) for each in _onwards(layers, at)
    )


def explain_softmax(model: Model, image: Image, class_number: int) -> SoftmaxCell:
    """How the answer's probability of a class comes from the network's outputs, with the model's own temperature.

    Args:
        model: whose answer is explained.
        image: (size, size) or (size, size, 3) uint8, normalized.
        class_number: any of the model's classes, not only the likeliest.

    Returns:
        The layer is the network's last, the place (class_number,).

    Raises:
        InsightError: there is no such class.
    """
    classes = len(model.class_names)
    if not 0 <= class_number < classes:
        raise InsightError(f"{model.name} has no class {class_number}; it has 0 to {classes - 1}")
    logits = model.network.forward(as_input(image))[0].astype(np.float32)
    value = float(model.calibration.probabilities(logits)[class_number])
    last = next(reversed(model.network.layers))
    return SoftmaxCell(last, "Softmax", (class_number,), value, logits, model.calibration.temperature)


def _checked(place: Sequence[int], at: PlacedLayer, model: Model) -> Place:
    """The place with as many numbers as the output has axes."""
    shape, given = at.output_shape, tuple(map(int, place))
    padded = (*shape, 1, 1) if len(shape) == 1 and len(given) == 3 else shape
    if len(given) != len(padded) or not all(0 <= i < n for i, n in zip(given, padded, strict=True)):
        raise InsightError(
            f"{at.name} of {model.name} has no place {', '.join(map(str, given))}; it has {_extent(shape)}"
        )
    return given[: len(shape)]


def _extent(shape: Shape) -> str:
    parts = [f"{axis} 0 to {size - 1}" for axis, size in zip(_AXES, shape, strict=False)]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _onwards(layers: Mapping[str, PlacedLayer], at: PlacedLayer) -> Iterator[PlacedLayer]:
    """The layer, and those after it that work on each number by itself and are the only ones to be given it."""
    while True:
        yield at
        match [layer for layer in layers.values() if layer.source == at.name]:
            case [PlacedLayer(layer=BatchNorm() | ReLU() | Curve() | GELU() | Dropout()) as following]:
                at = following
            case _:
                return


def _explain(seen: Seen, model: Model) -> Explanation:
    match seen.at.layer:
        case Conv2d() as layer:
            return explain_convolution(seen, layer)
        case ConvTranspose2d() as layer:
            return explain_transposed(seen, layer)
        case MaxPool2d() | AvgPool2d() as layer:
            return explain_pooling(seen, layer)
        case GlobalAvgPool2d():
            return explain_global_average(seen)
        case BatchNorm() as layer:
            return explain_batch_norm(seen, layer)
        case ReLU() | Curve() | GELU() as layer:
            return explain_activation(seen, layer)
        case Linear() as layer:
            return explain_linear(seen, layer)
        case Softmax():
            return explain_softmax_layer(seen)
        case Flatten() | Dropout() as layer:
            return explain_passing(seen, layer)
        case Residual() as layer:
            return explain_residual(seen, layer)
    raise InsightError(
        f"{seen.at.name} of {model.name} is a {seen.at.kind}, whose numbers cannot be explained yet; "
        "choose the layer before it or after it"
    )

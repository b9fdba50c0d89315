"""Which pixels of the image a cell of a feature map looks at."""

from core.errors import InsightError
from core.model_file import Model
from core.nn.arrays import Shape
from core.nn.layers import Conv2d, ConvTranspose2d, Layer, Residual
from core.nn.layers.pooling import Pool

Span = tuple[int, int]
"""The first of several rows or columns, and the one after the last."""


def receptive_field(model: Model, layer: str, row: int, column: int) -> tuple[slice, slice]:
    """The rows and columns of the image that can change the value of a cell; all of them for a layer without places.

    It goes back from the cell, layer by layer: of windows that begin every `stride` pixels, from `padding` pixels
    before the edge on, number i begins at `stride * i - padding` (Araujo et al. 2019, "Computing Receptive Fields of
    Convolutional Neural Networks"). What would lie outside the image is cut off.

    Args:
        model: whose network it is.
        layer: its name in the network.
        row, column: of the cell in the layer's maps.

    Returns:
        Two slices, so `image[receptive_field(...)]` is the patch of a (size, size) or (size, size, 3) image.

    Raises:
        InsightError: there is no such layer or cell.
    """
    network = model.network
    if layer not in network.layers:
        raise InsightError(f"{model.name} has no layer {layer}; its layers are {', '.join(network.layers)}")
    shape = network.shapes[layer]
    if len(shape) == 3 and not (0 <= row < shape[1] and 0 <= column < shape[2]):
        raise InsightError(
            f"{layer} has maps of {shape[1]} rows and {shape[2]} columns, so there is no cell {row}, {column}"
        )
    names = list(network.layers)
    names = names[: names.index(layer) + 1]
    before = dict(zip(names, [network.input_shape, *(network.shapes[name] for name in names)], strict=False))
    spans = ((row, row + 1), (column, column + 1))
    for name in reversed(names):
        spans = _seen(network.layers[name], spans, before[name])
    return slice(*spans[0]), slice(*spans[1])


def _seen(layer: Layer, spans: tuple[Span, Span], shape: Shape) -> tuple[Span, Span]:
    """What of its input, of this shape, a layer sees for these rows and columns of its output."""
    if len(shape) != 3:
        return spans
    if isinstance(layer, Residual):
        body, shortcut = (
            _seen_through(list(path.values()), spans, shape) for path in (layer.body, layer.shortcut)
        )
        joined = [(min(a[0], b[0]), max(a[1], b[1])) for a, b in zip(body, shortcut, strict=True)]
        return joined[0], joined[1]
    if len(layer.output_shape(shape)) != 3:
        return (0, shape[1]), (0, shape[2])
    rows, columns = (_seen_along(layer, axis, spans[axis], shape[1 + axis]) for axis in (0, 1))
    return rows, columns


def _seen_through(layers: list[Layer], spans: tuple[Span, Span], shape: Shape) -> tuple[Span, Span]:
    shapes = [shape]
    for layer in layers:
        shapes.append(layer.output_shape(shapes[-1]))
    for layer, before in zip(reversed(layers), reversed(shapes[:-1]), strict=True):
        spans = _seen(layer, spans, before)
    return spans


def _seen_along(layer: Layer, axis: int, span: Span, size: int) -> Span:
    first, last = span[0], span[1] - 1
    if isinstance(layer, ConvTranspose2d):
        stride, reach = layer.sliding.stride[axis], layer.sliding.spans[axis]
        first += layer.padding[axis] - reach + 1
        last += layer.padding[axis]
        first, last = -(-first // stride), last // stride
    elif isinstance(layer, Conv2d | Pool):
        reach = layer.sliding.spans[axis] if isinstance(layer, Conv2d) else layer.kernel_size[axis]
        before = layer.pads[axis][0] if isinstance(layer, Conv2d) else layer.padding[axis]
        first = first * layer.stride[axis] - before
        last = last * layer.stride[axis] - before + reach - 1
    first = min(max(first, 0), size - 1)
    return first, max(first, min(last, size - 1)) + 1

"""Each layer as ONNX operators; ONNX has taken most of its conventions from PyTorch, as have the layers here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from core.errors import ExportError
from core.nn.arrays import Array
from core.nn.layers import (
    GELU,
    AvgPool2d,
    BatchNorm1d,
    BatchNorm2d,
    BatchNorm3d,
    Conv2d,
    Conv3d,
    ConvTranspose2d,
    Dropout,
    Flatten,
    GlobalAvgPool2d,
    Layer,
    LeakyReLU,
    Linear,
    MaxPool2d,
    MaxPool3d,
    ReLU,
    Sigmoid,
    Softmax,
    Tanh,
)
from core.nn.layers.convolution_nd import Pads

OPSET, IR_VERSION = 20, 9
"""The first operator set with Gelu, and the file format that came with it; ONNX Runtime reads both since 1.17."""

Attribute = int | float | str | tuple[int, ...] | list[int]


@dataclass(frozen=True)
class Operator:
    """One node of a graph.

    Attributes:
        kind: its name in ONNX.
        attributes: its settings.
        constants: inputs by name, after the values it works on and the layer's own weights.
    """

    kind: str
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    constants: Mapping[str, Array] = field(default_factory=dict)


def operators(name: str, layer: Layer) -> list[Operator]:
    """What computes the layer, one after the other; the first takes the layer's weights and running statistics, in the
    order in which the layer has them. A residual block is no operator: `core.export.onnx_graph` writes what is in it.

    Args:
        name: what the layer is called, for the message.
        layer: any.

    Raises:
        ExportError: ONNX has no operator for it.
    """
    match layer:
        case Conv2d() | Conv3d() | ConvTranspose2d():
            return [_convolution(layer)]
        case BatchNorm1d() | BatchNorm2d() | BatchNorm3d():
            return [Operator("BatchNormalization", {"epsilon": layer.eps})]
        case MaxPool2d() | MaxPool3d() | AvgPool2d():
            return [_pooling(layer)]
        case GlobalAvgPool2d():
            return [Operator("GlobalAveragePool"), Operator("Flatten")]
        case Flatten():
            return [Operator("Flatten")]
        case Linear():
            return [Operator("Gemm", {"transB": 1})]
        case Dropout():  # an inference passes it by; it is written so that the architecture is whole
            return [Operator("Dropout", constants={"p": np.asarray(layer.p, np.float32)})]
        case LeakyReLU():
            return [Operator("LeakyRelu", {"alpha": layer.negative_slope})]
        case GELU():
            return [Operator("Gelu", {"approximate": layer.approximate})]
        case Softmax():
            return [Operator("Softmax", {"axis": 1})]
        case ReLU():
            return [Operator("Relu")]
        case Sigmoid():
            return [Operator("Sigmoid")]
        case Tanh():
            return [Operator("Tanh")]
    raise ExportError(
        f"{name} is a {type(layer).__name__}, for which ONNX has no operator; replace that layer to export the network"
    )


def _convolution(layer: Conv2d | Conv3d | ConvTranspose2d) -> Operator:
    sliding = layer.sliding
    attributes: dict[str, Attribute] = {
        "kernel_shape": sliding.kernel_size,
        "strides": sliding.stride,
        "dilations": sliding.dilation,
        "group": sliding.groups,
    }
    if isinstance(layer, ConvTranspose2d):
        attributes |= {
            "pads": _pads(tuple((padding, padding) for padding in layer.padding)),
            "output_padding": layer.output_padding,
        }
        return Operator("ConvTranspose", attributes)
    return Operator("Conv", attributes | {"pads": _pads(layer.pads)})


def _pooling(layer: MaxPool2d | MaxPool3d | AvgPool2d) -> Operator:
    attributes: dict[str, Attribute] = {
        "kernel_shape": layer.kernel_size,
        "strides": layer.stride,
        "pads": _pads(tuple((padding, padding) for padding in layer.padding)),
    }
    if isinstance(layer, AvgPool2d):
        return Operator("AveragePool", attributes | {"count_include_pad": 1})
    return Operator("MaxPool", attributes)


def _pads(pads: Pads) -> list[int]:
    """As ONNX has them: before each axis, then after each axis."""
    return [before for before, _ in pads] + [after for _, after in pads]

"""The same network for ONNX Runtime."""

from collections.abc import Iterator
from typing import Any

from onnx import TensorProto, helper, numpy_helper

from core.nn.arrays import Array
from core.nn.layers import BatchNorm2d, Conv2d, Flatten, GlobalAvgPool2d, Layer, Linear, MaxPool2d, ReLU
from core.nn.network import Network

_OPSET, _FORMAT = 17, 8
"""Versions that ONNX Runtime has known for years; newer ones say nothing more about these layers."""


def onnx_net(network: Network, images: int) -> bytes:
    """The network with its weights as an ONNX model, layer by layer: to fold and to fuse is the runtime's own business.

    Input: `x`, (images, C, H, W) float32.
    """
    nodes, weights, last = [], [], "x"
    for name, layer in network.layers.items():
        arrays = {f"{name}.{key}": array for key, array in _arrays(layer)}
        weights += [numpy_helper.from_array(array, key) for key, array in arrays.items()]
        for operator, attributes in _operators(layer):
            result = f"{name}.{operator}"
            nodes.append(helper.make_node(operator, [last, *arrays], [result], **attributes))
            last = result
    shape = [images, *network.input_shape]
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)
    y = helper.make_tensor_value_info(last, TensorProto.FLOAT, None)
    graph = helper.make_graph(nodes, "net", [x], [y], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_FORMAT)
    return bytes(model.SerializeToString())


def _arrays(layer: Layer) -> Iterator[tuple[str, Array]]:
    for key in (*layer.parameter_shapes(), *layer.buffer_shapes()):
        yield key, getattr(layer, key)


def _operators(layer: Layer) -> list[tuple[str, dict[str, Any]]]:
    """What computes the layer, with attributes; weights and running statistics come in the order the layer has them."""
    match layer:
        case Conv2d():
            pads = [before for before, _ in layer.pads] + [after for _, after in layer.pads]
            return [("Conv", {"strides": layer.stride, "pads": pads})]
        case BatchNorm2d():
            return [("BatchNormalization", {"epsilon": layer.eps})]
        case MaxPool2d():
            return [("MaxPool", {"kernel_shape": layer.kernel_size, "strides": layer.stride})]
        case ReLU():
            return [("Relu", {})]
        case GlobalAvgPool2d():
            return [("GlobalAveragePool", {}), ("Flatten", {})]
        case Flatten():
            return [("Flatten", {})]
        case Linear():
            return [("Gemm", {"transB": 1})]
    raise ValueError(f"{type(layer).__name__} has no ONNX operator here")

"""Layers as the nodes of an ONNX graph.

Names are those that Netron shows and that the program uses elsewhere: a node and its output are called like the layer
(`res1.conv1`), an initializer as in `Network.state_dict` (`res1.conv1.weight`). The second node of a layer that needs
two has its operator's name added.
"""

from collections.abc import Mapping

from onnx import NodeProto, TensorProto, ValueInfoProto, helper, numpy_helper

from core.export.onnx_operators import Operator, operators
from core.nn.arrays import Array, Shape
from core.nn.layers import Layer, Residual

BATCH = "batch"
"""The name of the axis that may have any size."""


class Graph:
    """What is written so far.

    Attributes:
        nodes: in the order in which they can be computed.
        initializers: weights, running statistics and constants.
        values: the shapes of what the layers give, for those who look at the graph.
    """

    nodes: list[NodeProto]
    initializers: list[TensorProto]
    values: list[ValueInfoProto]

    def __init__(self) -> None:
        self.nodes, self.initializers, self.values = [], [], []

    def add(
        self, name: str, operator: Operator, inputs: list[str], arrays: Mapping[str, Array] | None = None
    ) -> str:
        """One node.

        Args:
            name: of the node and of what it gives.
            operator: what it computes.
            inputs: the names of the values it works on.
            arrays: what else it takes, by name; each becomes an initializer.

        Returns:
            `name`.
        """
        arrays = arrays or {}
        self.initializers += [numpy_helper.from_array(array, key) for key, array in arrays.items()]
        node = helper.make_node(operator.kind, [*inputs, *arrays], [name], name=name, **operator.attributes)
        self.nodes.append(node)
        return name

    def add_layers(self, layers: Mapping[str, Layer], x: str, shape: Shape) -> str:
        """Layers one after the other.

        Args:
            layers: by name.
            x: the name of the value that goes in.
            shape: (C, H, W) of one image of it.

        Returns:
            The name of the value that comes out; `x` when there are no layers.

        Raises:
            ExportError: ONNX has no operator for a layer.
        """
        for name, layer in layers.items():
            if isinstance(layer, Residual):
                x = self._add_residual(name, layer, x, shape)
            else:
                x = self._add_layer(name, layer, x)
            shape = layer.output_shape(shape)
            self.values.append(value_info(x, shape))
        return x

    def _add_residual(self, name: str, block: Residual, x: str, shape: Shape) -> str:
        paths = (
            {f"{name}.{inner}": layer for inner, layer in path.items()}
            for path in (block.body, block.shortcut)
        )
        return self.add(name, Operator("Add"), [self.add_layers(path, x, shape) for path in paths])

    def _add_layer(self, name: str, layer: Layer, x: str) -> str:
        first, *others = operators(name, layer)
        own = {key: getattr(layer, key) for key in (*layer.parameter_shapes(), *layer.buffer_shapes())}
        arrays = {f"{name}.{key}": array for key, array in {**own, **first.constants}.items()}
        x = self.add(name, first, [x], arrays)
        for operator in others:
            x = self.add(f"{name}.{operator.kind.lower()}", operator, [x])
        return x


def value_info(name: str, shape: Shape, kind: int = TensorProto.FLOAT) -> ValueInfoProto:
    """What a value looks like: (batch, *shape)."""
    return helper.make_tensor_value_info(name, kind, [BATCH, *shape])

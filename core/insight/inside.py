"""All layers of a network by name, also those inside residual blocks, and what each makes of images."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from core.nn.arrays import Array, Shape
from core.nn.context import Context
from core.nn.layers import Layer, Residual
from core.nn.network import Network, Watcher, Workspace


@dataclass(frozen=True, eq=False)
class PlacedLayer:
    """A layer where it stands.

    Attributes:
        name: `conv1`, or inside a block `res1.conv1` and `res1.shortcut.conv1`.
        source: the layer whose output it is given; None when that is the image.
        input_shape, output_shape: of one image, (C, H, W) or (F,).
    """

    name: str
    layer: Layer
    source: str | None
    input_shape: Shape
    output_shape: Shape

    @property
    def kind(self) -> str:
        return type(self.layer).__name__


def all_layers(network: Network) -> dict[str, PlacedLayer]:
    """Every layer by name, in order; a block stands before the layers inside it."""
    placed = _placed(network.layers, None, network.input_shape)
    return {layer.name: layer for layer in placed}


def forward_inside(network: Network, images: Array, workspace: Workspace, watch: Watcher) -> Array:
    """Like `Network.forward` layer by layer, but the layers inside blocks are watched too.

    Args:
        images: (N, C, H, W).
        workspace: one that does not fuse.
        watch: called with the name and the output of each layer, (C, H, W, N) or (F, N), valid during the call.

    Returns:
        (N, K).
    """
    outputs = _forward(network.layers, np.moveaxis(images, 0, -1), workspace.contexts, watch)
    return np.moveaxis(outputs, -1, 0)


def all_outputs(network: Network, image: Array) -> dict[str, Array]:
    """What every layer makes of one image, (1, C, H, W): by name (C, H, W) or (F,), copied."""
    outputs: dict[str, Array] = {}

    def keep(name: str, output: Array) -> None:
        outputs[name] = output[..., 0].copy()

    forward_inside(network, image, network.workspace(fuses=False), keep)
    return outputs


def _placed(
    layers: Mapping[str, Layer], source: str | None, shape: Shape, prefix: str = ""
) -> Iterator[PlacedLayer]:
    for own_name, layer in layers.items():
        name, output_shape = prefix + own_name, layer.output_shape(shape)
        yield PlacedLayer(name, layer, source, shape, output_shape)
        if isinstance(layer, Residual):
            for path in (layer.body, layer.shortcut):
                yield from _placed(path, source, shape, f"{name}.")
        source, shape = name, output_shape


def _forward(
    layers: Mapping[str, Layer], x: Array, contexts: Mapping[str, Context], watch: Watcher, prefix: str = ""
) -> Array:
    for own_name, layer in layers.items():
        name, context = prefix + own_name, contexts[own_name]
        x = np.ascontiguousarray(x)
        if isinstance(layer, Residual):
            inside = layer.contexts(context)
            paths = layer.body, layer.shortcut
            body, shortcut = (_forward(path, x, inside, watch, f"{name}.") for path in paths)
            x = np.add(body, shortcut, out=context.buffer("y", body.shape))
        else:
            x = layer.forward(x, context)
        watch(name, x)
    return x

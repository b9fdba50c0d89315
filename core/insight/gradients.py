"""Slopes of a class's score, the network as it is when it answers: what the methods that go by gradients share."""

import numpy as np

from core.insight.images import Maps
from core.nn.arrays import Array
from core.nn.network import Network, Workspace


def input_gradients(
    network: Network, images: Array, class_number: int, workspace: Workspace
) -> tuple[Array, Array]:
    """The score of one class, (N,) float64, and its slopes along each value of each image, (N, C, H, W).

    Args:
        network: whose output is taken before any softmax that is not its own.
        images: (N, C, H, W).
        class_number: which output.
        workspace: of `explaining_workspace`.
    """
    scores = network.forward(images, workspace)
    own = scores[:, class_number].astype(np.float64)
    return own, network.backward(_of_class(scores, class_number), workspace)


def gradient_at(network: Network, image: Array, class_number: int, *, layer: str) -> tuple[Maps, Maps]:
    """What a layer makes of an image, (1, C, H, W), and the slopes of one class's score along it, both (C, H, W)."""
    kept: list[Maps] = []

    def keep(name: str, values: Array) -> None:
        if name == layer:
            kept.append(values[..., 0].astype(np.float32))

    workspace = explaining_workspace(network, fuses=False)
    scores = network.forward(image, workspace, watch=keep)
    network.backward(_of_class(scores, class_number), workspace, watch=keep)
    maps, slopes = kept
    return maps, slopes


def explaining_workspace(network: Network, *, fuses: bool) -> Workspace:
    """Memory of one's own for passes without training that give the gradient of the input.

    Args:
        network: that is looked into.
        fuses: neighbouring layers as one: five times faster, but where a pool is given equal values, as all over empty
            paper, the slopes may go to another of them than layer by layer.
    """
    return network.workspace(needs_input_grad=True, frozen=True, fuses=fuses)


def _of_class(scores: Array, class_number: int) -> Array:
    chosen = np.zeros_like(scores)
    chosen[:, class_number] = 1
    return chosen

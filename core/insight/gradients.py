"""Slopes of a class's score, the network as it is when it answers: what the methods that go by gradients share."""

import numpy as np

from core.insight.images import Maps
from core.nn.arrays import Array
from core.nn.network import Network, Workspace


def input_gradients(network: Network, images: Array, class_number: int, workspace: Workspace) -> Array:
    """(N, C, H, W), of the score of one class along each value of each image.

    Args:
        network: whose output is taken before any softmax that is not its own.
        images: (N, C, H, W).
        class_number: which output.
        workspace: of `explaining_workspace`.
    """
    scores = network.forward(images, workspace)
    return network.backward(_of_class(scores, class_number), workspace)


def gradient_at(network: Network, image: Array, class_number: int, *, layer: str) -> tuple[Maps, Maps]:
    """What a layer makes of an image, (1, C, H, W), and the slopes of one class's score along it, both (C, H, W)."""
    kept: list[Maps] = []

    def keep(name: str, values: Array) -> None:
        if name == layer:
            kept.append(values[..., 0].astype(np.float32))

    workspace = explaining_workspace(network)
    scores = network.forward(image, workspace, watch=keep)
    network.backward(_of_class(scores, class_number), workspace, watch=keep)
    maps, slopes = kept
    return maps, slopes


def explaining_workspace(network: Network) -> Workspace:
    """Memory of one's own for passes without training that give the gradient of the input."""
    return network.workspace(needs_input_grad=True, fuses=False)


def _of_class(scores: Array, class_number: int) -> Array:
    chosen = np.zeros_like(scores)
    chosen[:, class_number] = 1
    return chosen

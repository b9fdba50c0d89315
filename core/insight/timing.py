"""Which layers take the time."""

from time import perf_counter

import numpy as np

from core.model_file import Model
from core.nn.arrays import Array

_BUDGET = 0.06
"""Seconds after which no further pass begins; with the first pass and the last it stays below 0.1 s."""
_MOST = 25


def layer_times(model: Model) -> dict[str, float]:
    """Seconds that each layer takes for one image, the least of several passes, at most 25.

    Layer by layer, as its maps are computed; an answer takes less, since neighbouring layers are computed as one.
    The shares change little from image to image, so none is asked for.

    Args:
        model: whose network to time; the first pass, in which memory is found, does not count.

    Returns:
        By the layers' names, in order. A pass takes as long as all of them together.
    """
    network = model.network
    image = np.full((1, *network.input_shape), 0.5, network.dtype)
    workspace = network.workspace(fuses=False, frozen=True)
    passes: list[list[float]] = []

    def mark(_name: str, _output: Array) -> None:
        ends.append(perf_counter())

    begin = perf_counter()
    while len(passes) < 2 or (len(passes) <= _MOST and perf_counter() - begin < _BUDGET):
        ends = [perf_counter()]
        network.forward(image, workspace, watch=mark)
        passes.append(np.diff(ends).tolist())
    least = np.min(passes[1:], axis=0)
    return dict(zip(network.layers, map(float, least), strict=True))

"""Many images through a network, watched layer by layer."""

from collections.abc import Callable, Generator

import numpy as np
from numpy.typing import NDArray

from core.nn.arrays import Array
from core.nn.network import Network

_MOST_IMAGES = 64
_MOST_BYTES = 64_000_000
"""Of the largest layer's output, for all images of a batch."""


def watched_passes(
    network: Network, images: NDArray[np.uint8], watch: Callable[[slice, str, Array], None]
) -> Generator[int, None, None]:
    """Yields how many images are done after each batch; closing the generator cancels.

    Args:
        network: whose weights stay as they are meanwhile.
        images: (N, C, size, size), normalized.
        watch: called with the rows of a batch, and the name and the output of each layer, (C, H, W, n) or (F, n),
            valid during the call.
    """
    workspace = network.workspace(frozen=True)
    largest = max(row.output_bytes for row in network.summary())
    size = min(_MOST_IMAGES, max(1, _MOST_BYTES // largest))
    for start in range(0, len(images), size):
        rows = slice(start, min(start + size, len(images)))
        batch = images[rows] * np.float32(1 / 255)
        network.forward(batch, workspace, watch=lambda name, output, rows=rows: watch(rows, name, output))  # type: ignore[misc]
        yield rows.stop

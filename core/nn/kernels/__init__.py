"""How a convolution is computed: two ways behind one interface, and the choice between them."""

from functools import cache

from core.nn.kernels.base import Kernel
from core.nn.kernels.direct import Direct
from core.nn.kernels.winograd import Winograd

__all__ = ["Direct", "Kernel", "Winograd", "choose_kernel", "direct_kernel"]

_FEWEST_CHANNELS = 16
"""With fewer channels last in memory, a core's vectors would not be full."""
_BLOCKS = (4, 2)
_SAVED = 0.5
"""Winograd must do with this share of the multiplications, to repay its transforms."""


@cache
def choose_kernel(
    in_channels: int,
    out_channels: int,
    kernel_size: tuple[int, int],
    stride: tuple[int, int],
    output_size: tuple[int, int],
    *,
    pooled: bool = False,
) -> Kernel:
    """Winograd where it has enough to save, the direct way otherwise.

    With `pooled` the blocks have an even side, so that a pool of 2 x 2 finds all it needs within a tile.
    """
    height, width = kernel_size
    enough = min(in_channels, out_channels) >= _FEWEST_CHANNELS
    if enough and stride == (1, 1) and height == width and height in (3, 5):
        block = min(_BLOCKS, key=lambda block: _multiplications(block, height, output_size))
        if (
            _multiplications(block, height, output_size)
            <= _SAVED * height**2 * output_size[0] * output_size[1]
        ):
            return Winograd(in_channels, out_channels, kernel_size, block=block)
    return direct_kernel(
        in_channels, out_channels, kernel_size, stride, output_size, block=2 if pooled else 1
    )


def direct_kernel(
    in_channels: int,
    out_channels: int,
    kernel_size: tuple[int, int],
    stride: tuple[int, int],
    output_size: tuple[int, int],
    *,
    block: int = 1,
) -> Direct:
    """The direct way."""
    overlaps = output_size != (1, 1) and stride != kernel_size
    return Direct(in_channels, out_channels, kernel_size, stride, block, overlaps)


def _multiplications(block: int, taps: int, output_size: tuple[int, int]) -> int:
    """For each input and output channel."""
    blocks = -(-output_size[0] // block) * -(-output_size[1] // block)
    return blocks * (block + taps - 1) ** 2

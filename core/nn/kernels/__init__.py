"""How a convolution is computed: two ways behind one interface, and the choice between them."""

from functools import cache

from core.nn.kernels.base import Kernel, blocks
from core.nn.kernels.im2col import Im2col
from core.nn.kernels.winograd import Winograd

__all__ = ["Kernel", "blocks", "choose_kernel"]

_FEWEST_CHANNELS = 4
_BLOCKS = (4, 2)


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
    """Winograd where whole blocks cover the output and its transforms are repaid, im2col otherwise.

    With `pooled` the blocks have an even side, so that a pool of 2 x 2 finds all it needs within one.
    """
    height, width = kernel_size
    if stride == (1, 1) and height == width and height in (3, 5) and in_channels >= _FEWEST_CHANNELS:
        for block in _BLOCKS:
            if output_size[0] % block == 0 and output_size[1] % block == 0:
                return Winograd(in_channels, out_channels, height, block)
    return Im2col(in_channels, out_channels, kernel_size, stride, block=2 if pooled else 1)

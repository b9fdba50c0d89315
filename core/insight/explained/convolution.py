"""A number of a convolution, or of a transposed one: a patch, times a kernel, summed."""

from dataclasses import dataclass

import numpy as np

from core.insight.explained.explanation import Explanation, Place, Seen, cut_out
from core.insight.images import Maps
from core.nn.layers import Conv2d, ConvTranspose2d


@dataclass(frozen=True, eq=False)
class ConvolutionCell(Explanation):
    """The sum of a patch of the input times a kernel, and the bias.

    Attributes:
        patch: (C, kh, kw) float32, what the kernel lies on, with the padding as zeros. C are the input channels that
            this output channel sees: all of them, or those of its group.
        kernel: (C, kh, kw) float32. Of a transposed convolution only the weights that reach this number, in the order
            of the input they come from; kh or kw is 0 where none does.
        bias: 0 where the layer has none.
        first_channel: number of the patch's first channel in the input.
        corner: row and column of the patch's first pixel in the input; negative in the padding.
        step: rows and columns of the input from one pixel of the patch to the next: the dilation.
    """

    patch: Maps
    kernel: Maps
    bias: float
    first_channel: int
    corner: Place
    step: Place

    @property
    def products(self) -> Maps:
        """(C, kh, kw), patch times kernel."""
        return self.patch * self.kernel

    @property
    def channel_sums(self) -> Maps:
        """(C,), the products of each channel added up."""
        return np.asarray(self.products.sum(axis=(1, 2)))

    @property
    def total(self) -> float:
        return float(self.products.sum(dtype=np.float64)) + self.bias


def explain_convolution(seen: Seen, layer: Conv2d) -> ConvolutionCell:
    channel, *rest = seen.place
    sliding = layer.sliding
    channels, first = _group(channel, layer.in_channels, layer.out_channels, sliding.groups)
    along = zip(rest, sliding.stride, layer.pads, strict=True)
    corner = tuple(place * stride - before for place, stride, (before, _) in along)
    return ConvolutionCell(
        *seen.head,
        patch=cut_out(seen.input[first : first + channels], corner, sliding.dilation, sliding.kernel_size),
        kernel=layer.weight[channel].astype(np.float32),
        bias=float(layer.bias[channel]) if layer.has_bias else 0.0,
        first_channel=first,
        corner=corner,
        step=sliding.dilation,
    )


def explain_transposed(seen: Seen, layer: ConvTranspose2d) -> ConvolutionCell:
    channel, *rest = seen.place
    sliding = layer.sliding
    channels, first = _group(channel, layer.in_channels, layer.out_channels, sliding.groups)
    own = channel % (layer.out_channels // sliding.groups)
    axes = zip(rest, layer.padding, sliding.kernel_size, sliding.stride, sliding.dilation, strict=True)
    rows, columns = (
        _reaching(place + padding, kernel=kernel, stride=stride, dilation=dilation)
        for place, padding, kernel, stride, dilation in axes
    )
    corner = rows.corner, columns.corner
    step = rows.step, columns.step
    size = len(rows.weights), len(columns.weights)
    weights = layer.weight[first : first + channels, own]
    return ConvolutionCell(
        *seen.head,
        patch=cut_out(seen.input[first : first + channels], corner, step, size),
        kernel=weights[:, rows.weights][:, :, columns.weights].astype(np.float32),
        bias=float(layer.bias[channel]) if layer.has_bias else 0.0,
        first_channel=first,
        corner=corner,
        step=step,
    )


@dataclass(frozen=True)
class _Reaching:
    """Along one axis, the weights that bring something to a number, and the inputs that they bring it from."""

    weights: list[int]
    corner: int
    step: int


def _reaching(place: int, *, kernel: int, stride: int, dilation: int) -> _Reaching:
    """Those with place = input * stride + weight * dilation; the inputs are equally far apart."""
    weights = [w for w in reversed(range(kernel)) if (place - w * dilation) % stride == 0]
    inputs = [(place - w * dilation) // stride for w in weights]
    return _Reaching(weights, inputs[0] if inputs else 0, inputs[1] - inputs[0] if len(inputs) > 1 else 1)


def _group(channel: int, in_channels: int, out_channels: int, groups: int) -> tuple[int, int]:
    """How many input channels an output channel sees, and the first of them."""
    channels = in_channels // groups
    return channels, channel // (out_channels // groups) * channels

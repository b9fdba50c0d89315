"""Two-dimensional convolution."""

from typing import Literal

import numpy as np

from core.nn.arrays import Array, Shape
from core.nn.context import Context
from core.nn.kernels import Direct, direct_kernel
from core.nn.layers.base import image_shape, pair
from core.nn.layers.convolution_nd import ConvolutionNd


class Conv2d(ConvolutionNd):
    """Slides `out_channels` kernels over an image and sums the products (a cross-correlation, as in PyTorch).

        y[o, i, j] = bias[o] + sum over c, a, b of
                     weight[o, c, a, b] * x[c, i * stride + a * dilation, j * stride + b * dilation]

    The sums are one matrix product for each row of the output (`core.nn.kernels.direct`); with groups or dilation,
    those of `Sliding`.

    Args:
        in_channels: C of the input.
        out_channels: C of the output.
        kernel_size: pixels, one number or (height, width); so are stride, padding and dilation.
        stride: pixels between windows.
        padding: zeros added around the image, or "same" to keep its size.
        dilation: pixels between the weights of a kernel (Yu & Koltun 2015, arXiv:1511.07122).
        groups: parts that the channels are cut into; each output channel sees only its own part. As many as there
            are channels make the convolution depthwise.
        bias: whether a learned constant is added to each output channel.

    Input shape: (C, H, W, N)
    Output shape: (out_channels, (H + 2 padding - dilation (kernel - 1) - 1) // stride + 1, likewise W, N)

    Raises:
        ValueError: the kernel is larger than the padded image, or a setting is impossible.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | tuple[int, int],
        *,
        stride: int | tuple[int, int] = 1,
        padding: int | tuple[int, int] | Literal["same"] = 0,
        dilation: int | tuple[int, int] = 1,
        groups: int = 1,
        bias: bool = True,
    ) -> None:
        super().__init__(
            in_channels,
            out_channels,
            pair(kernel_size),
            stride=pair(stride),
            padding="same" if padding == "same" else pair(padding),
            dilation=pair(dilation),
            groups=groups,
            bias=bias,
        )
        self.kernel_size = pair(kernel_size)
        self.stride = pair(stride)
        self.padding = (self.pads[0][0], self.pads[1][0])
        self.is_dense = groups == 1 and pair(dilation) == (1, 1)

    @property
    def is_plain(self) -> bool:
        """Whether it has neither groups nor dilation, and equal zeros on both sides: `padding` says all of them."""
        return self.is_dense and all(before == after for before, after in self.pads)

    def image_shape(self, input_shape: Shape) -> Shape:
        return image_shape(input_shape, "Conv2d")

    def forward(self, x: Array, ctx: Context) -> Array:
        if not self.is_dense:
            return super().forward(x, ctx)
        kernel, padded = self._kernel(x.shape), self._padded(x, ctx)
        y = ctx.buffer("y", (*self.output_shape(x.shape[:3]), x.shape[3]))
        kernel.prepare(self.weight, ctx)
        for rows, columns in kernel.places(y.shape[1:3], y.shape[3], y.itemsize):
            region = kernel.region((rows, columns))
            kernel.tile(padded[:, *region], y[:, rows, columns], ctx).forward()
        if self.has_bias:
            y += self.bias[:, None, None, None]
        ctx.saved.x_shape, ctx.saved.padded, ctx.saved.y = x.shape, padded, y
        return y

    def backward(self, dy: Array, ctx: Context) -> Array:
        if not self.is_dense:
            return super().backward(dy, ctx)
        kernel, padded, y = self._kernel(ctx.saved.x_shape), ctx.saved.padded, ctx.saved.y
        dy = np.ascontiguousarray(dy)
        dpadded = ctx.buffer("dx", padded.shape)
        kernel.prepare_backward(self.weight, ctx, are_new=False)
        if ctx.needs_input_grad:
            kernel.begin(dpadded)
        for rows, columns in kernel.places(y.shape[1:3], y.shape[3], y.itemsize):
            region = kernel.region((rows, columns))
            dx = dpadded[:, *region] if ctx.needs_input_grad else None
            y_part, dy_part = y[:, rows, columns], dy[:, rows, columns]
            kernel.tile(padded[:, *region], y_part, ctx, dy=dy_part, dx=dx).backward()
        if not ctx.frozen:
            kernel.finish(ctx.gradients["weight"], ctx)
            if self.has_bias:
                ctx.gradients["bias"][...] = dy.reshape(self.out_channels, -1).sum(axis=1)
        return self._interior(dpadded, ctx.saved.x_shape)

    def _kernel(self, x_shape: Shape) -> Direct:
        _, rows, columns = self.output_shape(x_shape[:3])
        return direct_kernel(
            self.in_channels, self.out_channels, self.kernel_size, self.stride, (rows, columns)
        )

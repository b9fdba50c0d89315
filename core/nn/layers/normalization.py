"""Batch normalization."""

from typing import ClassVar

import numpy as np

from core.nn.arrays import Array, Shape
from core.nn.context import Context
from core.nn.layers.base import Layer, image_shape, volume_shape
from core.nn.layers.chunks import chunks


class BatchNorm(Layer):
    """Shifts and scales each channel to mean 0 and variance 1 over the batch, then by a learned shift and scale.

        y = (x - mean) / sqrt(variance + eps) * weight + bias

    While training the statistics are those of the whole batch, all workers' parts together, and running averages are
    kept of them; afterwards the running averages are used. Ioffe & Szegedy 2015, arXiv:1502.03167.

    Args:
        num_features: C of the input.
        eps: added to the variance.
        momentum: weight of the newest batch in the running averages.

    Input shape: (C, ..., N), all axes after the first alike
    Output shape: the same

    Raises:
        ValueError: the input has other axes than this kind is for, or another number of channels.
    """

    stem: ClassVar[str] = "norm"
    weight: Array
    bias: Array
    running_mean: Array
    running_var: Array

    def __init__(self, num_features: int, *, eps: float = 1e-5, momentum: float = 0.1) -> None:
        if not (eps > 0 and 0 <= momentum <= 1):
            raise ValueError(f"eps must be above 0 and momentum from 0 to 1, not {eps} and {momentum}")
        self.num_features = num_features
        self.eps = eps
        self.momentum = momentum

    def parameter_shapes(self) -> dict[str, Shape]:
        return {"weight": (self.num_features,), "bias": (self.num_features,)}

    def buffer_shapes(self) -> dict[str, Shape]:
        return {"running_mean": (self.num_features,), "running_var": (self.num_features,)}

    def reset_parameters(self, rng: np.random.Generator) -> None:
        self.weight[...] = self.running_var[...] = 1
        self.bias[...] = self.running_mean[...] = 0

    def output_shape(self, input_shape: Shape) -> Shape:
        self.check_axes(input_shape)
        if input_shape[0] != self.num_features:
            raise ValueError(f"it takes {self.num_features} channels, not {input_shape[0]}")
        return input_shape

    def check_axes(self, input_shape: Shape) -> None:
        """`ValueError` when the input has other axes than this kind is for."""
        raise NotImplementedError

    def forward(self, x: Array, ctx: Context) -> Array:
        if ctx.training:
            mean, variance, values = self._batch_statistics(x, ctx)
            ctx.saved.values = values
        else:
            mean, variance = self.running_mean.astype(np.float64), self.running_var.astype(np.float64)
            ctx.saved.values = None
        ctx.saved.x, ctx.saved.mean = x, mean
        ctx.saved.inverse_std = 1 / np.sqrt(variance + self.eps)
        scale = self.weight * ctx.saved.inverse_std
        shift = self.bias - mean * scale
        y = ctx.buffer("y", x.shape)
        for source, target, a, b in chunks(x, y, _column(scale, x), _column(shift, x)):
            np.multiply(source, a, out=target)
            np.add(target, b, out=target)
        return y

    def backward(self, dy: Array, ctx: Context) -> Array:
        x, mean, inverse_std = ctx.saved.x, ctx.saved.mean, ctx.saved.inverse_std
        if ctx.frozen and not ctx.training:
            dx = ctx.buffer("dx", x.shape)
            return np.multiply(dy, _column(self.weight * inverse_std, x), out=dx)
        sums = np.empty((2, len(x)), np.float64)
        flat_x, flat_dy = x.reshape(len(x), -1), dy.reshape(len(dy), -1)
        for dtarget, source, total in chunks(flat_dy, flat_x, sums.T):
            total[:, 0] = dtarget.sum(axis=1)
            total[:, 1] = np.vecdot(dtarget, source)
        own_dbias, own_dweight = sums[0], (sums[1] - mean * sums[0]) * inverse_std
        ctx.gradients["bias"][...] = own_dbias
        ctx.gradients["weight"][...] = own_dweight

        # dx = scale * (dy - mean(dy) - normalized x * mean(dy * normalized x)), as slopes of dy, x and a constant
        scale = self.weight * inverse_std
        slope, shift = np.zeros(len(x)), np.zeros(len(x))
        if ctx.saved.values is not None:
            dbias, dweight = ctx.group.all_reduce(np.stack([own_dbias, own_dweight])) / ctx.saved.values
            slope = -scale * inverse_std * dweight
            shift = -scale * dbias - slope * mean
        dx = ctx.buffer("dx", x.shape)
        columns = (_column(scale, x), _column(slope, x), _column(shift, x))
        for dtarget, source, dsource, a, b, c in chunks(dy, x, dx, *columns):
            term = ctx.scratch("term", source.shape)
            np.multiply(source, b, out=term)
            np.add(term, c, out=term)
            np.multiply(dtarget, a, out=dsource)
            np.add(dsource, term, out=dsource)
        return dx

    def _batch_statistics(self, x: Array, ctx: Context) -> tuple[Array, Array, float]:
        """Mean and variance (C,) over all workers, in float64, and how many values a channel has.

        Each worker's centred squares are exact about its own mean; moved to zero, they add (Chan et al. 1979).
        """
        flat = x.reshape(len(x), -1)
        own = flat.shape[1]
        sums = np.empty((len(x), 2), np.float64)
        for source, total in chunks(flat, sums):
            centred = ctx.scratch("centred", source.shape)
            own_mean = source.sum(axis=1) / max(1, own)
            np.subtract(source, own_mean[:, None], out=centred)
            own_mean = own_mean.astype(np.float64)
            total[:, 0] = own * own_mean
            total[:, 1] = np.vecdot(centred, centred) + own * own_mean**2
        mean, variance, values = self.reduce_statistics(sums.T, own, ctx)
        self.update_running(mean, variance, values, ctx)
        return mean, variance, values

    def reduce_statistics(self, sums: Array, own: float, ctx: Context) -> tuple[Array, Array, float]:
        """Mean and variance (C,) over all workers, and how many values a channel has.

        Args:
            sums: (2, C) float64, this worker's sums of the values and of their squares.
            own: how many values of a channel it has summed.
        """
        reduced = ctx.group.all_reduce(np.append(sums.ravel(), own))
        values = reduced[-1]
        mean, square = reduced[:-1].reshape(2, -1) / values
        return mean, np.maximum(square - mean**2, 0), values

    def update_running(self, mean: Array, variance: Array, values: float, ctx: Context) -> None:
        """Moves the running averages towards a batch's statistics; the first worker does it for all."""
        if ctx.group.rank == 0:
            unbiased = variance * values / max(1, values - 1)
            self.running_mean += self.momentum * (mean - self.running_mean)
            self.running_var += self.momentum * (unbiased - self.running_var)


class BatchNorm1d(BatchNorm):
    """`BatchNorm` of values, (C, N), or of sequences, (C, L, N)."""

    def check_axes(self, input_shape: Shape) -> None:
        if len(input_shape) not in (1, 2):
            raise ValueError("BatchNorm1d needs a flat input; put a Flatten or a GlobalAvgPool2d before it")


class BatchNorm2d(BatchNorm):
    """`BatchNorm` of images, (C, H, W, N)."""

    def check_axes(self, input_shape: Shape) -> None:
        image_shape(input_shape, "BatchNorm2d")


class BatchNorm3d(BatchNorm):
    """`BatchNorm` of volumes, (C, D, H, W, N)."""

    def check_axes(self, input_shape: Shape) -> None:
        volume_shape(input_shape, "BatchNorm3d")


def _column(values: Array, like: Array) -> Array:
    """(C,) -> (C, 1, ..., 1) in the other array's type and number of axes."""
    return values.astype(like.dtype).reshape(-1, *(1 for _ in like.shape[1:]))

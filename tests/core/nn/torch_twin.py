"""The same network in PyTorch."""

import numpy as np
import pytest

from core.nn.arrays import Array
from core.nn.layers import (
    GELU,
    AvgPool2d,
    BatchNorm1d,
    BatchNorm2d,
    BatchNorm3d,
    Conv2d,
    Conv3d,
    ConvTranspose2d,
    Dropout,
    Flatten,
    GlobalAvgPool2d,
    Layer,
    LeakyReLU,
    Linear,
    MaxPool2d,
    MaxPool3d,
    ReLU,
    Residual,
    Sigmoid,
    Softmax,
    Tanh,
)
from core.nn.network import Network
from tests.core.nn.layer_check import randomize, relative

torch = pytest.importorskip("torch", reason="PyTorch is not installed; `make parity` installs it")
nn = torch.nn


class TorchResidual(nn.Module):  # type: ignore[name-defined]  # PyTorch is not looked into
    def __init__(self, layer: Residual) -> None:
        super().__init__()
        self.body = nn.ModuleList(map(torch_layer, layer.body.values()))
        self.shortcut = nn.ModuleList(map(torch_layer, layer.shortcut.values()))

    def forward(self, x):
        y = x
        for layer in self.body:
            y = layer(y)
        for layer in self.shortcut:
            x = layer(x)
        return x + y


def torch_layer(layer: Layer):
    match layer:
        case Conv2d() | Conv3d():
            kind = nn.Conv2d if isinstance(layer, Conv2d) else nn.Conv3d
            sliding = layer.sliding
            same = any(before != after for before, after in layer.pads)
            return kind(
                layer.in_channels,
                layer.out_channels,
                sliding.kernel_size,
                sliding.stride,
                padding="same" if same else tuple(before for before, _ in layer.pads),
                dilation=sliding.dilation,
                groups=sliding.groups,
                bias=layer.has_bias,
            )
        case ConvTranspose2d():
            sliding = layer.sliding
            return nn.ConvTranspose2d(
                layer.in_channels,
                layer.out_channels,
                sliding.kernel_size,
                sliding.stride,
                padding=layer.padding,
                output_padding=layer.output_padding,
                groups=sliding.groups,
                bias=layer.has_bias,
                dilation=sliding.dilation,
            )
        case BatchNorm1d() | BatchNorm2d() | BatchNorm3d():
            return getattr(nn, type(layer).__name__)(layer.num_features, layer.eps, layer.momentum)
        case MaxPool2d() | MaxPool3d() | AvgPool2d():
            return getattr(nn, type(layer).__name__)(layer.kernel_size, layer.stride, layer.padding)
        case GlobalAvgPool2d():
            return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())
        case Linear():
            return nn.Linear(layer.in_features, layer.out_features, bias=layer.has_bias)
        case ReLU() | Flatten() | Sigmoid() | Tanh():
            return getattr(nn, type(layer).__name__)()
        case LeakyReLU():
            return nn.LeakyReLU(layer.negative_slope)
        case GELU():
            return nn.GELU(approximate=layer.approximate)
        case Softmax():
            return nn.Softmax(dim=1)
        case Dropout():
            return nn.Dropout(layer.p)
        case Residual():
            return TorchResidual(layer)
    raise AssertionError(layer)


def torch_twin(network: Network):
    """The same network in PyTorch, with the same weights, in the same order."""
    twin = nn.Sequential(*map(torch_layer, network.layers.values()))
    twin = twin.to(torch.float64 if network.dtype == np.float64 else torch.float32)
    for ours, theirs in paired(network.parameters, dict(twin.named_parameters())):
        theirs.data.copy_(torch.from_numpy(ours))
    for ours, theirs in paired(network.buffers, _statistics(twin)):
        theirs.copy_(torch.from_numpy(ours))
    return twin


def paired(ours, theirs):
    """Our arrays and their tensors in order; both sides keep the order of the layers."""
    return zip(ours.values(), theirs.values(), strict=True)


def _statistics(twin):
    return {n: buffer for n, buffer in twin.named_buffers() if not n.endswith("num_batches_tracked")}


def compare(network: Network, images: int, bound: float, *, training: bool = True, seed: int = 0) -> float:
    """Output, every gradient and the running statistics of one pass; the largest relative difference."""
    rng = np.random.default_rng(seed)
    randomize(network, rng)
    x = rng.standard_normal((images, *network.input_shape)).astype(network.dtype)
    twin = torch_twin(network).train(training)
    tensor = torch.from_numpy(x).requires_grad_()
    expected = twin(tensor)
    dy = rng.standard_normal(expected.shape).astype(network.dtype)
    (expected * torch.from_numpy(dy)).sum().backward()

    workspace = network.workspace(training=training, needs_input_grad=True, fuses=training)
    differences: dict[str, float] = {}

    def note(name: str, ours: Array, theirs) -> None:
        assert ours.shape == theirs.shape, name
        differences[name] = relative(ours, theirs.detach().numpy())

    note("output", network.forward(x, workspace), expected)
    note("input gradient", network.backward(dy, workspace), tensor.grad)
    for name, theirs in zip(network.parameters, twin.parameters(), strict=True):
        note(name, workspace.gradients[name], theirs.grad)
    for name, theirs in zip(network.buffers, _statistics(twin).values(), strict=True):
        note(name, network.buffers[name], theirs)
    worst = max(differences, key=lambda name: differences[name])
    assert differences[worst] < bound, f"{worst}: {differences[worst]:.2g}"
    return differences[worst]

"""The same network in PyTorch."""

from typing import Any

from core.nn.architecture import Architecture
from core.nn.layers import BatchNorm2d, Conv2d, Layer, Linear, MaxPool2d, ReLU


def torch_net(architecture: Architecture) -> Any:
    """A `torch.nn.Sequential` with PyTorch's own initial weights."""
    from torch import nn

    def twin(layer: Layer) -> Any:
        match layer:
            case Conv2d():
                return nn.Conv2d(
                    layer.in_channels, layer.out_channels, layer.kernel_size, layer.stride, layer.padding
                )
            case Linear():
                return nn.Linear(layer.in_features, layer.out_features)
            case BatchNorm2d():
                return nn.BatchNorm2d(layer.num_features)
            case MaxPool2d():
                return nn.MaxPool2d(layer.kernel_size, layer.stride)
            case ReLU():
                return nn.ReLU()
            case _:
                return (
                    nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()) if _averages(layer) else nn.Flatten()
                )

    return nn.Sequential(*map(twin, architecture.build().layers.values()))


def _averages(layer: Layer) -> bool:
    return type(layer).__name__ == "GlobalAvgPool2d"

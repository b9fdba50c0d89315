"""One model for each kind of network that every view must be able to show."""

from functools import cache

import numpy as np

from core.model_file import Model
from tests.core.insight.made_up import FLAT, architecture, model_of

PRESETS = ("lenet", "model3", "vgg-bn-small", "resnet13")
COLOUR = [
    {"Conv2d": {"out_channels": 8, "kernel_size": 5, "padding": "same"}},
    "BatchNorm2d",
    {"LeakyReLU": {"negative_slope": 0.2}},
    {"MaxPool2d": {"kernel_size": 3, "stride": 2, "padding": 1}},
    {"Conv2d": {"out_channels": 12, "kernel_size": [4, 3], "padding": "same", "groups": 4}},
    "GELU",
    {"AvgPool2d": {"kernel_size": 3, "stride": 2, "padding": 1}},
    "Flatten",
    "Dropout",
    {"Linear": {"out_features": 20}},
    "BatchNorm1d",
    "Sigmoid",
    {"Linear": {"out_features": 10}},
]
WIDE = [
    {"Conv2d": {"out_channels": 1000, "kernel_size": 3, "stride": 2}},
    "ReLU",
    {"Conv2d": {"out_channels": 1000, "kernel_size": 3, "padding": 2, "dilation": 2, "groups": 1000}},
    "Tanh",
    "GlobalAvgPool2d",
    {"Linear": {"out_features": 10}},
]
UPWARD = [
    {"Conv2d": {"out_channels": 6, "kernel_size": 3, "stride": 2, "padding": 1, "dilation": 2}},
    {"ConvTranspose2d": {"out_channels": 4, "kernel_size": 4, "stride": 3, "padding": 2, "dilation": 2}},
    {"GELU": {"approximate": "tanh"}},
    {"ConvTranspose2d": {"out_channels": 4, "kernel_size": 2, "stride": 3, "groups": 2, "output_padding": 1}},
    "Softmax",
    {"MaxPool2d": {"kernel_size": 4}},
    "Flatten",
    "ReLU",
    {"Linear": {"out_features": 10}},
]
"""What the presets lack: transposed convolutions, some of whose outputs no weight reaches, and a softmax of maps."""

NETWORKS = (*PRESETS, "colour", "wide", "flat", "upward")
_MADE_UP: dict[str, tuple[list, int, int]] = {
    "colour": (COLOUR, 3, 32),
    "wide": (WIDE, 1, 16),
    "flat": (FLAT, 1, 16),
    "upward": (UPWARD, 1, 16),
}


@cache
def network_of(name: str) -> Model:
    """The same model at every call; with random weights, also of what is zero at first."""
    layers, channels, size = _MADE_UP.get(name, ([], 0, 0))
    model = model_of(architecture(layers, channels=channels, size=size) if layers else name)
    rng = np.random.default_rng(2)
    for weights, values in model.network.parameters.items():
        if values.ndim == 1:
            model.network.parameters[weights][...] += rng.uniform(-0.3, 0.3, values.shape).astype(np.float32)
    return model

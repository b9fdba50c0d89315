"""The layers, one family a file."""

from core.nn.layers.activation import ReLU
from core.nn.layers.base import Layer
from core.nn.layers.convolution import Conv2d
from core.nn.layers.dropout import Dropout
from core.nn.layers.linear import Linear
from core.nn.layers.normalization import BatchNorm2d
from core.nn.layers.pooling import GlobalAvgPool2d, MaxPool2d
from core.nn.layers.reshape import Flatten

__all__ = [
    "BatchNorm2d",
    "Conv2d",
    "Dropout",
    "Flatten",
    "GlobalAvgPool2d",
    "Layer",
    "Linear",
    "MaxPool2d",
    "ReLU",
]

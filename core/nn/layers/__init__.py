"""The layers, one family a file."""

from core.nn.layers.activation import GELU, LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from core.nn.layers.base import Layer
from core.nn.layers.convolution import Conv2d
from core.nn.layers.convolution_nd import Conv3d
from core.nn.layers.dropout import Dropout
from core.nn.layers.linear import Linear
from core.nn.layers.normalization import BatchNorm1d, BatchNorm2d, BatchNorm3d
from core.nn.layers.pooling import AvgPool2d, GlobalAvgPool2d, MaxPool2d, MaxPool3d
from core.nn.layers.reshape import Flatten
from core.nn.layers.residual import Residual
from core.nn.layers.transposed_convolution import ConvTranspose2d

__all__ = [
    "GELU",
    "AvgPool2d",
    "BatchNorm1d",
    "BatchNorm2d",
    "BatchNorm3d",
    "Conv2d",
    "Conv3d",
    "ConvTranspose2d",
    "Dropout",
    "Flatten",
    "GlobalAvgPool2d",
    "Layer",
    "LeakyReLU",
    "Linear",
    "MaxPool2d",
    "MaxPool3d",
    "ReLU",
    "Residual",
    "Sigmoid",
    "Softmax",
    "Tanh",
]

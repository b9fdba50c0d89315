"""Layers written in YAML as a name and a list of values:

- [Conv2D, [3, 16, 3, 1, 1]]     channels in and out, kernel, stride, padding, and true or false for a bias
- [ReLU, []]
- [MaxPool2D, [2, 2]]            kernel, stride
- [Flatten, []]
- [Linear, [10]]                 outputs
- [Softmax, []]                  only at the end, where the loss already has it
"""

from collections.abc import Mapping, Sequence
from typing import Any

from core.errors import ArchitectureError
from core.nn.arrays import Shape
from core.nn.layer_words import LayerSpec

IMAGE_SIZES: Mapping[int, int] = {1: 28, 3: 48}
"""Height and width of what goes into a network that is nothing but such a list, by its channels: a digit of MNIST, or
what the preset `model3` takes."""

_CONV = ("in", "out_channels", "kernel_size", "stride", "padding", "bias")
_WORDS: Mapping[str, tuple[str, tuple[str, ...], int]] = {
    "Conv2D": ("Conv2d", _CONV, 3),
    "MaxPool2D": ("MaxPool2d", ("kernel_size", "stride"), 1),
    "AvgPool2D": ("AvgPool2d", ("kernel_size", "stride"), 1),
    "GlobalAvgPool2D": ("GlobalAvgPool2d", (), 0),
    "BatchNorm1D": ("BatchNorm1d", ("in",), 0),
    "BatchNorm2D": ("BatchNorm2d", ("in",), 0),
    "Linear": ("Linear", ("out_features",), 1),
    "Dropout": ("Dropout", ("p",), 0),
    "Flatten": ("Flatten", (), 0),
    "ReLU": ("ReLU", (), 0),
    "LeakyReLU": ("LeakyReLU", ("negative_slope",), 0),
    "Sigmoid": ("Sigmoid", (), 0),
    "Tanh": ("Tanh", (), 0),
    "GELU": ("GELU", (), 0),
    "Softmax": ("Softmax", (), 0),
}
"""The layer, the names of its values, and how many of them are needed."""


def is_written_so(layer: object) -> bool:
    """Whether this is a name and a list of values."""
    match layer:
        case [str(), list()]:
            return True
    return False


def parse(layer: Sequence[Any], where: str) -> LayerSpec:
    """The layer that a name and a list of values stand for.

    Raises:
        ArchitectureError: there is no such layer, or it has other values.
    """
    word, values = layer
    if word not in _WORDS:
        raise ArchitectureError(f"{where}: there is no layer {word}; there are {', '.join(_WORDS)}")
    kind, names, needed = _WORDS[word]
    if not needed <= len(values) <= len(names):
        left_out = f", of which {needed} are needed" if needed < len(names) else ""
        raise ArchitectureError(
            f"{where}: expected `[{word}, [{', '.join(names)}]]`{left_out}, found {len(values)} values"
        )
    options = dict(zip(names, values, strict=False))
    takes = options.pop("in", None)
    if not (takes is None or (isinstance(takes, int) and not isinstance(takes, bool))):
        raise ArchitectureError(f"{where}: {word} should take a whole number of channels, not {takes!r}")
    if options.get("bias") in (0, 1):
        options["bias"] = bool(options["bias"])
    return LayerSpec(kind, options, where, takes)


def input_shape(layers: Sequence[Any], source: str) -> Shape:
    """What goes into a network of which nothing else is known.

    Raises:
        ArchitectureError: the first layer does not say how many channels it takes, or an unusual number.
    """
    match layers:
        case [["Conv2D", [int(channels), *_]], *_] if channels in IMAGE_SIZES:
            return channels, IMAGE_SIZES[channels], IMAGE_SIZES[channels]
    raise ArchitectureError(
        f"{source} does not say what goes in; write `input: [channels, height, width]` above the list "
        "and `layers:` in front of it"
    )

"""Networks written as a plain list, one layer a line:

Conv 6 5 1 2      filters, kernel, stride, padding
ReLU
Pool 2 2          kernel, stride
Flatten
FC 10             outputs
Softmax           only at the end, where the loss already has it
# a comment
"""

from typing import Any

from core.errors import ArchitectureError

INPUT_SHAPE = (1, 28, 28)
"""What goes into a network that is written this way."""

_WORDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "Conv": ("Conv2d", ("out_channels", "kernel_size", "stride", "padding")),
    "ReLU": ("ReLU", ()),
    "Pool": ("MaxPool2d", ("kernel_size", "stride")),
    "Flatten": ("Flatten", ()),
    "FC": ("Linear", ("out_features",)),
    "Softmax": ("Softmax", ()),
}


def parse(text: str, source: str) -> list[tuple[str, dict[str, Any], str]]:
    """The layers' kinds, options and places (file and line).

    Raises:
        ArchitectureError: a line is not a layer.
    """
    layers: list[tuple[str, dict[str, Any], str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split("#")[0].split()
        if not words:
            continue
        where = f"{source} line {number}"
        if layers and layers[-1][0] == "Softmax":
            raise ArchitectureError(f"{layers[-1][2]}: Softmax can only be the last layer")
        layers.append((*_parse_line(words, where), where))
    if layers and layers[-1][0] == "Softmax":
        layers.pop()
    if not layers:
        raise ArchitectureError(f"{source} has no layers; write one a line, such as `Conv 6 5 1 2`")
    return layers


def _parse_line(words: list[str], where: str) -> tuple[str, dict[str, Any]]:
    word, *values = words
    if word not in _WORDS:
        raise ArchitectureError(f"{where}: there is no layer {word}; there are {', '.join(_WORDS)}")
    kind, names = _WORDS[word]
    if len(values) != len(names) or not all(value.isdecimal() for value in values):
        expected = " ".join([word, *names])
        raise ArchitectureError(f"{where}: expected `{expected}` in whole numbers, found `{' '.join(words)}`")
    return kind, dict(zip(names, map(int, values), strict=True))

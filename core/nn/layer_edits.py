"""Changes to a list of layers, of which some have layers inside: each gives a new list and leaves the old one as it is.

A layer's place is a path: `(3,)` is the fourth layer, `(3, "body", 1)` the second one in the body of a Residual there.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from core.nn.layer_options import layer_options, plain
from core.nn.layer_words import LayerSpec

Path: TypeAlias = tuple[int | str, ...]
Layers: TypeAlias = tuple[LayerSpec, ...]


def layer_at(layers: Sequence[LayerSpec], path: Path) -> LayerSpec:
    """The layer at a place."""
    return list_at(layers, path[:-1])[_number(path)]


def list_at(layers: Sequence[LayerSpec], path: Path) -> Layers:
    """The list that is at a place: `()` is the network's own, `(3, "body")` that of a Residual."""
    found = tuple(layers)
    for number, option in zip(path[::2], path[1::2], strict=True):
        found = tuple(found[int(number)].options.get(str(option), ()))
    return found


def inserted(layers: Layers, path: Path, spec: LayerSpec) -> Layers:
    """The layers with one more, which is then at the path."""
    at = _number(path)
    return _in_list(layers, path[:-1], lambda siblings: (*siblings[:at], spec, *siblings[at:]))


def removed(layers: Layers, path: Path) -> Layers:
    """The layers without one."""
    at = _number(path)
    return _in_list(layers, path[:-1], lambda siblings: siblings[:at] + siblings[at + 1 :])


def replaced(layers: Layers, path: Path, spec: LayerSpec) -> Layers:
    """The layers with another one in a place."""
    return inserted(removed(layers, path), path, spec)


def moved(layers: Layers, source: Path, target: Path) -> tuple[Layers, Path]:
    """The layers with one at another place, and the path it then has.

    Args:
        source: where it is.
        target: in front of which place it is put, as places are before; not inside itself.
    """
    if target[: len(source)] == source:
        return layers, source
    spec = layer_at(layers, source)
    without = removed(layers, source)
    target = shifted(target, source)
    return inserted(without, target, spec), target


def shifted(path: Path, gone: Path) -> Path:
    """The path of a place once the layer at `gone` has been removed."""
    depth = len(gone) - 1
    after = len(path) > depth and path[:depth] == gone[:depth] and int(path[depth]) > _number(gone)
    return (*path[:depth], int(path[depth]) - 1, *path[depth + 1 :]) if after else path


def with_option(spec: LayerSpec, name: str, value: Any) -> LayerSpec:
    """The layer with another value of an option, which is not written where it is the default."""
    order = list(layer_options(spec.kind))
    options = {**spec.options, name: value}
    return plain(replace(spec, options={key: options[key] for key in order if key in options}))


def new_layer(kind: str, channels: int | None, *, last: bool = False) -> LayerSpec:
    """A layer of this kind with options that fit most networks.

    Args:
        channels: how many come in; None where that is not known.
        last: whether it ends the network, which has ten digits to tell apart.
    """
    width = channels if channels and channels > 4 else 32
    convolution = {"out_channels": width, "kernel_size": 3, "padding": "same"}
    options: dict[str, dict[str, Any]] = {
        "Conv2d": convolution,
        "Conv3d": convolution,
        "ConvTranspose2d": {"out_channels": width, "kernel_size": 2, "stride": 2},
        "MaxPool2d": {"kernel_size": 2},
        "MaxPool3d": {"kernel_size": 2},
        "AvgPool2d": {"kernel_size": 2},
        "Linear": {"out_features": 10 if last else 128},
        "Dropout": {"p": 0.25},
        "Residual": {"body": _block(channels or width)},
    }
    return LayerSpec(kind, options.get(kind, {}))


def _block(channels: int) -> Layers:
    """What a residual block of He et al. 2015 adds to its input of so many channels."""
    options = {"out_channels": channels, "kernel_size": 3, "padding": "same", "bias": False}
    convolution, norm = LayerSpec("Conv2d", options), LayerSpec("BatchNorm2d")
    return convolution, norm, LayerSpec("ReLU"), convolution, norm


def _in_list(layers: Layers, path: Path, change: Callable[[Layers], Layers]) -> Layers:
    if not path:
        return change(layers)
    number, option, *rest = path
    block = layers[int(number)]
    inside = _in_list(tuple(block.options.get(str(option), ())), tuple(rest), change)
    options = {**block.options, str(option): inside}
    changed = plain(replace(block, options=options))
    return (*layers[: int(number)], changed, *layers[int(number) + 1 :])


def _number(path: Path) -> int:
    return int(path[-1])

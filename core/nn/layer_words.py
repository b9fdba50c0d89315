"""One layer in words, and the layer made from it."""

import difflib
import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, get_args, get_origin

import msgspec

from core.errors import ArchitectureError
from core.nn import layers
from core.nn.arrays import Shape
from core.nn.layers import Layer, Residual
from core.nn.layers.base import times

LAYERS: dict[str, type[Layer]] = {
    kind.__name__: kind
    for kind in (
        layers.Conv2d,
        layers.Conv3d,
        layers.ConvTranspose2d,
        layers.MaxPool2d,
        layers.MaxPool3d,
        layers.AvgPool2d,
        layers.GlobalAvgPool2d,
        layers.BatchNorm1d,
        layers.BatchNorm2d,
        layers.BatchNorm3d,
        layers.ReLU,
        layers.LeakyReLU,
        layers.Sigmoid,
        layers.Tanh,
        layers.GELU,
        layers.Softmax,
        layers.Dropout,
        layers.Flatten,
        layers.Linear,
        layers.Residual,
    )
}
"""Every layer that can be written, by name."""

FROM_INPUT = ("in_channels", "num_features", "in_features")
"""Arguments that follow from what comes in and so are not written."""


@dataclass(frozen=True)
class LayerSpec:
    """One layer in words.

    Attributes:
        kind: the layer's name.
        options: its arguments; `body` and `shortcut` of a Residual are themselves lists of layers in words.
        where: where it was written, for messages.
        takes: the channels that it is said to take, which what comes in must have; anything when left out.
    """

    kind: str
    options: Mapping[str, Any] = field(default_factory=dict)
    where: str = ""
    takes: int | None = None

    def to_words(self) -> Any:
        """As YAML and model files hold it: the name, or the name with its options."""
        options = {option: _in_words(value) for option, value in self.options.items()}
        return {self.kind: options} if options else self.kind


class LayerError(ArchitectureError):
    """A layer that cannot be made; `reason` says why, without the place."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.reason = reason


@cache
def arguments_of(kind: str) -> Mapping[str, inspect.Parameter]:
    """What a layer is made with, by name; to read a signature takes longer than all else here."""
    return inspect.signature(LAYERS[kind]).parameters


def make_layers(specs: Sequence[LayerSpec], shape: Shape) -> list[Layer]:
    """The layers, each made for the shape that the one before gives.

    Raises:
        ArchitectureError: a layer is unknown, has a wrong option or does not fit what comes in.
    """
    made: list[Layer] = []
    for spec in specs:
        layer, shape = make_layer(spec, shape)
        made.append(layer)
    return made


def make_layer(spec: LayerSpec, shape: Shape) -> tuple[Layer, Shape]:
    """The layer for an input of this shape, and the shape that it gives.

    Raises:
        LayerError: it is unknown, has a wrong option or does not fit what comes in.
    """
    kind = LAYERS.get(spec.kind)
    if kind is None:
        names = {name.lower(): name for name in LAYERS}
        near = difflib.get_close_matches(spec.kind.lower(), names, n=1, cutoff=0.6)
        hint = f"did you mean {names[near[0]]}?" if near else f"there are {', '.join(LAYERS)}"
        raise LayerError(spec.where, f"there is no layer {spec.kind}; {hint}")
    arguments = arguments_of(spec.kind)
    known = [option for option in arguments if option not in FROM_INPUT]
    if unknown := [option for option in spec.options if option not in known]:
        hint = f"; it has {', '.join(known)}" if known else ", nor any other"
        raise LayerError(spec.where, f"{spec.kind} has no option {unknown[0]}{hint}")
    where = f"{spec.where}, {spec.kind} on {times(shape)}"
    if spec.takes not in (None, shape[0]):
        raise LayerError(where, f"it is to take {spec.takes} channels, but {shape[0]} come in")
    options = {name: shape[0] for name in FROM_INPUT if name in arguments}
    for name, argument in arguments.items():
        if name in spec.options:
            options[name] = _option(kind, argument, spec.options[name], shape, where)
        elif name in known and argument.default is argument.empty:
            raise LayerError(where, f"its option {name} is missing")
    try:
        layer = kind(**options)
        return layer, layer.output_shape(shape)
    except ValueError as error:
        raise LayerError(where, str(error)) from error


def _option(kind: type[Layer], argument: inspect.Parameter, value: Any, shape: Shape, where: str) -> Any:
    """The value as the layer's signature wants it."""
    if kind is Residual:
        return make_layers(value, shape)
    try:
        return msgspec.convert(value, argument.annotation)
    except msgspec.ValidationError as error:
        reason = str(error).replace("`", "")
        if reason.startswith("Expected "):
            reason = reason.removeprefix("Expected ")
        else:
            reason = f"{_choices(argument.annotation)}, not {value!r}"
        raise LayerError(where, f"{argument.name} should be {reason}") from error


def _choices(annotation: Any) -> str:
    """The words that may stand for an argument, and whether numbers may."""
    members = (annotation,) if get_origin(annotation) is Literal else get_args(annotation)
    words = [f'"{word}"' for member in members if get_origin(member) is Literal for word in get_args(member)]
    return " or ".join([*(["a number"] if int in members else []), *words])


def _in_words(value: Any) -> Any:
    if isinstance(value, LayerSpec):
        return value.to_words()
    return [_in_words(item) for item in value] if isinstance(value, (list, tuple)) else value

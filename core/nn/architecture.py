"""A description of a network, and the network made from it.

A description is a list of layers with named options, as it stands in a YAML file or in a model file:

    input: [1, 28, 28]
    layers:
      - Conv2d: {out_channels: 6, kernel_size: 5, padding: 2}
      - ReLU
      - Flatten
      - Linear: {out_features: 10}

What follows from the layer before, such as `in_channels`, is not written. Every shape is checked before any weight is
made.
"""

import difflib
import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import DTypeLike

from core.assets import ASSETS
from core.errors import ArchitectureError
from core.nn import model_txt
from core.nn.arrays import Shape
from core.nn.layers import (
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    GlobalAvgPool2d,
    Layer,
    Linear,
    MaxPool2d,
    ReLU,
)
from core.nn.layers.base import name_layers
from core.nn.network import LayerSummary, Network
from core.yaml_file import parse_yaml, read_text

LAYERS: dict[str, type[Layer]] = {
    kind.__name__: kind
    for kind in (Conv2d, MaxPool2d, GlobalAvgPool2d, BatchNorm2d, ReLU, Dropout, Flatten, Linear)
}
_INPUT_ARGUMENT = {Conv2d: "in_channels", BatchNorm2d: "num_features", Linear: "in_features"}
_PRESETS = ASSETS / "presets"


@dataclass(frozen=True)
class LayerSpec:
    """One layer in words: its kind, its options, and where they were written (for messages)."""

    kind: str
    options: Mapping[str, Any] = field(default_factory=dict)
    where: str = ""


@dataclass(frozen=True)
class Architecture:
    """The layers of a network in words, and the (C, H, W) of the image that goes in."""

    name: str
    input_shape: Shape
    layers: tuple[LayerSpec, ...]

    def build(self, rng: np.random.Generator | None = None, *, dtype: DTypeLike = np.float32) -> Network:
        """The network; its weights are drawn from `rng`, or zero for weights that will be loaded.

        Raises:
            ArchitectureError: a layer is unknown, has a wrong option or does not fit what comes in.
        """
        return Network(self._make_layers(), self.input_shape, rng=rng, dtype=dtype)

    def summary(self) -> list[LayerSummary]:
        """A row for each layer; no weights are made."""
        rows, shape = [], self.input_shape
        for name, layer in name_layers(self._make_layers()).items():
            weights = sum(int(np.prod(s)) for s in layer.parameter_shapes().values())
            work = layer.multiply_adds(shape)
            shape = layer.output_shape(shape)
            rows.append(LayerSummary(name, type(layer).__name__, shape, weights, work))
        return rows

    @property
    def output_shape(self) -> Shape:
        rows = self.summary()
        return rows[-1].output_shape if rows else self.input_shape

    def to_dict(self) -> dict[str, Any]:
        """The description as YAML and model files hold it."""
        layers = [{spec.kind: dict(spec.options)} if spec.options else spec.kind for spec in self.layers]
        return {"input": list(self.input_shape), "layers": layers}

    @classmethod
    def from_dict(cls, document: object, *, name: str, source: str) -> "Architecture":
        """Reads a description.

        Args:
            document: what `to_dict` gives.
            name: what the network is called.
            source: the file it came from, for messages.

        Raises:
            ArchitectureError: it is not such a description, or its layers do not fit together.
        """
        if not isinstance(document, Mapping) or set(document) != {"input", "layers"}:
            raise ArchitectureError(f"{source} does not describe a network; it needs `input` and `layers`")
        shape, layers = document["input"], document["layers"]
        if not (_is_list(shape) and len(shape) == 3 and all(isinstance(n, int) and n > 0 for n in shape)):
            raise ArchitectureError(f"{source}: `input` should be [channels, height, width], not {shape!r}")
        if not _is_list(layers) or not layers:
            raise ArchitectureError(f"{source}: `layers` should be a list of layers, not {layers!r}")
        specs = tuple(_read_layer(layer, f"{source}, layer {i}") for i, layer in enumerate(layers, start=1))
        return cls(name, tuple(shape), specs)._checked()

    def _make_layers(self) -> list[Layer]:
        layers: list[Layer] = []
        shape = self.input_shape
        for spec in self.layers:
            layer, shape = _make_layer(spec, shape)
            layers.append(layer)
        return layers

    def _checked(self) -> "Architecture":
        self._make_layers()
        return self


def preset_names() -> tuple[str, ...]:
    """The architectures that ship with the program."""
    return tuple(sorted(path.stem for path in _PRESETS.iterdir() if path.suffix in {".txt", ".yaml"}))


def load_architecture(name_or_path: str | Path) -> Architecture:
    """A preset by its name, or a description from a file: `.txt` (see `model_txt`) or `.yaml`.

    Raises:
        ArchitectureError: there is no such preset or file, or it is not a description of a network.
    """
    name = str(name_or_path)
    path = next(
        (p for p in _PRESETS.iterdir() if p.stem == name and p.suffix in {".txt", ".yaml"}), Path(name)
    )
    if not path.exists():
        near = difflib.get_close_matches(name, preset_names(), n=1)
        hint = f"did you mean {near[0]}?" if near else f"the presets are {', '.join(preset_names())}"
        raise ArchitectureError(f"there is no preset and no file called {name}; {hint}")
    text = read_text(path, "description of a network", ArchitectureError)
    if path.suffix == ".txt":
        specs = tuple(
            LayerSpec(kind, options, where) for kind, options, where in model_txt.parse(text, path.name)
        )
        return Architecture(path.stem, model_txt.INPUT_SHAPE, specs)._checked()
    document = parse_yaml(text, path, ArchitectureError)
    return Architecture.from_dict(document, name=path.stem, source=path.name)


def _read_layer(layer: object, where: str) -> LayerSpec:
    if isinstance(layer, str):
        return LayerSpec(layer, {}, where)
    if isinstance(layer, Mapping) and len(layer) == 1:
        [(kind, options)] = layer.items()
        if isinstance(kind, str) and (options is None or isinstance(options, Mapping)):
            return LayerSpec(kind, dict(options or {}), where)
    raise ArchitectureError(f"{where}: write a layer as `Name` or `Name: {{option: value}}`, not {layer!r}")


def _make_layer(spec: LayerSpec, shape: Shape) -> tuple[Layer, Shape]:
    kind = LAYERS.get(spec.kind)
    if kind is None:
        near = difflib.get_close_matches(spec.kind, LAYERS, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(LAYERS)}"
        raise ArchitectureError(f"{spec.where}: there is no layer {spec.kind}; {hint}")
    known = [option for option in inspect.signature(kind).parameters if option != _INPUT_ARGUMENT.get(kind)]
    if unknown := [option for option in spec.options if option not in known]:
        hint = f"; it has {', '.join(known)}" if known else ", nor any other"
        raise ArchitectureError(f"{spec.where}: {spec.kind} has no option {unknown[0]}{hint}")
    where = f"{spec.where}, {spec.kind} on {'x'.join(map(str, shape))}"
    options = {option: _convert_option(kind, option, v, where) for option, v in spec.options.items()}
    if kind in _INPUT_ARGUMENT:
        options[_INPUT_ARGUMENT[kind]] = shape[0]
    try:
        layer = kind(**options)
        return layer, layer.output_shape(shape)
    except (ValueError, TypeError) as error:
        reason = str(error) if isinstance(error, ValueError) else "an option is missing"
        raise ArchitectureError(f"{where}: {reason}") from error


def _convert_option(kind: type[Layer], option: str, value: object, where: str) -> Any:
    """The value as the layer's signature wants it."""
    try:
        return msgspec.convert(value, inspect.signature(kind).parameters[option].annotation)
    except msgspec.ValidationError as error:
        reason = str(error).replace("`", "").removeprefix("Expected ")
        raise ArchitectureError(f"{where}: {option} should be {reason}") from error


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)

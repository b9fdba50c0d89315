"""A description of a network, and the network made from it.

A description is a list of layers with named options, as it stands in a YAML file or in a model file:

    input: [1, 28, 28]
    layers:
      - Conv2d: {out_channels: 6, kernel_size: 5, padding: 2}
      - ReLU
      - Residual:
          body:
            - Conv2d: {out_channels: 6, kernel_size: 3, padding: same}
            - ReLU
      - Flatten
      - Linear: {out_features: 10}

What follows from the layer before, such as `in_channels`, is not written. Every shape is checked before any weight is
made. A layer may also be written as in `layer_list`, and a network as in `model_txt`.
"""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

import numpy as np
import yaml
from numpy.typing import DTypeLike

from core.assets import ASSETS
from core.errors import ArchitectureError
from core.files import write_text
from core.nn import layer_list, model_txt
from core.nn.arrays import Shape, count
from core.nn.layer_words import LayerSpec, make_layers
from core.nn.layers import Layer
from core.nn.layers.base import name_layers
from core.nn.network import Network
from core.nn.summary import LayerSummary, summarize
from core.yaml_file import LineFinder, line_finder, parse_yaml, read_text

_PRESETS = ASSETS / "presets"
_DEEPEST = 8
"""Layers inside layers, and no more."""

MOST_WEIGHTS = 200_000_000
"""Training takes some twenty bytes a weight; more than this is a slip of the pen."""


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
        return summarize(name_layers(self._make_layers()), self.input_shape)

    @property
    def output_shape(self) -> Shape:
        rows = self.summary()
        return rows[-1].output_shape if rows else self.input_shape

    def to_dict(self) -> dict[str, Any]:
        """The description as YAML and model files hold it."""
        return {"input": list(self.input_shape), "layers": [spec.to_words() for spec in self.layers]}

    def to_yaml(self) -> str:
        """The description as the text of a YAML file."""
        return yaml.safe_dump(
            self.to_dict(), sort_keys=False, default_flow_style=None, width=110, allow_unicode=True
        )

    @classmethod
    def from_dict(
        cls, document: object, *, name: str, source: str, lines: LineFinder | None = None
    ) -> "Architecture":
        """Reads a description.

        Args:
            document: what `to_dict` gives, or a list of layers as in `layer_list`.
            name: what the network is called.
            source: the file it came from, for messages.
            lines: where in the file its values stand.

        Raises:
            ArchitectureError: it is not such a description, or its layers do not fit together.
        """
        place = _Place(source, lines, ("layers",))
        if _is_list(document) and any(map(layer_list.is_written_so, document)):
            place = _Place(source, lines, ())
            document = {"input": list(layer_list.input_shape(document, source)), "layers": document}
        if not isinstance(document, Mapping) or set(document) != {"input", "layers"}:
            raise ArchitectureError(f"{source} does not describe a network; it needs `input` and `layers`")
        shape, layers = document["input"], document["layers"]
        if not (_is_list(shape) and len(shape) in (1, 3, 4) and all(map(_is_size, shape))):
            raise ArchitectureError(f"{source}: `input` should be [channels, height, width], not {shape!r}")
        if not _is_list(layers) or not layers:
            raise ArchitectureError(f"{source}: `layers` should be a list of layers, not {layers!r}")
        return cls(name, tuple(shape), _read_layers(layers, place))._checked()

    def _make_layers(self) -> list[Layer]:
        return make_layers(self.layers, self.input_shape)

    def _checked(self) -> "Architecture":
        layers = self._make_layers()
        sizes = [sum(count(shape) for shape in layer.parameter_shapes().values()) for layer in layers]
        if sum(sizes) > MOST_WEIGHTS:
            spec = self.layers[int(np.argmax(sizes))]
            raise ArchitectureError(
                f"{spec.where}: {spec.kind} has {max(sizes):,} weights; a network may have {MOST_WEIGHTS:,} in all"
            )
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
    return Architecture.from_dict(document, name=path.stem, source=path.name, lines=line_finder(text))


def save_architecture(architecture: Architecture, path: Path) -> None:
    """Writes the description as YAML, whatever it was read from.

    Raises:
        OutputError: it cannot be written there.
    """
    write_text(path, architecture.to_yaml())


@dataclass(frozen=True)
class _Place:
    """Where a list of layers stands: the keys and numbers that lead to it in its file."""

    source: str
    lines: LineFinder | None
    path: tuple[str | int, ...]

    def of(self, index: int) -> str:
        """Where its layer of this number stands, counted from 0, for messages."""
        line = self.lines((*self.path, index)) if self.lines else None
        if line is not None:
            return f"{self.source} line {line}"
        *outer, number = (key for key in (*self.path, index) if isinstance(key, int))
        inside = "".join(f", inside layer {key + 1}" for key in reversed(outer))
        return f"{self.source}, layer {number + 1}{inside}"


def _read_layers(layers: Sequence[object], place: _Place) -> tuple[LayerSpec, ...]:
    specs = []
    for index, layer in enumerate(layers):
        spec = _read_layer(layer, place, index)
        if layer_list.is_written_so(layer) and spec.kind == "Softmax":
            if index + 1 < len(layers):
                raise ArchitectureError(f"{spec.where}: Softmax can only be the last layer")
            continue  # the loss has it
        specs.append(spec)
    return tuple(specs)


def _read_layer(layer: object, place: _Place, index: int) -> LayerSpec:
    where = place.of(index)
    match layer:
        case str():
            return LayerSpec(layer, {}, where)
        case [str(), list()]:
            return layer_list.parse(layer, where)
        case Mapping() if len(layer) == 1:
            [(kind, options)] = layer.items()
            if isinstance(kind, str) and (options is None or isinstance(options, Mapping)):
                return LayerSpec(kind, _read_options(kind, options or {}, place, index), where)
    raise ArchitectureError(f"{where}: write a layer as `Name` or `Name: {{option: value}}`, not {layer!r}")


def _read_options(kind: str, options: Mapping[Any, Any], place: _Place, index: int) -> dict[str, Any]:
    """The options, those of a Residual that are layers read as such."""
    read = {str(option): value for option, value in options.items()}
    for option in ("body", "shortcut"):
        if kind != "Residual" or option not in read:
            continue
        inside = _Place(place.source, place.lines, (*place.path, index, kind, option))
        if not _is_list(read[option]):
            raise ArchitectureError(
                f"{place.of(index)}: the {option} of a Residual should be a list of layers, not {read[option]!r}"
            )
        if sum(isinstance(key, int) for key in inside.path) > _DEEPEST:
            raise ArchitectureError(f"{place.source}: layers can only be {_DEEPEST} deep inside one another")
        read[option] = _read_layers(read[option], inside)
    return read


def _is_list(value: object) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _is_size(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0

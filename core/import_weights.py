"""Weights that were trained in PyTorch, in a network of this program."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.data.digits import CLASS_NAMES
from core.data.normalize import Kind, Normalizer
from core.errors import StateDictError
from core.model_file import Model, read_tensors
from core.nn.architecture import Architecture
from core.nn.arrays import Array
from core.nn.layers.base import times
from core.nn.network import Network
from core.nn.state_matching import StateMatch, match_state_dict

_PICKLES = frozenset({".pt", ".pth", ".bin", ".ckpt", ".pkl"})


@dataclass(frozen=True, eq=False)
class Imported:
    """A model with the weights, and where each of them came from."""

    model: Model
    match: StateMatch

    @property
    def doubt(self) -> str:
        """What of the match may be wrong, in a sentence; "" where nothing is."""
        guessed = self.match.guessed
        if not guessed:
            return ""
        layer, module = next(iter(guessed.items()))
        layers = "1 layer" if len(guessed) == 1 else f"{len(guessed)} layers"
        return f"more than one module has the shapes of {layers}, such as {layer}, which was given {module}"


def import_state_dict(
    path: Path,
    architecture: Architecture,
    *,
    class_names: Sequence[str] | None = None,
    image_kind: Kind | None = None,
) -> Imported:
    """A model from what `safetensors.torch.save_file(network.state_dict(), path)` has written.

    Tensors are matched by name where all names are the same, else by shape and order (`core.nn.state_matching`); batch
    norm's counter is left out.

    Args:
        path: the `.safetensors`; the model is called like it.
        architecture: the same network in words.
        class_names: of its outputs, in order; the ten digits when left out.
        image_kind: how images are prepared, as ink on paper or as pictures; by the channels when left out: grey is ink.

    Raises:
        ModelFileError: there is no such file, or it cannot be read.
        StateDictError: a tensor has no counterpart, another shape, or values that are not finite numbers; or the
            network does not take square images, grey or in colour, or has another number of outputs than names.
    """
    classes = tuple(CLASS_NAMES if class_names is None else class_names)
    normalizer = _normalizer(architecture, image_kind)
    _check_outputs(architecture, classes, are_digits=class_names is None)
    if path.suffix in _PICKLES:
        raise StateDictError(
            f"{path} may be a pickle, which can run any code when it is opened; write the weights with "
            "safetensors.torch.save_file(network.state_dict(), ...)",
            path=path,
        )
    tensors, _ = read_tensors(path)
    network = architecture.build()
    try:
        match = _load(network, tensors)
    except ValueError as error:
        raise StateDictError(f"{path} does not fit {architecture.name}: {error}", path=path) from error
    return Imported(Model(path.stem, architecture, network, normalizer, classes), match)


def _load(network: Network, tensors: Mapping[str, Array]) -> StateMatch:
    shapes = {name: tensor.shape for name, tensor in tensors.items()}
    match = match_state_dict({**network.parameters.shapes, **network.buffers.shapes}, shapes)
    for theirs in match.tensors.values():
        if tensors[theirs].dtype.kind != "f":
            raise ValueError(f"{theirs} holds {tensors[theirs].dtype}; write it as float32")
    with np.errstate(over="ignore"):  # from float64; found below
        network.load_state_dict({own: tensors[theirs] for own, theirs in match.tensors.items()})
    if name := network.not_finite():
        raise ValueError(f"{match.tensors[name]}, for {name}, holds values that are not numbers")
    return match


def _normalizer(architecture: Architecture, image_kind: Kind | None) -> Normalizer:
    match architecture.input_shape:
        case (1 | 3 as channels, height, width) if height == width:
            kind = image_kind or ("ink" if channels == 1 else "picture")
            return Normalizer.of_size(height, kind=kind, channels=channels)
    raise StateDictError(
        f"{architecture.name} takes {times(architecture.input_shape)}; "
        "it should take square images with 1 or 3 channels"
    )


def _check_outputs(architecture: Architecture, classes: Sequence[str], *, are_digits: bool) -> None:
    outputs = architecture.output_shape
    if outputs == (len(classes),):
        return
    if are_digits and len(outputs) == 1:
        reason = f"has {outputs[0]} outputs, which are not the ten digits; name its classes"
    else:
        reason = f"has {times(outputs)} outputs, but there are {len(classes)} class names"
    raise StateDictError(f"{architecture.name} {reason}")

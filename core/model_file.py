"""One file that holds all that is needed to predict: a `.safetensors` of weights with the rest as its metadata.

The metadata is one JSON text under the key `ankan`: format version, name, architecture, normalizer, class names,
temperature and rejection threshold, scores and history. Opening such a file runs no code.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import msgspec
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from core.calibration import UNCALIBRATED, Calibration
from core.data.normalize import Normalizer
from core.errors import AnkanError, ModelFileError
from core.files import write_atomically
from core.nn.architecture import Architecture
from core.nn.arrays import Array
from core.nn.network import Network

FORMAT_VERSION = 1
_KEY = "ankan"
_SUFFIX = ".safetensors"
_NUMPY_KINDS = frozenset(["F64", "F32", "F16", "I64", "I32", "I16", "I8", "U64", "U32", "U16", "U8", "BOOL"])
"""NumPy has no bfloat16, nor floats of 8 bits, unless some other package has brought them."""


@dataclass(frozen=True, eq=False)
class Model:
    """A trained network and what belongs to it.

    Attributes:
        name: what the user calls it.
        scores: figures by name, such as `macro_f1`, on the validation images.
        history: a row of figures for each epoch.
        calibration: what makes probabilities of the network's outputs; files from before it was kept change nothing.
    """

    name: str
    architecture: Architecture
    network: Network
    normalizer: Normalizer
    class_names: tuple[str, ...]
    scores: Mapping[str, float] = field(default_factory=dict)
    history: tuple[Mapping[str, float], ...] = ()
    calibration: Calibration = UNCALIBRATED


def save_model(model: Model, path: Path) -> None:
    """Writes the file.

    Raises:
        OutputError: it cannot be written there.
    """
    about = {
        "version": FORMAT_VERSION,
        "name": model.name,
        "architecture": model.architecture.to_dict(),
        "normalizer": msgspec.to_builtins(model.normalizer),
        "class_names": list(model.class_names),
        **asdict(model.calibration),
        "scores": dict(model.scores),
        "history": [dict(row) for row in model.history],
    }
    write_tensors(path, model.network.state_dict(), {_KEY: json.dumps(about)})


def load_model(path: Path) -> Model:
    """Opens the file.

    Raises:
        ModelFileError: it is missing, not a model file, damaged, or from a newer version.
    """
    tensors, metadata = read_tensors(path)
    if _KEY not in metadata:
        hint = f"; the model of that run is best{_SUFFIX} beside it" if "progress" in metadata else ""
        raise ModelFileError(f"{path} holds weights but is not a model of this program{hint}", path=path)
    try:
        about = json.loads(metadata[_KEY])
        version = about["version"]
        if version > FORMAT_VERSION:
            raise ModelFileError(
                f"{path} was written by a newer version of Ankan (format {version}, this one reads up to "
                f"{FORMAT_VERSION}); update Ankan to open it",
                path=path,
            )
        name = str(about["name"])
        architecture = Architecture.from_dict(about["architecture"], name=name, source=str(path))
        network = architecture.build()
        network.load_state_dict(tensors)
        return Model(
            name=name,
            architecture=architecture,
            network=_finite(network),
            normalizer=_normalizer(about["normalizer"], architecture),
            class_names=_class_names(about["class_names"], architecture),
            scores=msgspec.convert(about["scores"], dict[str, float]),
            history=tuple(msgspec.convert(about["history"], list[dict[str, float]])),
            calibration=_calibration(about),
        )
    except ModelFileError:
        raise
    except (AnkanError, ValueError, KeyError, TypeError, MemoryError, RecursionError) as error:
        reason = f"it lacks {error}" if isinstance(error, KeyError) else str(error)
        raise ModelFileError(f"{path} is damaged or not a model file: {reason}", path=path) from error


def write_tensors(path: Path, tensors: Mapping[str, Array], metadata: Mapping[str, str]) -> None:
    """Named arrays and texts as one `.safetensors`, atomically."""

    packed = save(
        dict(tensors), dict(metadata)
    )  # its own writing to a file leaves a `.tmp…` behind when it is killed
    write_atomically(path, lambda temporary: temporary.write_bytes(packed))


def read_tensors(path: Path) -> tuple[dict[str, Array], dict[str, str]]:
    """The arrays and texts of a `.safetensors`.

    Raises:
        ModelFileError: it is missing or not such a file.
    """
    with _opened(path) as file:
        tensors = {name: _tensor(file, name, path) for name in file.keys()}  # noqa: SIM118
        return tensors, dict(file.metadata() or {})


def read_metadata(path: Path) -> dict[str, str]:
    """The texts of a `.safetensors` alone.

    Raises:
        ModelFileError: it is missing or not such a file.
    """
    with _opened(path) as file:
        return dict(file.metadata() or {})


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        if path.is_dir():
            raise ModelFileError(f"{path} is a folder; choose a model file (*{_SUFFIX})", path=path)
        with safe_open(path, framework="numpy") as file:
            yield file
    except FileNotFoundError:
        raise ModelFileError(f"there is no model file {path}", path=path) from None
    except (SafetensorError, OSError, ValueError, TypeError, MemoryError) as error:
        raise ModelFileError(
            f"{path} is not a model file (*{_SUFFIX}), or it is damaged", path=path
        ) from error


def _tensor(file: Any, name: str, path: Path) -> Array:
    kind = file.get_slice(name).get_dtype()
    if kind not in _NUMPY_KINDS:
        raise ModelFileError(
            f"{path}: {name} is written as {kind}, which cannot be read here; write it as float32", path=path
        )
    array: Array = file.get_tensor(name)
    return array


def _class_names(names: Any, architecture: Architecture) -> tuple[str, ...]:
    classes = tuple(msgspec.convert(names, list[str]))
    if architecture.output_shape != (len(classes),):
        raise ValueError(f"{len(classes)} class names for {architecture.output_shape} outputs")
    return classes


def _normalizer(settings: Any, architecture: Architecture) -> Normalizer:
    normalizer = msgspec.convert(settings, Normalizer)
    if architecture.input_shape != normalizer.shape:
        raise ValueError(f"images of {normalizer.shape} for an input of {architecture.input_shape}")
    return normalizer


def _calibration(about: Mapping[str, Any]) -> Calibration:
    names = [setting.name for setting in fields(Calibration)]
    return msgspec.convert({name: about[name] for name in names if name in about}, Calibration)


def _finite(network: Network) -> Network:
    if name := network.not_finite():
        raise ValueError(f"{name} holds values that are not numbers")
    return network

"""Where a run stands, in one file: `last.safetensors`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from core.errors import AnkanError, ModelFileError
from core.model_file import read_metadata, read_tensors, write_tensors
from core.nn.architecture import Architecture
from core.nn.arrays import Array
from core.nn.network import Network
from core.training.progress import Progress
from core.training.runs.data import DataMark

_WEIGHTS, _SLOTS, _AVERAGES = "network.", "optimizer.slots", "averages"


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """All that is needed to go on.

    Attributes:
        progress: the position, the figures so far, and the optimizer's memory.
        architecture: of the network, which may have been read from a file that is gone since.
        weights: the network's parameters and buffers by name.
        data: what was trained on.
        logs: how much of each log belongs to it, in bytes.
    """

    progress: Progress
    architecture: Architecture
    weights: Mapping[str, Array]
    data: DataMark
    logs: Mapping[str, int]

    def network(self) -> Network:
        network = self.architecture.build()
        network.load_state_dict(self.weights)
        return network


def save_checkpoint(checkpoint: Checkpoint, path: Path) -> None:
    """Writes the file, so that it survives whatever happens next.

    Raises:
        OutputError: it cannot be written there.
    """
    progress, architecture = checkpoint.progress, checkpoint.architecture
    tensors = {f"{_WEIGHTS}{name}": array for name, array in checkpoint.weights.items()}
    if progress.slots is not None:
        tensors[_SLOTS] = progress.slots
    if progress.averages is not None:
        tensors[_AVERAGES] = progress.averages
    about = {
        "progress": {k: v for k, v in vars(progress).items() if k not in ("slots", "averages")},
        "network": {"name": architecture.name, **architecture.to_dict()},
        "data": msgspec.to_builtins(checkpoint.data),
        "logs": dict(checkpoint.logs),
    }
    write_tensors(path, tensors, {key: json.dumps(value) for key, value in about.items()})


def load_checkpoint(path: Path) -> Checkpoint:
    """Reads the file.

    Raises:
        ModelFileError: it is missing, damaged, or something else.
    """
    tensors, metadata = read_tensors(path)
    try:
        description = json.loads(metadata["network"])
        name = str(description.pop("name"))
        checkpoint = Checkpoint(
            progress=replace(_position(metadata), slots=tensors.get(_SLOTS), averages=tensors.get(_AVERAGES)),
            architecture=Architecture.from_dict(description, name=name, source=str(path)),
            weights={
                name.removeprefix(_WEIGHTS): array
                for name, array in tensors.items()
                if name.startswith(_WEIGHTS)
            },
            data=msgspec.convert(json.loads(metadata["data"]), DataMark),
            logs=msgspec.convert(json.loads(metadata["logs"]), dict[str, int]),
        )
        _check(checkpoint)
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError, AnkanError) as error:
        reason = f"it lacks {error}" if isinstance(error, KeyError) else str(error)
        raise ModelFileError(f"{path} is not a checkpoint to go on from: {reason}", path=path) from error
    return checkpoint


def read_position(path: Path) -> Progress:
    """Only where it stands, without an array.

    Raises:
        ModelFileError: it is missing, damaged, or something else.
    """
    metadata = read_metadata(path)
    try:
        return _position(metadata)
    except (KeyError, ValueError, TypeError, RecursionError) as error:
        raise ModelFileError(f"{path} is not a checkpoint of a run", path=path) from error


def _position(metadata: Mapping[str, str]) -> Progress:
    document: Any = json.loads(metadata["progress"])
    return msgspec.convert(document, Progress)


def _check(checkpoint: Checkpoint) -> None:
    """That the arrays are those of the network."""
    network, progress = checkpoint.network(), checkpoint.progress
    weights, running = network.parameters.vector.size, network.buffers.vector.size
    if progress.slots is not None and progress.slots.shape[1:] != (weights,):
        raise ValueError("its optimizer belongs to another network")
    if progress.averages is not None and progress.averages.shape != (weights + running,):
        raise ValueError("its averages belong to another network")

"""The weights of every epoch of a run, to be looked at one after the other: `epochs/0001.safetensors` and so on.

Each is a model file as any other, so `load_model(epoch.path)` opens one.
"""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from core.errors import ModelFileError
from core.files import make_folder, unwritable
from core.model_file import Model, read_metadata, save_model
from core.training.runs.folder import EPOCHS
from core.training.runs.records import EpochRecord

MOST_BYTES = 200_000_000
"""What the weights of all epochs of one run may take together."""


@dataclass(frozen=True)
class SavedEpoch:
    """An epoch whose weights were kept.

    Attributes:
        number: counted from 1.
        path: its model file.
        figures: its own, as in `history.csv`.
    """

    number: int
    path: Path
    figures: EpochRecord


def saved_epochs(folder: Path) -> tuple[SavedEpoch, ...]:
    """The epochs of a run whose weights can be opened, in order; no array is read.

    Args:
        folder: of the run, which may be going on; what is damaged, or goes away meanwhile, is left out.
    """
    found = []
    for number, path in sorted(_files(folder).items()):
        with suppress(ModelFileError, KeyError, IndexError, ValueError):
            about = json.loads(read_metadata(path)["ankan"])
            about = msgspec.convert(about, _About, strict=False)  # an epoch's number may be written as 3.0
            found.append(SavedEpoch(number, path, about.history[-1]))
    return tuple(found)


def has_saved_epochs(folder: Path) -> bool:
    """Whether a run has any; no file is read."""
    return bool(_files(folder))


def save_epoch(model: Model, folder: Path, *, number: int, most: int) -> None:
    """Keeps an epoch's weights, and lets go of those that are one too many.

    Args:
        model: as it is at the end of the epoch.
        folder: of the run.
        number: the epoch's.
        most: how many are kept at the most; fewer where they would take more than 200 MB.

    Raises:
        OutputError: the folder cannot be written.
    """
    network = model.network
    weights = network.parameters.vector.nbytes + network.buffers.vector.nbytes
    kept = kept_epochs(number, most=min(most, MOST_BYTES // max(1, weights)))
    if kept:
        make_folder(folder / EPOCHS)
        save_model(model, folder / EPOCHS / f"{number:04d}.safetensors")
    _remove(path for other, path in _files(folder).items() if other not in kept)


def discard_epochs(folder: Path, *, after: int) -> None:
    """Removes the epochs that a run, which was killed, will go through again.

    Raises:
        OutputError: that is not possible.
    """
    _remove(path for number, path in _files(folder).items() if number > after)


def kept_epochs(last: int, *, most: int) -> frozenset[int]:
    """The first epoch and the last one, and between them every one, or every second, fourth, eighth ... one.

    It follows from the two numbers alone, so a run that was killed ends with the same ones as one that never was.
    """
    if most < 2:
        return frozenset(range(last, last + most))
    between = 1
    while 1 + len(range(1, last, between)) > most:
        between *= 2
    return frozenset(range(1, last, between)) | {last}


class _About(msgspec.Struct, frozen=True):
    """What is read of a model file's metadata."""

    history: list[EpochRecord]


def _files(folder: Path) -> dict[int, Path]:
    """By number."""
    paths = (folder / EPOCHS).glob("*.safetensors")
    return {int(path.stem): path for path in paths if path.stem.isdecimal()}


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(path, error) from error

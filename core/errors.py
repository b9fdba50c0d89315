"""What can go wrong, said to a user in one sentence: what, where, and what would be right."""

from __future__ import annotations

import unicodedata
from pathlib import Path

_BREAKING = frozenset(
    {"Cc", "Cs", "Zl", "Zp"}
)  # control characters, lone surrogates, line and paragraph ends


def one_line(text: str) -> str:
    """Text that can be shown anywhere: a file's name may hold line breaks, and bytes that are no text."""
    return "".join(repr(c)[1:-1] if unicodedata.category(c) in _BREAKING else c for c in text)


def system_reason(error: OSError) -> str:
    """Why the operating system refused, to be read after "cannot be read:"."""
    return (error.strerror or str(error)).lower()


class AnkanError(Exception):
    """Anything the user can mend. `str(error)` is the sentence to show.

    Args:
        message: one sentence that names the file or setting, the reason, and what would be right.
        path: the file or folder it is about, where there is one.
    """

    def __init__(self, message: str, *, path: Path | None = None) -> None:
        super().__init__(one_line(message))
        self.path = path


class DataError(AnkanError):
    """An image, a table or a data set that cannot be used."""


class NoLabelsError(DataError):
    """A data set whose images nobody has labelled; they can be classified all the same."""


class ModelFileError(AnkanError):
    """A file that is not a model this version can open."""


class ArchitectureError(AnkanError):
    """A description of a network that cannot be built."""


class ExportError(AnkanError):
    """A model that cannot be written in another program's format."""


class StateDictError(AnkanError):
    """Weights from PyTorch that do not fit the network they are meant for."""


class ConfigError(AnkanError):
    """A setting with a value that makes no sense."""


class InsightError(AnkanError):
    """A view into a network that has nothing to show there."""


class OutputError(AnkanError):
    """A file or folder that cannot be written."""


class TrainingError(AnkanError):
    """A training run that cannot begin or go on."""


class DataChangedError(TrainingError):
    """The data set is not what it was when the run began; it may go on all the same."""

"""A folder of pictures, and of the numbers behind them, that replaces what an earlier run wrote there."""

import tempfile
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from cli.sheets import write_picture
from cli.written_files import replace_written
from core.files import make_folder, unwritable, write_text
from core.insight import Numbers, save_numbers
from core.insight.numbers import Axis

MAP_AXES: tuple[Axis, ...] = (("channel", None), ("row", None), ("column", None))


class Figures:
    """Writes into a folder beside the final place; `finish` moves all of it there at once.

    Whatever goes wrong before that, what lies in the folder stays as it was.

    Args:
        folder: where; it is made if need be.
        suffix: "csv" or "npy" for the numbers; None for pictures alone.

    Raises:
        OutputError: the folder cannot be written.
    """

    def __init__(self, folder: Path, suffix: str | None) -> None:
        make_folder(folder)
        self._folder, self._suffix = folder, suffix
        try:
            self._unfinished = tempfile.TemporaryDirectory(prefix=".inspect-", dir=folder)
        except OSError as error:
            raise unwritable(folder, error) from error

    def __enter__(self) -> "Figures":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._unfinished.cleanup()

    def picture(self, name: str, picture: NDArray[np.uint8]) -> None:
        write_picture(self._path(f"{name}.png"), picture)

    def numbers(
        self, name: str, values: NDArray[np.generic], axes: tuple[Axis, ...], *, always: bool = False
    ) -> None:
        """Where numbers are asked for; `always` as CSV even where they are not."""
        suffix = self._suffix or ("csv" if always else None)
        if suffix is not None:
            save_numbers(Numbers(Path(name).name, values, axes), self._path(f"{name}.{suffix}"))

    def text(self, name: str, lines: list[str]) -> None:
        write_text(self._path(f"{name}.txt"), "\n".join(lines) + "\n")

    def finish(self) -> str:
        """Moves everything into place; in words how many files that are, and what became of earlier ones.

        Raises:
            OutputError: a file of that name is there that no earlier run wrote; nothing has been moved then.
        """
        return replace_written(Path(self._unfinished.name), self._folder)

    def _path(self, name: str) -> Path:
        path = Path(self._unfinished.name) / name
        make_folder(path.parent)
        return path

"""A folder of pictures, and of the numbers behind them."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cli.sheets import write_picture
from core.files import make_folder, write_text
from core.insight import Maps, Numbers, maps_picture, save_numbers
from core.insight.numbers import Axis

MAP_AXES: tuple[Axis, ...] = (("channel", None), ("row", None), ("column", None))


class Figures:
    """Writes below one folder, which is made when there is something to write; counts the files.

    Args:
        folder: where.
        suffix: "csv" or "npy" for the numbers; None for pictures alone.
        own_scales: whether each map is coloured by its own largest value.
    """

    def __init__(self, folder: Path, suffix: str | None, *, own_scales: bool) -> None:
        self._folder, self._suffix, self._own_scales = folder, suffix, own_scales
        self.written = 0

    def picture(self, name: str, picture: NDArray[np.uint8]) -> None:
        write_picture(self._path(f"{name}.png"), picture)

    def maps(self, name: str, maps: Maps) -> None:
        """As one picture. Input shape: (C, H, W)."""
        self.picture(name, maps_picture(maps, own_scales=self._own_scales))

    def numbers(self, name: str, values: NDArray[np.generic], axes: tuple[Axis, ...]) -> None:
        """Where numbers are asked for."""
        if self._suffix is not None:
            save_numbers(Numbers(Path(name).name, values, axes), self._path(f"{name}.{self._suffix}"))

    def text(self, name: str, lines: list[str]) -> None:
        write_text(self._path(f"{name}.txt"), "\n".join(lines) + "\n")

    def _path(self, name: str) -> Path:
        path = self._folder / name
        make_folder(path.parent)
        self.written += 1
        return path

"""A picture of the window's as a file."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QImage

from core.errors import OutputError
from core.files import write_atomically
from gui.settings import FIGURE_FOLDER

_NOT_IN_NAMES = re.compile(r"[^\w.+-]+")


def figure_folder() -> Path:
    """Where a figure or a film was saved last; at first the user's pictures."""
    pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    folder = Path(FIGURE_FOLDER.get() or pictures)
    return folder if folder.is_dir() else Path.home()


def file_name(*parts: str) -> str:
    """Of several words a name that every file system takes: "vgg, elastic" and "Map" are "vgg-elastic-map"."""
    words = (_NOT_IN_NAMES.sub("-", part).strip("-.") for part in parts)
    return "-".join(word for word in words if word).lower()


def write_picture(path: Path, image: QImage) -> Path:
    """As PNG.

    Raises:
        OutputError: it cannot be written.
    """

    def write(temporary: Path) -> None:
        if not image.save(str(temporary), "PNG"):  # type: ignore[call-overload]
            raise OutputError(f"{path} cannot be written; choose another folder", path=path)

    write_atomically(path, write)
    return path

"""A picture of the window's as a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QImage

from core.errors import OutputError
from core.files import write_atomically


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

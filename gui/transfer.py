"""What a drop or the clipboard brings: a file's path or a picture's pixels."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import numpy as np
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from gui.pixels import to_array

Transfer: TypeAlias = Path | np.ndarray
_DATA_SUFFIXES = (".zip", ".npz", ".csv", ".tsv", ".gz")


def is_data_set(path: Path) -> bool:
    """A folder, or a file that holds many images: by its name alone."""
    return path.is_dir() or path.suffix.lower() in _DATA_SUFFIXES


def transfer_of(mime: QMimeData) -> Transfer | None:
    """The first local file, else the picture itself (uint8, see `pixels.to_array`), else None."""
    for url in mime.urls():
        if url.isLocalFile():
            return Path(url.toLocalFile())
    if mime.hasImage():
        image = QImage(mime.imageData())
        return None if image.isNull() else to_array(image)
    return None

"""What a drop or the clipboard brings: a file's path, a picture's pixels, or the content of an image file."""

from __future__ import annotations

import base64
import binascii
import re
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote

import numpy as np
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage, QPixmap

from core.data.images import is_image_name
from gui.pixels import to_array

Transfer: TypeAlias = Path | np.ndarray | bytes
_DATA_SUFFIXES = (".zip", ".npz", ".csv", ".tsv", ".gz")
_DATA_URL = re.compile(r"data:image/[\w.+-]+(?:;[\w.=-]+)*;base64,([\w+/=%\s-]+)", re.IGNORECASE)


def is_data_set(path: Path) -> bool:
    """A folder, or a file that holds many images: by its name alone."""
    return path.is_dir() or path.suffix.lower() in _DATA_SUFFIXES


def transfer_of(mime: QMimeData) -> Transfer | None:
    """The first local file, else the picture itself (uint8, see `pixels.to_array`), else one in a data: URL.

    Browsers put a picture on a page into HTML, where a link to another computer is not followed. None without any.
    """
    for url in mime.urls():
        if url.isLocalFile():
            return Path(url.toLocalFile())
    if mime.hasImage():
        held = mime.imageData()
        image = held.toImage() if isinstance(held, QPixmap) else QImage(held)
        if not image.isNull():
            return to_array(image)
    addresses = [url.toString(QUrl.ComponentFormattingOption.FullyEncoded) for url in mime.urls()]
    for text in (*addresses, mime.html(), mime.text()):
        if found := _DATA_URL.search(text):
            return _decoded(found[1])
    return None


def pictures_of(mime: QMimeData) -> list[Path]:
    """Folders, zip archives and images among the local files; none for a single image, which is looked at by itself."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    many = [path for path in paths if path.is_dir() or path.suffix.lower() == ".zip"]
    images = [path for path in paths if is_image_name(path.name)]
    return [path for path in paths if path in {*many, *images}] if many or len(images) > 1 else []


def left_out(mime: QMimeData) -> str:
    """A sentence, where several files came at once, of which `transfer_of` takes the first; "" of one."""
    names = [Path(url.toLocalFile()).name for url in mime.urls() if url.isLocalFile()]
    if len(names) < 2:
        return ""
    others = "the other one is" if len(names) == 2 else f"the other {len(names) - 1} are"
    return f"“{names[0]}” is taken; {others} left out: one file at a time."


def _decoded(text: str) -> bytes:
    """Nothing, which is then said to be no image, where the text is cut off."""
    try:
        return base64.b64decode(unquote(text))
    except binascii.Error:
        return b""

"""One image file to one array, whatever it holds and however it was saved."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from core.data.tree import FolderTree, read_file
from core.errors import DataError

IMAGE_SUFFIXES = frozenset(
    {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".ppm", ".pgm"}
)
LARGEST_IMAGE = 100_000_000  # pixels; an A3 page at 600 dpi has 70 million

_FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP", "PPM")
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_CHANNELS = {0: 1, 2: 3, 6: 4}  # by colour type; the palette (3) and grey with alpha (4) are Pillow's
_PLAIN_CHUNKS = frozenset({b"IHDR", b"IDAT", b"IEND", b"pHYs", b"tIME", b"sRGB", b"gAMA", b"cHRM"})

# Pillow would warn on standard error before it refuses; decode_image refuses before anything is decoded.
Image.MAX_IMAGE_PIXELS = None
# What else Pillow warns of is told by what comes of it: an image, or a sentence.
warnings.filterwarnings("ignore", module=r"PIL\.")


def is_image_name(name: str) -> bool:
    """Whether a file of this name is taken for an image; hidden files are not."""
    stem, dot, ending = name.rpartition(".")
    return dot + ending.lower() in IMAGE_SUFFIXES and stem.rpartition("/")[2][:1] not in ("", ".")


def image_paths(folder: Path) -> list[Path]:
    """The image files in a folder and the folders below it, in the order of their names.

    Raises:
        DataError: the folder cannot be read.
    """
    try:
        return [folder / name for name in FolderTree.of(folder).names if is_image_name(name)]
    except OSError as error:
        raise DataError(f"{folder} cannot be read: {_plain(error.strerror)}", path=folder) from error


def read_image(path: Path) -> NDArray[np.uint8]:
    """Reads an image file upright; see `decode_image`.

    Raises:
        DataError: the file is missing, empty, not an image, damaged or too large.
    """
    return decode_image(read_file(path), str(path), path=path)


def decode_image(data: bytes, name: str, *, path: Path | None = None) -> NDArray[np.uint8]:
    """An image from the content of its file, upright as its EXIF orientation says.

    Output shape: (H, W) grey, (H, W, 3) RGB, or (H, W, 4) RGBA with straight alpha.

    Args:
        data: the content.
        name: what to call it.
        path: for the error.

    Raises:
        DataError: it is empty, not an image, damaged or too large.
    """
    if _is_plain_png(data):
        image = _decode_plain_png(data)
        if image is not None:
            return image
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            width, height = picture.size
            if width * height > LARGEST_IMAGE:
                limit = LARGEST_IMAGE // 1_000_000
                reason = f"is {width} x {height} pixels; at most {limit} million pixels can be read"
                raise DataError(f"{name} {reason}", path=path)
            return _as_array(ImageOps.exif_transpose(picture))
    except DataError:
        raise
    except UnidentifiedImageError as error:
        wanted = "is not an image; PNG, JPEG, BMP, GIF, TIFF and WebP can be read"
        reason = wanted if data else "is empty; it should be an image"
        raise DataError(f"{name} {reason}", path=path) from error
    except MemoryError as error:
        raise DataError(f"{name} does not fit into memory", path=path) from error
    except Exception as error:  # Pillow's decoders raise a dozen types on damaged files
        raise DataError(f"{name} is damaged: {_plain(str(error))}", path=path) from error


def _is_plain_png(data: bytes) -> bool:
    """A whole PNG of 8 bits a channel without palette, transparent colour, orientation or text.

    Nearly every PNG is; OpenCV decodes these in two thirds of Pillow's time, small ones in a third, and holds no
    interpreter lock meanwhile. Its own word on a damaged file would go to standard error: hence the checksums here.
    """
    if not data.startswith(_PNG) or len(data) < 57 or data[12:16] != b"IHDR":
        return False
    width, height, depth, colour = struct.unpack_from(">IIBB", data, 16)
    if depth != 8 or colour not in _PNG_CHANNELS or width * height > LARGEST_IMAGE:
        return False
    place, view = len(_PNG), memoryview(data)
    while place + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        end = place + 8 + length
        if kind not in _PLAIN_CHUNKS or end + 4 > len(data):
            return False
        if zlib.crc32(view[place + 4 : end]) != struct.unpack_from(">I", data, end)[0]:
            return False
        if kind == b"IEND":
            return True
        place = end + 4
    return False


def _decode_plain_png(data: bytes) -> NDArray[np.uint8] | None:
    """None where OpenCV cannot: Pillow then says why."""
    try:
        image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:
        return None
    if image is None or image.ndim == 2:
        return image
    order = cv2.COLOR_BGR2RGB if image.shape[2] == 3 else cv2.COLOR_BGRA2RGBA
    return np.asarray(cv2.cvtColor(image, order, dst=image), np.uint8)


def _as_array(image: Image.Image) -> NDArray[np.uint8]:
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        return _deep_grey(image)
    if image.has_transparency_data:
        return np.asarray(image.convert("RGBA"))
    return np.asarray(image.convert("L" if image.mode in ("1", "L") else "RGB"))


def _deep_grey(image: Image.Image) -> NDArray[np.uint8]:
    """16-bit grey keeps its full scale; wider integers and floats are stretched from darkest to lightest.

    What is infinite becomes lightest or darkest, what is no number darkest.
    """
    values = np.asarray(image).astype(np.float64)
    low, high = 0.0, 65535.0
    if not image.mode.startswith("I;16"):
        known = values[np.isfinite(values)]
        low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
        values = np.clip(np.nan_to_num(values, nan=low), low, high)
    return np.rint((values - low) * (255 / max(high - low, 1e-12))).astype(np.uint8)


def _plain(text: str | None) -> str:
    """Another library's message as the end of our sentence."""
    text = (text or "unknown reason").strip().rstrip(".")
    return text[:1].lower() + text[1:]

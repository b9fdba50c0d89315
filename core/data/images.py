"""One image file to one array, whatever it holds and however it was saved."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from core.errors import DataError

IMAGE_SUFFIXES = frozenset(
    {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".ppm", ".pgm"}
)
LARGEST_IMAGE = 100_000_000  # pixels; an A3 page at 600 dpi has 70 million

_FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP", "PPM")

# Pillow would warn on standard error before it refuses; read_image refuses before anything is decoded.
Image.MAX_IMAGE_PIXELS = None


def is_image_name(name: str) -> bool:
    """Whether a file of this name is taken for an image; hidden files are not."""
    return not name.startswith(".") and Path(name).suffix.lower() in IMAGE_SUFFIXES


def image_paths(folder: Path) -> list[Path]:
    """The image files in a folder and the folders below it, in the order of their names."""
    return sorted(file for file in folder.rglob("*") if is_image_name(file.name))


def read_image(path: Path) -> NDArray[np.uint8]:
    """Reads an image upright, as its EXIF orientation says.

    Output shape: (H, W) grey, (H, W, 3) RGB, or (H, W, 4) RGBA with straight alpha.

    Raises:
        DataError: the file is missing, empty, not an image, damaged or too large.
    """
    try:
        with Image.open(path, formats=_FORMATS) as image:
            width, height = image.size
            if width * height > LARGEST_IMAGE:
                limit = LARGEST_IMAGE // 1_000_000
                reason = f"is {width} x {height} pixels; at most {limit} million pixels can be read"
                raise DataError(f"{path} {reason}", path=path)
            return _as_array(ImageOps.exif_transpose(image))
    except DataError:
        raise
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise DataError(f"{path} cannot be read: {_plain(error.strerror)}", path=path) from error
    except UnidentifiedImageError as error:
        raise DataError(f"{path} {_unidentified(path)}", path=path) from error
    except MemoryError as error:
        raise DataError(f"{path} does not fit into memory", path=path) from error
    except Exception as error:  # Pillow's decoders raise a dozen types on damaged files
        raise DataError(f"{path} is damaged: {_plain(str(error))}", path=path) from error


def _as_array(image: Image.Image) -> NDArray[np.uint8]:
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        return _deep_grey(image)
    if image.has_transparency_data:
        return np.asarray(image.convert("RGBA"))
    return np.asarray(image.convert("L" if image.mode in ("1", "L") else "RGB"))


def _deep_grey(image: Image.Image) -> NDArray[np.uint8]:
    """16-bit grey keeps its full scale; wider integers and floats are stretched from darkest to lightest."""
    values = np.nan_to_num(np.asarray(image).astype(np.float64))
    is_16_bit = image.mode.startswith("I;16")
    low, high = (0.0, 65535.0) if is_16_bit else (float(values.min()), float(values.max()))
    return np.rint((values - low) * (255 / max(high - low, 1e-12))).astype(np.uint8)


def _unidentified(path: Path) -> str:
    if path.stat().st_size == 0:
        return "is empty; it should be an image"
    return "is not an image; PNG, JPEG, BMP, GIF, TIFF and WebP can be read"


def _plain(text: str | None) -> str:
    """Another library's message as the end of our sentence."""
    text = (text or "unknown reason").strip().rstrip(".")
    return text[:1].lower() + text[1:]

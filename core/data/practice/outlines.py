"""Digits as fonts draw them: the outlines of their glyphs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from core.assets import ASSETS
from core.data.digits import BANGLA_DIGITS

_HEIGHT = 160  # of the em square that outlines are traced in, in pixels


@dataclass(frozen=True, eq=False)
class Outline:
    """One glyph.

    Attributes:
        contours: each (points, 2) x and y from 0 to 1, of the glyph's larger side; what lies within an odd number of
            them is ink.
        pen: the width of its widest stroke, in the same unit.
    """

    contours: tuple[NDArray[np.float32], ...]
    pen: float


def font_files() -> list[Path]:
    """The fonts that practice digits are drawn from."""
    return [
        *sorted((ASSETS / "practice").glob("*.woff2")),
        *sorted((ASSETS / "fonts").glob("NotoSansBengali-*.ttf")),
    ]


@cache
def outlines() -> tuple[tuple[Outline, ...], ...]:
    """Of each digit, in their order, one outline a font."""
    fonts = [ImageFont.truetype(file, _HEIGHT) for file in font_files()]
    return tuple(tuple(_trace(digit, font) for font in fonts) for digit in BANGLA_DIGITS)


def _trace(digit: str, font: ImageFont.FreeTypeFont) -> Outline:
    picture = Image.new("L", (2 * _HEIGHT, 2 * _HEIGHT))
    ImageDraw.Draw(picture).text((_HEIGHT // 2, 3 * _HEIGHT // 2), digit, fill=255, font=font, anchor="ls")
    _, glyph = cv2.threshold(np.asarray(picture), 127, 255, cv2.THRESH_BINARY)
    left, top, width, height = cv2.boundingRect(glyph)
    scale = 1 / max(width, height)
    found, _ = cv2.findContours(glyph, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    contours = tuple(((contour[::2, 0] - (left, top)) * scale).astype(np.float32) for contour in found)
    return Outline(contours, 2 * scale * float(cv2.distanceTransform(glyph, cv2.DIST_L2, 5).max()))

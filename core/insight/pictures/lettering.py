"""Text on a picture, in the shipped faces: Inter, and Noto Sans Bengali for what Inter lacks."""

from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Literal

from PIL import ImageDraw, ImageFont

from core.assets import ASSETS
from core.insight.pictures.colours import TEXT

Align = Literal["left", "middle", "right"]

TITLE, PLAIN, SMALL = 18, 15, 12
"""Pixels."""
_BANGLA = 1.2  # Bangla digits are as high as Latin ones at this size
_SHARES: dict[Align, float] = {"left": 0, "middle": 0.5, "right": 1}


def text_width(text: str, pixels: int, *, bold: bool = False) -> float:
    """In pixels."""
    return sum(face.getlength(run) for face, run in _runs(text, pixels, bold=bold))


def fitted(text: str, pixels: int, width: float, *, bold: bool = False) -> str:
    """The text, shortened with an ellipsis where it is wider."""
    if text_width(text, pixels, bold=bold) <= width:
        return text
    kept = text
    while kept and text_width(f"{kept}…", pixels, bold=bold) > width:
        kept = kept[:-1]
    return f"{kept}…"


def write(
    draw: ImageDraw.ImageDraw,
    place: tuple[float, float],
    text: str,
    pixels: int,
    *,
    align: Align = "left",
    bold: bool = False,
    colour: str = TEXT,
) -> None:
    """One line of text; the place is on its baseline, at its left end, middle or right end."""
    x, y = place
    x -= _SHARES[align] * text_width(text, pixels, bold=bold)
    for face, run in _runs(text, pixels, bold=bold):
        draw.text((x, y), run, fill=colour, font=face, anchor="ls")
        x += face.getlength(run)


def figure(value: float, digits: int = 4) -> str:
    """As many figures as that, with a true minus: "0.3125", "−12.5"."""
    return f"{value:.{digits}g}".replace("-", "−")


def signed(value: float, decimals: int = 3) -> str:
    """With its sign: "+0.062", "−1.250", "0.000"."""
    text = f"{value:+.{decimals}f}".replace("-", "−")
    return text if text.strip("+−0.") else text.lstrip("+−")


def _runs(text: str, pixels: int, *, bold: bool) -> Iterator[tuple[ImageFont.FreeTypeFont, str]]:
    for bangla, letters in groupby(text, lambda letter: "\u0980" <= letter <= "\u09ff"):
        size = round(_BANGLA * pixels) if bangla else pixels
        yield _face(size, bangla=bangla, bold=bold), "".join(letters)


@cache
def _face(pixels: int, *, bangla: bool, bold: bool) -> ImageFont.FreeTypeFont:
    family, suffix = ("NotoSansBengali", "ttf") if bangla else ("Inter", "otf")
    name = f"{family}-{'SemiBold' if bold else 'Regular'}.{suffix}"
    # the basic layout is the same on every machine, and Bangla digits need no other
    return ImageFont.truetype(ASSETS / "fonts" / name, pixels, layout_engine=ImageFont.Layout.BASIC)

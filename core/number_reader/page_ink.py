"""The ink on a photo of a page, where ruled lines and a shadow's edge are darker than the paper but are no ink."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from core.data.ink import NOISE, Image, find_ink

SPECK = 0.02
"""Ink smaller than this share of the largest blob, which may be several digits, is no ink to begin with."""
RULED = 4
"""Lines that end at the left or at the right edge, at least, are ruled ones: no number's ink ends there so often."""
SHADED = 0.25
"""An edge with this share of ink lies in a shadow."""
WINDOW = 5
"""The paper is what is left of a picture without all that is narrower than this part of it."""
PAGE_SPECK = 0.1
"""As SPECK, on a page, whose grain shows in the ink's threshold; where most of it is specks, it is all grain."""


class PageInk(NamedTuple):
    """What was found; the images are of one shape, smaller than the picture's where a frame was cut off.

    Attributes:
        light: (H, W), the ink lighter than the paper.
        mask: (H, W), 255 where ink is; None when there is none.
        left: columns of the picture that were cut off on this side.
        top: rows of the picture that were cut off on this side.
    """

    light: Image
    mask: Image | None
    left: int = 0
    top: int = 0


def find_page_ink(grey: Image, *, least_contrast: int) -> PageInk:
    """As `core.data.ink.find_ink`; where that finds nothing, lines or a shadow, with another look at the paper.

    Args:
        grey: (H, W), of a drawing, a scan or a photo.
        least_contrast: grey levels between ink and paper below which a picture is blank.
    """
    found = find_ink(grey, least_contrast=least_contrast, speck=SPECK)
    usual = PageInk(found.light, found.mask, found.left, found.top)
    if usual.mask is not None and not _is_ruled(usual.mask) and not _is_shaded(usual.mask):
        return usual
    light = _darker_than_paper(grey)
    mask = _darkest(light, None, least_contrast)
    if mask is not None and _is_ruled(mask):
        mask = _darkest(light, mask, least_contrast)
        return PageInk(light, None if mask is None or _is_ruled(mask) else _without_specks(mask))
    if mask is None or _is_shaded(mask):
        return usual
    return PageInk(light, _without_specks(mask))


def _darker_than_paper(grey: Image) -> Image:
    """(H, W), by how much of 255 each pixel is darker than the lightest around it, which is what a shadow leaves."""
    side = max(3, max(grey.shape) // WINDOW) | 1
    margin = side // 2
    wider = cv2.copyMakeBorder(grey, margin, margin, margin, margin, cv2.BORDER_REPLICATE)
    closed = cv2.morphologyEx(wider, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    paper = closed[margin:-margin, margin:-margin]
    return np.asarray(cv2.bitwise_not(cv2.divide(grey, cv2.max(paper, 1), scale=255)), np.uint8)


def _darkest(light: Image, within: Image | None, least_contrast: int) -> Image | None:
    """The one of two classes (Otsu 1979) that is ink, of all pixels or of those within a mask; None where it is not."""
    values = light.ravel() if within is None else light[within > 0]
    threshold, _ = cv2.threshold(values[None], 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    upper, lower = values[values > threshold], values[values <= threshold]
    if not len(upper) or not len(lower):
        return None
    if float(upper.mean() - lower.mean()) < max(least_contrast, NOISE * float(lower.std())):
        return None
    return np.asarray(cv2.threshold(light, threshold, 255, cv2.THRESH_BINARY)[1], np.uint8)


def _is_ruled(mask: Image) -> bool:
    """Whether many separate lines end at one side."""
    return max(_runs(mask[:, 0]), _runs(mask[:, -1])) >= RULED


def _runs(line: Image) -> int:
    is_ink = line > 0
    return int(np.count_nonzero(is_ink[1:] & ~is_ink[:-1])) + int(is_ink[0])


def _is_shaded(mask: Image) -> bool:
    edges: tuple[NDArray[np.uint8], ...] = (mask[0], mask[-1], mask[:, 0], mask[:, -1])
    return max(float(np.count_nonzero(edge)) / len(edge) for edge in edges) >= SHADED


def _without_specks(mask: Image) -> Image | None:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    areas = stats[:, cv2.CC_STAT_AREA]
    kept = areas >= PAGE_SPECK * areas[1:].max()
    kept[0] = False
    if 2 * areas[kept].sum() < areas[1:].sum():
        return None
    return np.asarray(np.where(kept, np.uint8(255), np.uint8(0))[labels])

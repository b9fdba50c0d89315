"""The ink in a grey picture: which of light and dark it is, without the paper's shade, frame lines and specks."""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]

NOISE = 3.5
"""Ink stands out from the paper by this many standard deviations; halves of plain noise differ by only 2.6."""
SHADOW = 1.25
"""Where the lightest paper is this many times the darkest, ink is measured as a share of the paper's light."""
LINE = 0.85
"""A row near the edge with this share of ink, and paper behind it, is a frame line."""

_AROUND = np.ones((3, 3), np.uint8)


class Ink(NamedTuple):
    """What was found; the images are of one shape, smaller than the picture's where a frame was cut off.

    Attributes:
        light: (H, W), the ink lighter than the paper, whose shade is taken away.
        ink: (H, W), the ink alone, stretched from 0 to 255.
        mask: (H, W), 255 where ink is; None when the picture is blank.
    """

    light: Image
    ink: Image
    mask: Image | None


def find_ink(grey: Image, *, least_contrast: int, speck: float) -> Ink:
    """The ink on black, and where it is.

    Args:
        grey: (H, W).
        least_contrast: grey levels between ink and paper below which a picture is blank.
        speck: a connected piece of ink smaller than this share of the largest one is dropped.
    """
    light, threshold, mask = _separate(grey)
    inside = _inside_frame(mask)
    if inside is not None:
        light, threshold, mask = _separate(np.ascontiguousarray(grey[inside]))
    level = cv2.mean(light, mask)[0]
    paper, noise = cv2.meanStdDev(light, mask=cv2.bitwise_not(mask))
    if level - paper.item() < max(least_contrast, NOISE * noise.item()):
        return Ink(light, np.zeros_like(light), None)
    mask = _drop_specks(mask, speck)
    low = threshold // 2
    stretched = cv2.convertScaleAbs(cv2.subtract(light, low), alpha=255 / max(1.0, level - low))
    return Ink(light, cv2.bitwise_and(stretched, cv2.dilate(mask, _AROUND)), mask)


def _separate(grey: Image) -> tuple[Image, float, Image]:
    """The ink light on paper of 0, the threshold between them (Otsu 1979), and what lies above it."""
    darkest, paper, lightest = _paper_levels(grey)
    if _is_light_on_dark(grey, darkest, paper, lightest):
        light, shade = grey, lightest
    else:
        light, shade = cv2.bitwise_not(grey), 255 - darkest
    if shade:
        is_shadow = light is not grey and lightest > SHADOW * darkest
        light = _without_shade(light, shade, lightest if is_shadow else 0)
    threshold, mask = cv2.threshold(light, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return light, threshold, mask


def _paper_levels(grey: Image) -> tuple[int, int, int]:
    """Most of what lies along the edges is paper: its 10th, 50th and 90th percentile."""
    ring = max(1, min(grey.shape) // 12)
    edges = (grey[:ring], grey[-ring:], grey[:, :ring], grey[:, -ring:])
    around = np.concatenate([edge.ravel() for edge in edges])
    around.sort()
    count = len(around)
    return int(around[count // 10]), int(around[(count - 1) // 2]), int(around[-1 - count // 10])


def _is_light_on_dark(grey: Image, darkest: int, paper: int, lightest: int) -> bool:
    """What differs most from all paper is ink; from the usual paper, where ink covers much of the edges."""
    darker, lighter = _energy(cv2.subtract(darkest, grey)), _energy(cv2.subtract(grey, lightest))
    if darkest != lightest:
        darker_than_usual = _energy(cv2.subtract(paper, grey))
        lighter_than_usual = _energy(cv2.subtract(grey, paper))
        if max(darker, lighter) < 0.05 * max(darker_than_usual, lighter_than_usual):
            return lighter_than_usual > darker_than_usual
    return lighter > darker


def _energy(image: Image) -> float:
    return cv2.norm(image, cv2.NORM_L2SQR)


def _without_shade(light: Image, darkest: int, white: int) -> Image:
    """Takes away what is left of a picture without everything narrower than half of it: the paper alone.

    Args:
        light: (H, W), the ink lighter than the paper.
        darkest: what is lighter than this is no paper, however wide.
        white: grey level of lit paper, where ink in a shadow must be strengthened as much as its paper; else 0.
    """
    side = max(3, max(light.shape) // 2)
    opened = cv2.morphologyEx(light, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    shade = cv2.min(opened, darkest)
    flat = cv2.subtract(light, shade)
    return np.asarray(cv2.divide(flat, cv2.bitwise_not(shade), scale=white) if white else flat, np.uint8)


def _inside_frame(mask: Image) -> tuple[slice, slice] | None:
    """What lies within lines along the edges, where there are any; one to four sides of a box."""
    height, width = mask.shape
    band = min(height, width) // 9
    left, top, across, down = cv2.boundingRect(mask)
    if min(left, top, width - left - across, height - top - down) >= band:
        return None
    rows = cv2.reduce(mask, 1, cv2.REDUCE_AVG).ravel() / 255
    columns = cv2.reduce(mask, 0, cv2.REDUCE_AVG).ravel() / 255
    lines = [_behind_line(side, band) for side in (rows, rows[::-1], columns, columns[::-1])]
    if not any(lines):  # a box on all sides is taken for paper
        lines = [_behind_line(1 - side, band) for side in (rows, rows[::-1], columns, columns[::-1])]
        if not all(lines):
            return None
    top, bottom, left, right = lines
    return slice(top, height - bottom), slice(left, width - right)


def _behind_line(share: NDArray[np.float64], band: int) -> int:
    """How many rows from the edge a line reaches, given the share of ink in every row; 0 without a line."""
    full = np.flatnonzero(share[:band] >= LINE)
    if not len(full):
        return 0
    last = int(full[-1])
    behind = np.flatnonzero(share[last + 1 : last + 3] <= 1 - LINE)
    soft = len(share) // 64
    return last + 2 + int(behind[0]) + soft if len(behind) else 0


def _drop_specks(mask: Image, speck: float) -> Image:
    left, top, width, height = cv2.boundingRect(mask)
    around = mask[top : top + height, left : left + width]
    if cv2.connectedComponents(around, connectivity=8)[0] <= 2:
        return mask
    _, labels, stats, _ = cv2.connectedComponentsWithStats(around, connectivity=8)
    areas = stats[:, cv2.CC_STAT_AREA]
    kept = np.where(areas >= speck * areas[1:].max(), np.uint8(255), np.uint8(0))
    kept[0] = 0
    cleaned = np.zeros_like(mask)
    cleaned[top : top + height, left : left + width] = kept[labels]
    return cleaned

"""Maps as pictures: each value looked up among 256 colours that are centred on 0."""

import cv2
import numpy as np
from numpy.typing import NDArray

from core.insight.images import Maps
from core.insight.mosaic import mosaic

Colours = NDArray[np.uint8]
Picture = NDArray[np.uint8]

_LEAST_SIDE = 64
_GAP = 4
_MARGIN, _DOT = 12, 3  # pixels around the points, and from a dot's middle to its edge


def ramp(*colours: str) -> Colours:
    """A look-up table through evenly spaced colours, "#rrggbb" each. Output shape: (256, 3), uint8."""
    stops = np.array([[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in colours], dtype=float)
    # the middle of three is at 128, where a 0 is looked up
    places = np.ceil(np.linspace(0, 255, len(colours)))
    channels = [np.interp(np.arange(256), places, stops[:, channel]) for channel in range(3)]
    return np.stack(channels, axis=1).round().astype(np.uint8)


SIGNED = ramp("#2166ac", "#f7f7f7", "#b2182b")
"""Blue below 0, red above."""


def coloured(values: Maps, limit: float, colours: Colours = SIGNED) -> Picture:
    """A picture of values from -limit to +limit; white where there is no number.

    Input shape: (H, W).
    Output shape: (H, W, 3).
    """
    places = np.rint(np.nan_to_num(values) * (127 / limit)).clip(-128, 127).astype(np.int16) + 128
    picture: Picture = colours[places]
    picture[np.isnan(values)] = 255
    return picture


def maps_picture(maps: Maps, *, own_scales: bool = False) -> Picture:
    """All maps in one picture, the strongest colour being the largest absolute value.

    Args:
        maps: (C, H, W).
        own_scales: the largest of each map, rather than of all.

    Output shape: (height, width, 3).
    """
    limits = np.abs(maps).max(axis=(1, 2), keepdims=True, initial=0)
    if not own_scales:
        limits = np.full_like(limits, limits.max(initial=0))
    unit = max(1, -(-_LEAST_SIDE // max(maps.shape[1:])))
    scaled = (maps / np.where(limits > 0, limits, 1)).astype(np.float32)
    enlarged = scaled.repeat(unit, axis=1).repeat(unit, axis=2)
    return coloured(mosaic(enlarged, gap=_GAP)[0], 1.0)


def points_picture(points: Maps, labels: NDArray[np.int64], *, side: int = 640) -> Picture:
    """Points in two dimensions as dots on white, a hue for each class.

    Args:
        points: (N, 2).
        labels: (N,) class numbers.
        side: pixels of the picture's height and width.

    Output shape: (side, side, 3).
    """
    low, high = points.min(axis=0), points.max(axis=0)
    places = (points - low) / np.maximum(high - low, 1e-9).max() * (side - 1 - 2 * _MARGIN) + _MARGIN
    hues = np.arange(labels.max(initial=0) + 1) * 180 // (labels.max(initial=0) + 1)
    bright = np.stack([hues, np.full_like(hues, 190), np.full_like(hues, 190)], axis=1).astype(np.uint8)
    colours = cv2.cvtColor(bright[None], cv2.COLOR_HSV2RGB)[0]
    around = np.arange(-_DOT, _DOT + 1)
    dots = [(x, y) for x in around for y in around if x * x + y * y <= _DOT * _DOT]
    cells = np.rint(places).astype(np.intp)[:, None] + np.array(dots)
    picture = np.full((side, side, 3), 255, np.uint8)
    picture[side - 1 - cells[..., 1], cells[..., 0]] = colours[labels][:, None]
    return picture

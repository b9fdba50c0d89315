"""Maps as pictures: each value looked up among 256 colours that are centred on 0."""

import numpy as np
from numpy.typing import NDArray

from core.insight.images import Maps
from core.insight.mosaic import mosaic

Colours = NDArray[np.uint8]
Picture = NDArray[np.uint8]

_LEAST_SIDE = 64
_GAP = 4


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

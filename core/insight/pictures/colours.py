"""Values as colours: each looked up among 256 that are centred on 0; light colours, for paper and slides."""

import numpy as np
from numpy.typing import NDArray

from core.insight.images import Maps

Colours = NDArray[np.uint8]
Picture = NDArray[np.uint8]

TEXT, MUTED, LINE, ACCENT = "#1b1f24", "#68717c", "#d5d9de", "#0b7a5b"
NEGATIVE, NEUTRAL, POSITIVE = "#2166ac", "#f7f7f7", "#b2182b"
CLASS_COLOURS = (
    "#2166ac", "#d9480f", "#2b8a3e", "#c2255c", "#7048a8", "#8a5a2b", "#d6409f", "#68717c", "#8c8500", "#0c8599",
)  # fmt: skip
"""Ten that are easily told apart on white, by the number of a class."""


def ramp(*colours: str) -> Colours:
    """A look-up table through evenly spaced colours, "#rrggbb" each. Output shape: (256, 3), uint8."""
    stops = np.array([rgb(colour) for colour in colours], dtype=float)
    # the middle of three is at 128, where a 0 is looked up
    places = np.ceil(np.linspace(0, 255, len(colours)))
    channels = [np.interp(np.arange(256), places, stops[:, channel]) for channel in range(3)]
    return np.stack(channels, axis=1).round().astype(np.uint8)


def rgb(colour: str) -> tuple[int, int, int]:
    """ "#0b7a5b" is (11, 122, 91)."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


SIGNED = ramp(NEGATIVE, NEUTRAL, POSITIVE)
"""Blue below 0, red above."""


def coloured(values: Maps, limit: float, colours: Colours = SIGNED) -> Picture:
    """A picture of values from -limit to +limit; white where there is no number.

    Input shape: (H, W).
    Output shape: (H, W, 3).
    """
    shares = np.clip(np.nan_to_num(values), -limit, limit) / limit
    places = np.rint(shares * 127).astype(np.int16) + 128
    picture: Picture = colours[places]
    picture[np.isnan(values)] = 255
    return picture


def largest(values: Maps) -> float:
    """The largest absolute value but for infinite ones, for a colour scale; 1 where all is 0."""
    return float(np.abs(values[np.isfinite(values)]).max(initial=0)) or 1.0

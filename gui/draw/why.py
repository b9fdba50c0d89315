"""What on the paper speaks for a class, off the window's thread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.data.normalize import Region
from core.insight import Maps, Method, onto_picture
from gui.draw.answer import Answer
from gui.draw.render import pixels_on_paper

_COARSE = 4  # units of paper to a value of the map: finer than the network sees
_MOST = 0.99  # of the places; beside the last few, one alone may be so strong that all others were pale


@dataclass(frozen=True, eq=False)
class Evidence:
    """What speaks for a class, on the whole paper.

    Attributes:
        values: (rows, columns) float32 from -1 to 1; 0 where nothing does, and where the network was shown nothing.
    """

    values: Maps

    def coloured(self, colours: np.ndarray) -> np.ndarray:
        """Looked up among 256 colours, that of 0 at 128. Output shape: (rows, columns, 4), uint8."""
        return colours[np.rint(127 * self.values).astype(np.int16) + 128]


def explain(given: Answer, method: Method, class_number: int) -> Evidence:
    """What speaks for a class in the one digit of an answer, which has ink.

    Raises:
        InsightError: the method does not go with this network.
    """
    width, height = (side // _COARSE for side in given.question.drawing.size)
    normalized = given.prediction.normalized if given.prediction else None
    if normalized is None or normalized.region is None:
        return Evidence(np.zeros((height, width), np.float32))
    values = method.function(given.model, normalized.image, class_number)
    strongest = float(np.quantile(np.abs(values), _MOST)) or float(np.abs(values).max()) or 1.0
    shown = onto_picture(values / strongest, _on_paper(given, normalized.region), (height, width))
    return Evidence(shown.clip(-1, 1))


def _on_paper(given: Answer, region: Region) -> Region:
    """From the pixels of what was classified to steps of the map."""
    left, top, unit = pixels_on_paper(given.question.drawing)
    if given.digit is not None:
        frame, scale = given.digit.frame, given.digit.frame.width / given.digit.picture.shape[1]
        left, top, unit = left + unit * frame.left, top + unit * frame.top, unit * scale
    across, down, *size = (value * unit / _COARSE for value in region)
    return Region(across + left / _COARSE, down + top / _COARSE, *size)

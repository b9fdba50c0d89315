"""What on the paper speaks for a class, off the window's thread."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from core.data.ink import Image
from core.data.normalize import Region
from core.insight import Maps, Method, onto_picture
from gui.draw.answer import Answer
from gui.draw.render import pixels_on_paper

_COARSE = 4  # units of paper to a value of the map: finer than the network sees
_NEAR, _FADE = (
    0.11,
    0.04,
)  # of the network's input: how far from ink evidence is shown, and what it fades over
_SOFT = 0.023  # of the network's input: what a sharp map is blurred by, as its places are seen enlarged
_EDGE = 0.16  # of the network's input: how far in from its edge evidence fades
_MOST = 0.99  # of the places; beside the last few, one alone may be so strong that all others were pale


@dataclass(frozen=True, eq=False)
class Evidence:
    """What speaks for a class, on the whole paper.

    Attributes:
        values: (rows, columns) float32 from -1 to 1; 0 where nothing does, where the network was shown nothing, and far
            from ink: a map as coarse as Grad-CAM's spreads over empty paper, about which it says nothing.
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
    sharp = method.function(given.model, normalized.image, class_number)
    values = cv2.GaussianBlur(sharp, (0, 0), _SOFT * len(sharp))
    strongest = float(np.quantile(np.abs(values), _MOST)) or float(np.abs(values).max()) or 1.0
    values = values / strongest
    if given.model.normalizer.kind == "ink":
        fade = _near_ink(normalized.image)
        values = cv2.resize(values, fade.shape[::-1], interpolation=cv2.INTER_LINEAR) * fade
    shown = onto_picture(values, _on_paper(given, normalized.region), (height, width))
    return Evidence(shown.clip(-1, 1))


def _near_ink(image: Image) -> Maps:
    """(size, size) from 1 on the ink and close to it to 0 far from it, and at the image's edge."""
    size = len(image)
    reach, soft = 2 * round(_NEAR * size) + 1, max(1.0, _FADE * size)
    near = cv2.dilate(
        (image > 0).astype(np.float32), cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    )
    faded = cv2.GaussianBlur(near, (0, 0), soft, borderType=cv2.BORDER_CONSTANT)
    from_edge = np.minimum(np.arange(size), np.arange(size)[::-1]) / (_EDGE * size)
    ramp = np.sin(np.pi / 2 * np.minimum(1, from_edge)) ** 2
    return np.asarray(faded * np.minimum(ramp, ramp[:, None]), np.float32)


def _on_paper(given: Answer, region: Region) -> Region:
    """From the pixels of what was classified to steps of the map."""
    left, top, unit = pixels_on_paper(given.question.drawing)
    if given.digit is not None:
        frame, scale = given.digit.frame, given.digit.frame.width / given.digit.picture.shape[1]
        left, top, unit = left + unit * frame.left, top + unit * frame.top, unit * scale
    across, down, *size = (value * unit / _COARSE for value in region)
    return Region(across + left / _COARSE, down + top / _COARSE, *size)

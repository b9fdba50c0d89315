"""What on the paper speaks for a class, off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.data.ink import Image
from core.data.normalize import Region
from core.insight import Maps, grad_cam, input_gradient, integrated_gradients, occlusion, onto_picture
from core.model_file import Model
from gui.draw.answer import Answer
from gui.draw.render import pixels_on_paper

_COARSE = 4  # units of paper to a value of the map: finer than the network sees


@dataclass(frozen=True)
class Method:
    """A way to say what speaks for a class.

    Attributes:
        title: what it is called.
        explanation: what it shows, to be read after its title.
        function: takes a model, a normalized image and a class, gives (size, size) float32.
        signed: whether it has values below 0, which speak against the class.
    """

    title: str
    explanation: str
    function: Callable[[Model, Image, int], Maps]
    signed: bool


METHODS = (
    Method("Grad-CAM", "where the last convolution sees what speaks for it", grad_cam, signed=False),
    Method("Occlusion", "how much less likely it is when a place is covered", occlusion, signed=True),
    Method(
        "Gradient", "what each pixel brings, at the slope its score has there", input_gradient, signed=True
    ),
    Method(
        "Integrated gradients", "how much of its score each pixel brings", integrated_gradients, signed=True
    ),
)


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
    strongest = float(np.abs(values).max()) or 1.0
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

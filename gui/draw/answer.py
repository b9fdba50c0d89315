"""From a drawing to everything the page shows about it, off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.classifier import Classifier, Prediction
from core.insight import LayerInfo, feature_maps, layer_infos
from core.model_file import Model
from core.number_reader import FoundDigit, NumberReading, read_number
from gui.draw.render import pixels, render
from gui.draw.strokes import WIDE, Drawing
from gui.draw.subject import Subject
from gui.draw.wording import two_likeliest


@dataclass(frozen=True, eq=False)
class Question:
    """What is asked about a drawing; on wide paper it is a number.

    Attributes:
        classifier: who is asked.
        drawing: what is on the paper.
        chosen: which digit of a number to look at; the last one when left out.
        reading: the number as it was read in this very drawing before, if it was.
    """

    classifier: Classifier
    drawing: Drawing
    chosen: int | None = None
    reading: NumberReading | None = None


@dataclass(frozen=True, eq=False)
class Answer:
    """What became of a question.

    Attributes:
        question: the question.
        prediction: of the one digit that is looked at; None where a number has none.
        layer: whose maps are shown; None where the network has no convolution.
        maps: (C, H, W) float32, what it makes of the digit; None without a layer or ink.
        reading: the number, where one was asked for.
        chosen: the place of the digit in the number.
        several: whether a picture that is not surely one digit seems to hold several.
    """

    question: Question
    prediction: Prediction | None
    layer: LayerInfo | None
    maps: np.ndarray | None
    reading: NumberReading | None = None
    chosen: int | None = None
    several: bool = False

    @property
    def model(self) -> Model:
        return self.question.classifier.model

    @property
    def has_ink(self) -> bool:
        """Whether there is a digit that was classified."""
        return self.prediction is not None and self.prediction.digit is not None

    @property
    def two_likeliest(self) -> tuple[int, int]:
        """The classes of the answer and of the runner-up, where there is a digit."""
        if self.prediction is None:
            raise ValueError("nothing was classified")
        return two_likeliest(self.prediction.probabilities)

    @property
    def subject(self) -> Subject:
        """What the answer is to: the drawing, or one digit of a number."""
        drawing = self.question.drawing
        return Subject(drawing) if self.digit is None else Subject.of_digit(self.digit, drawing.strokes)

    def goes_on_from(self, before: Answer) -> bool:
        """Whether this is the same digit's answer, or one with more ink of it."""
        same = self.chosen == before.chosen and self.model is before.model
        return same and self.question.drawing.goes_on_from(before.question.drawing)

    @property
    def digit(self) -> FoundDigit | None:
        """The digit of the number that is looked at."""
        return None if self.reading is None or self.chosen is None else self.reading.digits[self.chosen]


def answer(question: Question, paint: Callable[[Drawing], np.ndarray] = render) -> Answer:
    """Read the drawing, and look closer at one digit.

    Args:
        question: about it.
        paint: as `render`, which a `Raster` does quicker for one drawing after the other.
    """
    drawing = question.drawing
    if drawing.size != WIDE:
        image = pixels(drawing, paint)
        prediction = question.classifier.classify(image)
        # not of strokes: each would wait for it
        is_doubtful = not drawing.strokes and prediction.digit is not None and not prediction.is_sure
        several = is_doubtful and _holds_several(image, question.classifier)
        return Answer(question, prediction, *_look(question.classifier.model, prediction), several=several)
    reading = question.reading or read_number(pixels(drawing, paint), question.classifier)
    if not reading.digits:
        return Answer(question, None, None, None, reading)
    last = len(reading.digits) - 1
    chosen = last if question.chosen is None else min(question.chosen, last)
    prediction = reading.digits[chosen].prediction
    return Answer(question, prediction, *_look(question.classifier.model, prediction), reading, chosen)


def _holds_several(image: np.ndarray, classifier: Classifier) -> bool:
    """Whether two digits or more are found, most of them sure: one that is badly written falls into doubtful parts."""
    if classifier.model.normalizer.kind != "ink":
        return False
    digits = read_number(image, classifier).digits
    return len(digits) > 1 and 2 * sum(digit.prediction.is_sure for digit in digits) > len(digits)


def _look(model: Model, prediction: Prediction) -> tuple[LayerInfo | None, np.ndarray | None]:
    layer = shown_layer(model)
    if layer is None or prediction.normalized.blank:
        return layer, None
    return layer, feature_maps(model, prediction.normalized.image)[layer.name].copy()


def shown_layer(model: Model) -> LayerInfo | None:
    """The deepest convolution that still shows the digit as large as the first one does."""
    convolutions = [layer for layer in layer_infos(model) if layer.kind == "Conv2d"]
    first_size = [layer.output_shape[1:] for layer in convolutions[:1]]
    return next((layer for layer in reversed(convolutions) if layer.output_shape[1:] in first_size), None)

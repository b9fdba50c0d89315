"""Reads a written number: finds its digits, and classifies each as a drawing by itself."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from core.classifier import Classifier
from core.data.ink import Image
from core.data.normalize import working_grey
from core.errors import ConfigError
from core.number_reader.candidates import find_candidates
from core.number_reader.choosing import choose, worth_asking
from core.number_reader.page_ink import find_page_ink
from core.number_reader.pieces import cut_into_pieces
from core.number_reader.reading import Box, FoundDigit, NumberReading

WORKING_SIZE = 960
"""Larger pictures are first reduced to this many pixels: eight digits side by side have some 100 each."""
WORKING_HEIGHT = 80
"""Pixels of the highest digit in which digits are cut apart and classified; a finer picture shows no more."""

MANY, MOSTLY = 8, 0.5
"""So many digits, of which this share is not sure, are no number: noise, or letters."""

_OUTWARDS = np.array([[-1], [1]])


def read_number(image: Image, classifier: Classifier) -> NumberReading:
    """The digits of one written number, and the answer to each.

    The ink is cut wherever digits might touch, every run of neighbouring pieces that may be a digit is classified, all
    in one call, and of all ways to share the ink among digits the one with the best score is taken.

    A picture in which many digits are found and most are not sure holds no number.

    Args:
        image: (H, W) grey, (H, W, 3) RGB or (H, W, 4) RGBA with straight alpha, uint8: one line, upright.
        classifier: of ink.

    Raises:
        ConfigError: the classifier's model is one for other pictures than ink on paper.
    """
    model = classifier.model
    if model.normalizer.kind != "ink":
        raise ConfigError(
            f"{model.name} is a model for whole pictures; reading a number takes one for digits in ink"
        )
    grey = working_grey(image, size=WORKING_SIZE)
    found = find_page_ink(grey, least_contrast=model.normalizer.least_contrast)
    if found.mask is None:
        return NumberReading(())
    light, mask = _of_working_height(found.light, found.mask)
    pieces = cut_into_pieces(mask)
    candidates = worth_asking(find_candidates(pieces), pieces)
    pictures = [candidate.picture(light, pieces.labels) for candidate in candidates]
    predictions = classifier.classify_many(pictures)
    chosen = choose(candidates, pieces, [prediction.probability for prediction in predictions])
    # from pixels of `light` to those of `grey`, and from these to the picture's
    inner = np.array(found.light.shape[::-1]) / light.shape[::-1]
    outer = np.array(image.shape[1::-1]) / grey.shape[::-1]
    digits = []
    for i in chosen:
        corners = np.array(candidates[i].box).reshape(2, 2)
        margin = (pictures[i].shape[1] - (corners[1, 0] - corners[0, 0])) // 2
        box, frame = (
            _box(((corners + around * _OUTWARDS) * inner + (found.left, found.top)) * outer)
            for around in (0, margin)
        )
        digits.append(FoundDigit(box, pictures[i], frame, predictions[i]))
    unsure = sum(not digit.prediction.is_sure for digit in digits)
    is_number = len(digits) < MANY or unsure < MOSTLY * len(digits)
    return NumberReading(tuple(digits) if is_number else ())


def _box(corners: NDArray[np.float64]) -> Box:
    """Of its first and its last corner, (2, 2), each x and y."""
    (left, top), (right, bottom) = corners.tolist()
    return Box(left, top, right - left, bottom - top)


def _of_working_height(light: Image, mask: Image) -> tuple[Image, Image]:
    """Both reduced, where digits are higher than needed."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    height = int(stats[1:, cv2.CC_STAT_HEIGHT].max())
    if height <= WORKING_HEIGHT:
        return light, mask
    scale = WORKING_HEIGHT / height
    size = max(1, round(light.shape[1] * scale)), max(1, round(light.shape[0] * scale))
    smaller = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
    _, sharp = cv2.threshold(smaller, 127, 255, cv2.THRESH_BINARY)
    return np.asarray(cv2.resize(light, size, interpolation=cv2.INTER_AREA), np.uint8), np.asarray(
        sharp, np.uint8
    )

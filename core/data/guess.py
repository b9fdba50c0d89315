"""Whether a data set is ink on paper, or pictures of something else."""

from collections.abc import Sequence

import cv2
import numpy as np

from core.data.dataset import Dataset
from core.data.ink import Image, find_ink
from core.data.normalize import Kind, Normalizer, working_grey
from core.errors import DataError

MANY = 64
"""Pictures that are looked at, evenly spread over what is given."""
LIMIT = 0.018
"""A data set whose median picture is further from two levels than this is not ink on paper."""


def kind_of(dataset: Dataset) -> Kind:
    """The kind of a data set's images, from some that lie evenly over it."""
    images = []
    for row in _spread(len(dataset)):
        try:
            images.append(dataset.source.read(row))
        except DataError:
            continue  # preparing the images will say why
    return guess_kind(images)


def guess_kind(images: Sequence[Image]) -> Kind:
    """Ink where most pictures have two levels, ink and paper, once the paper's shade is taken away.

    Each picture is measured by `distance_from_two_levels`, and the median decides. Medians measured: up to 0.003 for
    NumtaDB (28x28 and scans), CMATERdb and MNIST; up to 0.008 for photographs in shade, shadow and noise, faint ink
    and thick markers; 0.015 for blurred strokes that fill a tight crop. CIFAR-10 has 0.038, in grey as in colour, and
    any 64 of it at least 0.027; its airplanes before the sky alone have 0.021. Blank pictures say nothing; if all are
    blank, it is ink.

    Args:
        images: (H, W), (H, W, 3) or (H, W, 4) uint8 each.
    """
    distances = [distance_from_two_levels(images[row]) for row in _spread(len(images))]
    known = [distance for distance in distances if distance is not None]
    return "picture" if known and np.median(known) > LIMIT else "ink"


def distance_from_two_levels(image: Image) -> float | None:
    """How little a picture looks like ink on paper, from 0 to 1; None for a blank one.

    It is the share of pixels that lie in the middle between ink and paper, times the share of the variance that is
    left within ink and paper (1 less the separability of Otsu 1979). Edges that are soft raise the one and noise raises
    the other, but only shapes in many tones raise both.
    """
    settings = Normalizer()
    found = find_ink(working_grey(image), least_contrast=settings.least_contrast, speck=settings.speck)
    if found.mask is None:
        return None
    size = found.light.size
    share = cv2.countNonZero(found.mask) / size
    ink, paper = (cv2.mean(found.light, mask)[0] for mask in (found.mask, cv2.bitwise_not(found.mask)))
    contrast = ink - paper
    between = cv2.inRange(found.light, paper + 0.3 * contrast, paper + 0.7 * contrast)
    explained = (
        share * (1 - share) * contrast**2 / max(float(cv2.meanStdDev(found.light)[1].item()) ** 2, 1e-12)
    )
    return cv2.countNonZero(between) / size * (1 - min(1.0, explained))


def _spread(count: int) -> list[int]:
    """At most `MANY` places, evenly spread."""
    rows: list[int] = np.linspace(0, count - 1, min(MANY, count)).round().astype(int).tolist()
    return rows

"""Which pixels move the score of a class, by its gradient.

The score S is the network's output before the softmax; pixels are counted from 0 to 1.
"""

from dataclasses import dataclass

import numpy as np

from core.data.ink import Image
from core.insight.gradients import explaining_workspace, input_gradients
from core.insight.images import Maps, as_input
from core.model_file import Model
from core.nn.arrays import Array
from core.nn.network import Network

_STRETCHES = 12
"""At first; half as many are cut in two at a time, so that all batches have one size, and one memory."""
_MISSED = 0.005
_MOST = 256


def input_gradient(model: Model, image: Image, class_number: int) -> Maps:
    """How much of the score each pixel brings at the slope the score has along it, x * dS / dx (Shrikumar et al. 2016,
    "Not Just a Black Box", arXiv:1605.01713).

    The bare slope (Simonyan et al. 2013, arXiv:1312.6034) is steepest beside the ink, where more ink would change the
    answer: covering what it highlights costs more than covering the same shape elsewhere for half of the images; with
    x, for 97%.

    Args:
        model: whose answer is explained.
        image: (size, size) or (size, size, 3) uint8, normalized.
        class_number: any of the model's classes, not only the likeliest.

    Returns:
        (size, size) float32, summed over the channels; below 0 where a pixel speaks against the class.
    """
    network = model.network
    pixels, workspace = as_input(image), explaining_workspace(network, fuses=False)
    _, gradient = input_gradients(network, pixels, class_number, workspace)
    return np.asarray((gradient * pixels)[0].sum(axis=0), np.float32)


def integrated_gradients(model: Model, image: Image, class_number: int) -> Maps:
    """How much of the score each pixel brings, against an all-black image, which for ink is empty paper:

        x * integral over a from 0 to 1 of dS / dx (a x)

    (Sundararajan et al. 2017, "Axiomatic Attribution for Deep Networks", arXiv:1703.01365). The values add up to the
    difference of the two scores. What a stretch of the way must add up to is known from its ends; so the stretches
    where the gradient in the middle misses it most are halved, until the whole comes within 0.5%, or 256 are there.

    Args:
        model: whose answer is explained.
        image: (size, size) or (size, size, 3) uint8, normalized.
        class_number: any of the model's classes, not only the likeliest.

    Returns:
        (size, size) float32, summed over the channels; below 0 where a pixel speaks against the class.
    """
    way = _Way(model.network, as_input(image), class_number)
    # scores change most while the image is still dark
    ends = np.linspace(0, 1, _STRETCHES + 1) ** 2
    scores = way.scores(ends)
    stretches = way.stretches(np.stack([ends[:-1], ends[1:]]), np.stack([scores[:-1], scores[1:]]))
    allowed = _MISSED * abs(scores[-1] - scores[0])
    while abs(stretches.missed.sum()) > allowed and len(stretches.missed) < _MOST:
        stretches = way.halved(stretches, count=_STRETCHES // 2)
    return np.asarray(stretches.attributions.sum(axis=(0, 1), dtype=np.float64), np.float32)


@dataclass(frozen=True, eq=False)
class _Stretches:
    """M pieces of the way.

    Attributes:
        ends, scores: (2, M), the brightness of the image where each begins and where it ends, and the scores there.
        middle_scores: (M,), those in the middle.
        attributions: (M, C, H, W), the gradient in the middle times the change of the image.
        missed: (M,), of the change of the score, what they do not add up to.
    """

    ends: Array
    scores: Array
    middle_scores: Array
    attributions: Array
    missed: Array

    def joined(self, other: "_Stretches", kept: Array) -> "_Stretches":
        """With others instead of those that are not kept."""
        return _Stretches(
            ends=np.hstack([self.ends[:, kept], other.ends]),
            scores=np.hstack([self.scores[:, kept], other.scores]),
            middle_scores=np.hstack([self.middle_scores[kept], other.middle_scores]),
            attributions=np.concatenate([self.attributions[kept], other.attributions]),
            missed=np.concatenate([self.missed[kept], other.missed]),
        )


class _Way:
    """From black to an image, (1, C, H, W), through one network, for one class."""

    def __init__(self, network: Network, image: Array, class_number: int) -> None:
        self._network, self._image, self._class = network, image, class_number
        self._workspace = explaining_workspace(network, fuses=True)

    def scores(self, brightness: Array) -> Array:
        """(M,) float64."""
        workspace = self._network.workspace(frozen=True)
        scores = self._network.forward(self._images(brightness), workspace)
        return scores[:, self._class].astype(np.float64)

    def stretches(self, ends: Array, scores: Array) -> _Stretches:
        """Those between (2, M) ends."""
        images = self._images(ends.mean(axis=0))
        middle_scores, gradients = input_gradients(self._network, images, self._class, self._workspace)
        lengths = (ends[1] - ends[0]).astype(self._image.dtype)[:, None, None, None]
        attributions = gradients * self._image * lengths
        explained = attributions.sum(axis=(1, 2, 3), dtype=np.float64)
        return _Stretches(ends, scores, middle_scores, attributions, scores[1] - scores[0] - explained)

    def halved(self, stretches: _Stretches, *, count: int) -> _Stretches:
        """With so many of the worst ones in two."""
        order = np.argsort(-np.abs(stretches.missed))
        worst, kept = order[:count], order[count:]
        (begin, end), (first, last) = stretches.ends[:, worst], stretches.scores[:, worst]
        middle, score = (begin + end) / 2, stretches.middle_scores[worst]
        halves = self.stretches(
            np.hstack([[begin, middle], [middle, end]]), np.hstack([[first, score], [score, last]])
        )
        return stretches.joined(halves, kept)

    def _images(self, brightness: Array) -> Array:
        return brightness.astype(self._image.dtype)[:, None, None, None] * self._image

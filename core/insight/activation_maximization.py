"""What a channel looks for: an image grown from noise that excites it (Erhan et al. 2009; Olah et al. 2017, "Feature
Visualization", https://distill.pub/2017/feature-visualization)."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from core.errors import InsightError
from core.insight.images import Maps
from core.model_file import Model
from core.nn.arrays import Array
from core.nn.layers import ReLU
from core.nn.step import LayerStep

_LEARNING_RATE = 0.05
_MOMENTUM, _SPREAD, _EPSILON = 0.9, 0.99, 1e-8
_JITTER = 2
_BLUR_EVERY, _BLUR = 4, 0.6
_SLOPE_BLUR = 0.4
"""Of the pixels between neighbouring places of the map: how far the slope is blurred at the start."""
_DECAY = 0.02
_NOISE = 0.25


@dataclass(frozen=True, eq=False)
class Grown:
    """The image after some steps.

    Attributes:
        step: how many were taken.
        image: (size, size) or (size, size, 3) float32 from 0 to 1, as a normalized image divided by 255.
        activation: what is climbed, for the image as the step found it: the mean of the channel's map, or the score.
    """

    step: int
    image: Maps
    activation: float


def activation_maximization(
    model: Model, layer: str, channel: int, *, seed: int = 1, steps: int = 64
) -> Iterator[Grown]:
    """Climbs from noise to an image for which a channel's mean is high; yields the image after each step.

    The slope is followed by Adam (Kingma & Ba 2014, arXiv:1412.6980). So that shapes come of it rather than noise that
    only excites, the image is shifted by up to two pixels before each step (jitter), blurred a little every fourth
    time, and drawn towards black (L2). The slope is blurred too, the more the coarser the layer's map, and less and
    less (Øygard 2015, "Visualizing GoogLeNet Classes"): the large shape is found before its details. Where a ReLU is
    dead for the whole image, the slope passes it all the same, or there would be none. Not to pull is to pause, to
    close is to stop.

    Args:
        model: whose network it is.
        layer: its name in the network; the last one for the score of a class.
        channel: of that layer's output, counted from 0.
        seed: of the noise and the shifts.
        steps: how many.

    Raises:
        InsightError: there is no such layer or channel.
    """
    climb = _Climb(model, layer, channel)
    rng = np.random.default_rng(seed)
    x = rng.uniform(0, _NOISE, (1, *model.network.input_shape)).astype(np.float32)
    mean, square = np.zeros_like(x), np.zeros_like(x)
    for step in range(1, steps + 1):
        shift = tuple(rng.integers(-_JITTER, _JITTER + 1, 2))
        activation, slope = climb(np.roll(x, shift, axis=(2, 3)))
        slope = np.roll(slope, (-shift[0], -shift[1]), axis=(2, 3))
        if step < steps:
            spread = _SLOPE_BLUR * climb.stride * math.sqrt(1 - step / steps)
            slope[0] = _blurred(slope[0], spread)
        slope /= np.sqrt(np.square(slope).mean()) + _EPSILON
        slope -= _DECAY * x
        mean += (1 - _MOMENTUM) * (slope - mean)
        square += (1 - _SPREAD) * (np.square(slope) - square)
        unbiased = np.sqrt(square / (1 - _SPREAD**step)) + _EPSILON
        x += _LEARNING_RATE / (1 - _MOMENTUM**step) * mean / unbiased
        if step % _BLUR_EVERY == 0 and step < steps - _BLUR_EVERY:
            x[0] = _blurred(x[0], _BLUR)
        np.clip(x, 0, 1, out=x)
        yield Grown(step, _as_picture(x), activation)


class _Climb:
    """A channel's mean, and its slope along an image, (1, C, H, W).

    `stride` is how many pixels of the image lie between neighbouring places of the channel's map, or of the last map
    before it where it has none.
    """

    def __init__(self, model: Model, layer: str, channel: int) -> None:
        network = model.network
        if layer not in network.layers:
            raise InsightError(
                f"{model.name} has no layer {layer}; its layers are {', '.join(network.layers)}"
            )
        channels = network.shapes[layer][0]
        if not 0 <= channel < channels:
            raise InsightError(f"{layer} has channels 0 to {channels - 1}, so there is no channel {channel}")
        names = list(network.layers)
        self._steps = [LayerStep(name, network.layers[name]) for name in names[: names.index(layer) + 1]]
        height = network.input_shape[1]
        maps = [
            shape for step in self._steps if len(shape := network.shapes[step.name]) == 3 and shape[1] > 1
        ]
        self.stride = height / min((shape[1] for shape in maps), default=height)
        self._channel = channel
        self._contexts = network.workspace(needs_input_grad=True, frozen=True, fuses=False).contexts

    def __call__(self, image: Array) -> tuple[float, Array]:
        y = np.moveaxis(image, 0, -1)
        for step in self._steps:
            y = step.forward(y, self._contexts)
        own = y[self._channel]
        activation = float(own.mean())
        slope = np.zeros_like(y)
        slope[self._channel] = 1 / own.size
        for step in reversed(self._steps):
            before = step.backward(slope, self._contexts)
            if not isinstance(step.layer, ReLU) or before.any():
                slope = before
        return activation, np.moveaxis(slope, -1, 0).copy()


def _blurred(planes: Array, spread: float) -> Array:
    return np.stack([cv2.GaussianBlur(plane, (0, 0), spread) for plane in planes])


def _as_picture(x: Array) -> Maps:
    planes = x[0].copy()
    return np.asarray(planes[0] if len(planes) == 1 else planes.transpose(1, 2, 0))

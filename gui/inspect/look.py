"""From an image to what every layer makes of it, off the window's thread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.classifier import Classifier
from core.data.ink import Image
from core.insight import LayerInfo, Maps, feature_maps, layer_infos
from core.model_file import Model
from gui.draw.render import pixels
from gui.draw.strokes import Drawing

IMAGE = "image"


@dataclass(frozen=True)
class Cell:
    """One number of a layer's output; in a flat one the row and the column are 0."""

    channel: int
    row: int
    column: int

    @property
    def place(self) -> tuple[int, int, int]:
        return self.channel, self.row, self.column


@dataclass(frozen=True, eq=False)
class Look:
    """One image through one network.

    Attributes:
        classifier: whose network it is.
        image: (H, W) or (H, W, 3) uint8, what went in.
        maps: (C, H, W) float32 of each layer by name, in order, the image itself first.
        probabilities: (K,).
    """

    classifier: Classifier
    image: Image
    maps: dict[str, Maps]
    probabilities: np.ndarray

    @property
    def answer(self) -> int:
        """The likeliest class."""
        return int(self.probabilities.argmax())

    @property
    def is_sure(self) -> bool:
        """Whether the model is sure of it."""
        return bool(self.classifier.model.calibration.is_sure(self.probabilities))


def look(classifier: Classifier, source: Image | Drawing) -> Look | None:
    """None for paper without ink. An image that was prepared for another network is prepared once more for this one."""
    if isinstance(source, Drawing):
        normalized = classifier.model.normalizer.normalize(pixels(source))
        if normalized.blank:
            return None
        source = normalized.image
    shown = fitted(classifier.model, source)
    planes = np.ascontiguousarray(shown[np.newaxis] if shown.ndim == 2 else shown.transpose(2, 0, 1))
    maps = {IMAGE: planes * np.float32(1 / 255)} | feature_maps(classifier.model, shown, inside=True)
    return Look(classifier, shown, maps, classifier.probabilities(planes[np.newaxis])[0])


def fitted(model: Model, image: Image) -> Image:
    """The image as this network takes it: as it is, where it was prepared so."""
    channels, *sides = model.network.input_shape
    wanted = tuple(sides) if channels == 1 else (*sides, channels)
    return image if image.shape == wanted else model.normalizer.normalize(image).image


def stations(model: Model) -> tuple[LayerInfo, ...]:
    """The image and then every layer; a block comes after the layers inside it."""
    layers = (each for layer in layer_infos(model) for each in (*layer.inside, layer))
    return (LayerInfo(IMAGE, "Image", model.network.input_shape), *layers)

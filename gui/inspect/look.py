"""From an image to what every layer makes of it, off the window's thread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.classifier import Classifier
from core.insight import LayerInfo, feature_maps, layer_infos
from core.model_file import Model

IMAGE = "image"


@dataclass(frozen=True, eq=False)
class Look:
    """One image through one network.

    Attributes:
        image: (H, W) uint8, what went in.
        maps: (C, H, W) float32 of each layer by name, in order, the image itself first.
        probabilities: (K,).
    """

    image: np.ndarray
    maps: dict[str, np.ndarray]
    probabilities: np.ndarray


def look(classifier: Classifier, image: np.ndarray) -> Look | None:
    """None for an image of another size than this network takes: it was prepared for the model before."""
    if image.shape != classifier.model.network.input_shape[1:]:
        return None
    maps = {IMAGE: image[np.newaxis] * np.float32(1 / 255)} | feature_maps(classifier.model, image)
    return Look(image, maps, classifier.probabilities(image[np.newaxis, np.newaxis])[0])


def stations(model: Model) -> tuple[LayerInfo, ...]:
    """The image and then every layer."""
    return (LayerInfo(IMAGE, "Image", model.network.input_shape), *layer_infos(model))

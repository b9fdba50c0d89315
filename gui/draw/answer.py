"""From a drawing to everything the page shows about it, off the window's thread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.classifier import Classifier, Prediction
from core.insight import LayerInfo, feature_maps, layer_infos
from core.model_file import Model
from gui.draw.render import pixels
from gui.draw.strokes import Drawing


@dataclass(frozen=True)
class Answer:
    """`layer` and its maps (C, H, W) are None where the network has no convolution."""

    prediction: Prediction
    class_names: tuple[str, ...]
    layer: LayerInfo | None
    maps: np.ndarray | None


def answer(classifier: Classifier, drawing: Drawing) -> Answer:
    prediction = classifier.classify(pixels(drawing))
    layer = shown_layer(classifier.model)
    if layer is None or prediction.normalized.blank:
        return Answer(prediction, classifier.model.class_names, layer, None)
    maps = feature_maps(classifier.model, prediction.normalized.image)[layer.name]
    return Answer(prediction, classifier.model.class_names, layer, maps.copy())


def shown_layer(model: Model) -> LayerInfo | None:
    """The deepest convolution that still shows the digit as large as the first one does."""
    convolutions = [layer for layer in layer_infos(model) if layer.kind == "Conv2d"]
    first_size = [layer.output_shape[1:] for layer in convolutions[:1]]
    return next((layer for layer in reversed(convolutions) if layer.output_shape[1:] in first_size), None)

"""What predicts: a model's network behind its normalizer."""

import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.assets import ASSETS
from core.data.ink import Image
from core.data.normalize import NormalizedImage
from core.errors import ModelFileError
from core.model_file import Model, load_model

MODELS = ASSETS / "models"
SHIPPED_MODEL = MODELS / "ankan-base.safetensors"
TINY_MODEL = MODELS / "tiny.safetensors"
"""For slow machines, and for teaching: it has few enough maps to be seen whole."""

BATCH = 128
"""Images that go through the network at once."""


@dataclass(frozen=True, eq=False)
class Prediction:
    """The answer to one picture.

    Attributes:
        digit: number of the likeliest class; None for a blank picture.
        class_name: its name, "" for a blank picture.
        probability: its probability, 0 for a blank picture.
        probabilities: (K,) float32, all 0 for a blank picture.
        normalized: what the network was shown.
        is_sure: whether the probability reaches the model's rejection threshold; never for a blank picture.
    """

    digit: int | None
    class_name: str
    probability: float
    probabilities: NDArray[np.float32]
    normalized: NormalizedImage
    is_sure: bool = True


class Classifier:
    """Classifies pictures with one model; may be called from any thread."""

    model: Model

    def __init__(self, model: Model) -> None:
        self.model = model
        self._own = threading.local()
        self._threads = ThreadPoolExecutor(os.cpu_count())  # started when there is more than one batch

    def classify(self, image: Image) -> Prediction:
        """The answer to one picture: (H, W), (H, W, 3) or (H, W, 4) uint8."""
        return self.classify_many([image])[0]

    def classify_many(self, images: Sequence[Image]) -> list[Prediction]:
        """The answers to several pictures of any sizes."""
        normalized = [self.model.normalizer.normalize(image) for image in images]
        if not normalized:
            return []
        probabilities = self.probabilities(np.stack([n.planes for n in normalized]))
        return [self._answer(row, n) for row, n in zip(probabilities, normalized, strict=True)]

    def probabilities(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """(N, K) float32, calibrated, for (N, C, size, size) uint8 images that are normalized already."""
        return self.model.calibration.probabilities(self.logits(images))

    def logits(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """(N, K) float32, what the network itself puts out for such images."""
        batches = [images[start : start + BATCH] for start in range(0, len(images), BATCH)]
        if len(batches) == 1:
            return self._forward(batches[0])
        parts = list(self._threads.map(self._forward, batches))
        return np.concatenate(parts) if parts else np.zeros((0, len(self.model.class_names)), np.float32)

    def _forward(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """With the memory of the thread it runs on."""
        if not hasattr(self._own, "workspace"):
            self._own.workspace = self.model.network.workspace(frozen=True)
        return self.model.network.forward(images * np.float32(1 / 255), self._own.workspace).copy()

    def _answer(self, probabilities: NDArray[np.float32], normalized: NormalizedImage) -> Prediction:
        if normalized.blank:
            return Prediction(None, "", 0.0, np.zeros_like(probabilities), normalized, is_sure=False)
        digit = int(probabilities.argmax())
        return Prediction(
            digit,
            self.model.class_names[digit],
            float(probabilities[digit]),
            probabilities.copy(),
            normalized,
            is_sure=bool(self.model.calibration.is_sure(probabilities)),
        )


def model_path(name: str) -> Path:
    """The file of a shipped model by its name, `ankan-base` or `tiny`, or else that of this path."""
    path = Path(name)
    shipped = MODELS / f"{name}.safetensors"
    return shipped if path.name == name and not path.exists() and shipped.exists() else path


def load_classifier(path: Path | None = None) -> Classifier:
    """A classifier with the model of this file, or with the shipped one.

    Raises:
        ModelFileError: the file cannot be opened as a model.
    """
    return Classifier(load_model(path or SHIPPED_MODEL))


def check_numbers(model: Model, outputs: NDArray[np.float32]) -> None:
    """Raises `ModelFileError` where a network has answered with what is no number."""
    if not np.isfinite(outputs).all():
        raise ModelFileError(
            f"{model.name} answers with what is no number: its weights are damaged or too large; choose another model"
        )

"""Occlusion: how much less likely a class is when a part of the image is covered (Zeiler & Fergus 2013,
"Visualizing and Understanding Convolutional Networks", arXiv:1311.2901)."""

import numpy as np
from numpy.typing import NDArray

from core.data.ink import Image
from core.insight.images import Maps, as_input
from core.model_file import Model

PATCH = 3 / 16
"""Side of what covers, as a share of the image's; half of it lies between two neighbours."""
_BATCH = 32


def occlusion(model: Model, image: Image, class_number: int) -> Maps:
    """By how much the class's probability falls when each part of the image is covered.

    Ink is covered with paper, a picture with its mean colour; covers that would change nothing are not tried.

    Args:
        model: whose answer is explained.
        image: (size, size) or (size, size, 3) uint8, normalized.
        class_number: any of the model's classes, not only the likeliest.

    Returns:
        (size, size) float32: at each pixel the mean over the covers that lie on it; below 0 where what is covered
        speaks against the class.
    """
    whole = as_input(image)
    size = image.shape[0]
    fill = np.float32(0) if model.normalizer.kind == "ink" else whole.mean(axis=(2, 3), keepdims=True)
    lines = _covers(size)
    covers = lines[:, None, :, None] & lines[:, None, :]
    differs = (whole != fill).any(axis=(0, 1))
    matters = (covers & differs).any(axis=(2, 3))
    covered = np.where(covers[matters][:, None], fill, whole)
    before, *after = _probabilities(model, np.concatenate([whole, covered]))[:, class_number]
    falls = np.zeros(matters.shape, np.float32)
    falls[matters] = before - np.array(after, np.float32)
    weights = lines.astype(np.float32)
    return np.asarray(weights.T @ falls @ weights / np.outer(weights.sum(axis=0), weights.sum(axis=0)))


def _covers(size: int) -> NDArray[np.bool_]:
    """(P, size), the rows, and just so the columns, that each of the covers lies on; together they reach everywhere."""
    side = max(1, round(PATCH * size))
    starts = np.append(np.arange(0, size - side, max(1, (side + 1) // 2)), size - side)
    places = np.arange(size)
    return (places >= starts[:, None]) & (places < starts[:, None] + side)


def _probabilities(model: Model, images: NDArray[np.float32]) -> NDArray[np.float32]:
    """(N, K), of (N, C, size, size) from 0 to 1."""
    workspace = model.network.workspace(frozen=True)
    batches = [images[start : start + _BATCH] for start in range(0, len(images), _BATCH)]
    logits = [model.network.forward(batch, workspace).copy() for batch in batches]
    return model.calibration.probabilities(np.concatenate(logits))

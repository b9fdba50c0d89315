"""Labels that are likely wrong: confident learning (Northcutt, Jiang and Chuang 2021, arXiv:1911.00068).

An image labelled i counts as one of class j where its probability of j reaches what is usual for j: the mean
probability of j among the images labelled j. Where several classes do, the likeliest counts. An image that counts as
another class than its label is likely labelled wrong; the smaller the probability of its own label (its
self-confidence), the likelier.

The probabilities must come from a network that was not trained on the image: see `cross_validation`.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import Dataset
from core.data.normalize import Normalizer
from core.training.cross_validation import Trained, cross_validated_probabilities
from core.training.events import Preparing
from core.training.preparing import prepare_telling

Source = Literal["folds", "model"]
SOURCES: dict[Source, str] = {
    "folds": "by networks that were trained on the other images",
    "model": "by the model's own answers, as if it was never trained on these images",
}
"""Whose probabilities they are, in words."""


@dataclass(frozen=True, eq=False)
class WrongLabels:
    """What was found among N images.

    Attributes:
        rows: (M,) the images of the data set that are likely labelled wrong, the likeliest first.
        labels: (M,) the class that each is labelled as.
        suggested: (M,) the class that each more likely is.
        self_confidence: (M,) the probability of its label.
        joint: (K, K) the confident joint: images by their label, in rows, and by the class they count as.
        source: whose probabilities it was found by.
    """

    rows: NDArray[np.int64]
    labels: NDArray[np.int64]
    suggested: NDArray[np.int64]
    self_confidence: NDArray[np.float64]
    joint: NDArray[np.int64]
    source: Source


def wrong_labels_in_steps(
    dataset: Dataset, normalizer: Normalizer
) -> Generator[Preparing | Trained, None, WrongLabels]:
    """Looks for them by cross-validation; tells how far it is. Closing the generator cancels.

    Args:
        dataset: labelled images.
        normalizer: how they are prepared.

    Raises:
        AnkanError: not enough images can be read, or a network did not learn.
    """
    data = yield from prepare_telling(dataset, normalizer)
    probabilities = yield from cross_validated_probabilities(data, normalizer)
    return find_wrong_labels(data.labels, probabilities, data.rows, source="folds")


def find_wrong_labels(
    labels: NDArray[np.int64], probabilities: NDArray[np.float32], rows: NDArray[np.int64], *, source: Source
) -> WrongLabels:
    """Compares labels with the probabilities of networks that did not see these images.

    Args:
        labels: (N,) as they stand.
        probabilities: (N, K).
        rows: (N,) which image of the data set each one is.
        source: whose probabilities they are.
    """
    classes = probabilities.shape[1]
    shares = probabilities.astype(np.float64)
    own = shares[np.arange(len(labels)), labels]
    counts = np.bincount(labels, minlength=classes)
    usual = np.bincount(labels, weights=own, minlength=classes) / np.maximum(1, counts)
    reached = (shares >= usual) & (counts > 0)
    counted = np.where(reached, shares, -1.0).argmax(axis=1)
    confident = reached.any(axis=1)
    joint = np.bincount((labels * classes + counted)[confident], minlength=classes * classes)
    found = np.flatnonzero(confident & (counted != labels))
    found = found[np.argsort(own[found], kind="stable")]
    return WrongLabels(
        rows[found], labels[found], counted[found], own[found], joint.reshape(classes, classes), source
    )

"""How good predictions are, under scikit-learn's names."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BINS = 15
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class ClassScore:
    """One class: how much of what was called so is so, how much of what is so was called so, and their F1."""

    name: str
    precision: float
    recall: float
    f1: float
    support: int


def confusion_matrix(labels: NDArray[np.int64], predictions: NDArray[np.int64], *, classes: int) -> Counts:
    """(K, K) counts, rows the true class, columns the predicted one; both arguments are (N,)."""
    pairs = np.bincount(labels * classes + predictions, minlength=classes * classes)
    return pairs.reshape(classes, classes).astype(np.int64)


def accuracy(confusion: Counts) -> float:
    """Share of images on the diagonal; 0 for no images."""
    return float(np.trace(confusion) / max(1, confusion.sum()))


def macro_f1(confusion: Counts) -> float:
    """The mean of the F1 scores of all classes that occur as a label or as a prediction."""
    occurs = (confusion.sum(axis=0) + confusion.sum(axis=1)) > 0
    return float(_f1(confusion)[occurs].mean()) if occurs.any() else 0.0


def expected_calibration_error(probabilities: NDArray[np.float32], labels: NDArray[np.int64]) -> float:
    """How far the probability of an answer lies from how often such answers are right, on average over the answers.

        sum over b of N[b] / N * |accuracy[b] - mean probability[b]|

    over 15 bins of equal width (Naeini et al. 2015; Guo et al. 2017, arXiv:1706.04599); 0 for no images.

    Args:
        probabilities: (N, K).
        labels: (N,) the true classes.
    """
    confidences = probabilities.max(axis=1).astype(np.float64)
    right = probabilities.argmax(axis=1) == labels
    bins = np.minimum((confidences * BINS).astype(np.int64), BINS - 1)
    gaps = np.bincount(bins, weights=right - confidences, minlength=BINS)
    return float(np.abs(gaps).sum() / max(1, len(labels)))


def per_class(confusion: Counts, class_names: tuple[str, ...]) -> list[ClassScore]:
    """Precision, recall, F1 and support of each class; 0 where there is nothing to divide by."""
    correct = np.diag(confusion)
    precision = correct / np.maximum(1, confusion.sum(axis=0))
    recall = correct / np.maximum(1, confusion.sum(axis=1))
    rows = zip(class_names, precision, recall, _f1(confusion), confusion.sum(axis=1), strict=True)
    return [ClassScore(name, float(p), float(r), float(f), int(n)) for name, p, r, f, n in rows]


def _f1(confusion: Counts) -> NDArray[np.float64]:
    """2 correct / (predicted + true), which is the harmonic mean of precision and recall."""
    total = confusion.sum(axis=0) + confusion.sum(axis=1)
    return np.asarray(2 * np.diag(confusion) / np.maximum(1, total))

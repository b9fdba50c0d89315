"""How good predictions are, under scikit-learn's names."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
    return float(macro_f1_of_counts(np.diag(confusion), confusion.sum(axis=0) + confusion.sum(axis=1)))


def macro_f1_of_counts(correct: Counts, total: Counts) -> NDArray[np.float64]:
    """The same of many evaluations at once.

    Input shape: (..., K) right answers of each class; (..., K) its labels and its predictions together.
    Output shape: (...).
    """
    occurs = np.maximum(1, np.count_nonzero(total, axis=-1))
    return np.asarray(_f1(correct, total).sum(axis=-1) / occurs)


def top_k_accuracy(probabilities: NDArray[np.float32], labels: NDArray[np.int64], *, k: int = 2) -> float:
    """Share of images whose true class is among the `k` likeliest; 0 for no images.

    Of classes that are equally likely the first counts as the likelier one, as it does for the answer.

    Args:
        probabilities: (N, K), or any numbers that rank the classes.
        labels: (N,) the true classes.
        k: how many of the likeliest classes are looked at.
    """
    true = np.take_along_axis(probabilities, labels[:, None], axis=1)
    earlier = np.arange(probabilities.shape[1]) < labels[:, None]
    before = ((probabilities > true) | ((probabilities == true) & earlier)).sum(axis=1)
    return float((before < k).sum() / max(1, len(labels)))


def per_class(confusion: Counts, class_names: tuple[str, ...]) -> list[ClassScore]:
    """Precision, recall, F1 and support of each class; 0 where there is nothing to divide by."""
    correct = np.diag(confusion)
    precision = correct / np.maximum(1, confusion.sum(axis=0))
    recall = correct / np.maximum(1, confusion.sum(axis=1))
    f1 = _f1(correct, confusion.sum(axis=0) + confusion.sum(axis=1))
    rows = zip(class_names, precision, recall, f1, confusion.sum(axis=1), strict=True)
    return [ClassScore(name, float(p), float(r), float(f), int(n)) for name, p, r, f, n in rows]


def _f1(correct: Counts, total: Counts) -> NDArray[np.float64]:
    """2 correct / (predicted + true), which is the harmonic mean of precision and recall."""
    return np.asarray(2 * correct / np.maximum(1, total))

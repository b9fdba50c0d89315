"""A model judged on a labelled data set."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.classifier import Classifier
from core.data.dataset import Dataset
from core.data.prepare import prepare
from core.data.problem import Problem
from core.errors import DataError
from core.model_file import Model
from core.training.metrics import (
    ClassScore,
    accuracy,
    confusion_matrix,
    expected_calibration_error,
    macro_f1,
    per_class,
)


@dataclass(frozen=True, eq=False)
class Evaluation:
    """The figures.

    Attributes:
        expected_calibration_error: how far the probabilities are from coming true, from 0 to 1.
        not_sure: how many answers lie below the model's rejection threshold.
        images: how many were judged.
        skipped: how many could not be, with the reasons in `problems`.
        confusion: (K, K), rows the true class.
    """

    accuracy: float
    macro_f1: float
    expected_calibration_error: float
    not_sure: int
    images: int
    skipped: int
    per_class: tuple[ClassScore, ...]
    confusion: NDArray[np.int64]
    problems: tuple[Problem, ...]


def evaluate(
    classifier: Classifier, dataset: Dataset, *, progress: Callable[[int, int], None] | None = None
) -> Evaluation:
    """Classifies every image of the data set and compares.

    Raises:
        DataError: not one image can be read, or its classes are not the model's.
    """
    check_classes(dataset, classifier.model)
    names = classifier.model.class_names
    data = prepare(dataset, classifier.model.normalizer, progress=progress)
    probabilities = classifier.probabilities(data.images)
    confusion = confusion_matrix(data.labels, probabilities.argmax(axis=1), classes=len(names))
    problems = (*dataset.problems, *data.problems)
    return Evaluation(
        accuracy=accuracy(confusion),
        macro_f1=macro_f1(confusion),
        expected_calibration_error=expected_calibration_error(probabilities, data.labels),
        not_sure=int(np.count_nonzero(~classifier.model.calibration.is_sure(probabilities))),
        images=len(data),
        skipped=sum(problem.count for problem in problems if problem.left_out),
        per_class=tuple(per_class(confusion, names)),
        confusion=confusion,
        problems=problems,
    )


def check_classes(dataset: Dataset, model: Model) -> None:
    """Raises `DataError` where a data set has other classes than a model."""
    if dataset.class_names != model.class_names:
        raise DataError(
            f"{dataset.path} has the classes {', '.join(dataset.class_names)}, "
            f"but {model.name} knows {', '.join(model.class_names)}",
            path=dataset.path,
        )

"""A model judged on a labelled data set, or only asked about one without labels."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.classifier import Classifier, check_numbers
from core.data.dataset import Dataset
from core.data.prepare import prepare_in_steps
from core.data.prepared import PreparedData
from core.errors import DataError
from core.model_file import Model
from core.nn.losses import log_softmax
from core.steps import run_steps
from core.training.answers import Answers, Positions
from core.training.intervals import Interval, bootstrap_intervals
from core.training.metrics import ClassScore, accuracy, confusion_matrix, macro_f1, per_class, top_k_accuracy
from core.training.reliability import Reliability

_AT_ONCE = 1024


@dataclass(frozen=True, eq=False)
class Evaluation(Answers):
    """The answers beside what is true, and the figures that come of it.

    Attributes:
        labels: (N,) the true classes.
        losses: (N,) the cross-entropy of each, `-log` of the calibrated probability of its true class, in nats.
    """

    labels: NDArray[np.int64]
    losses: NDArray[np.float32]

    @classmethod
    def of(cls, answers: Answers, labels: NDArray[np.int64], losses: NDArray[np.float32]) -> Evaluation:
        """Answers, now that it is known what is true."""
        given = {field.name: getattr(answers, field.name) for field in fields(Answers)}
        return cls(**given, labels=labels, losses=losses)

    @cached_property
    def confusion(self) -> NDArray[np.int64]:
        """(K, K) counts, rows the true class, columns the answer."""
        return confusion_matrix(self.labels, self.answers, classes=len(self.class_names))

    @property
    def accuracy(self) -> float:
        """The share of answers that is right."""
        return accuracy(self.confusion)

    @property
    def macro_f1(self) -> float:
        """The mean F1 over the classes that occur."""
        return macro_f1(self.confusion)

    @cached_property
    def intervals(self) -> tuple[Interval, Interval]:
        """In which accuracy and macro-F1 lie with 95%; see `core.training.intervals`."""
        return bootstrap_intervals(self.confusion)

    @property
    def top_2(self) -> float:
        """The share of images whose true class is one of the two likeliest."""
        return top_k_accuracy(self.probabilities, self.labels, k=2)

    @property
    def cross_entropy(self) -> float:
        """The mean of the losses."""
        return float(self.losses.mean(dtype=np.float64)) if self.images else 0.0

    @cached_property
    def reliability(self) -> Reliability:
        """How often answers are right, by their probability."""
        return Reliability.of(self.probabilities, self.labels)

    @property
    def expected_calibration_error(self) -> float:
        """How far the probabilities are from coming true, from 0 to 1."""
        return self.reliability.expected_calibration_error

    @cached_property
    def per_class(self) -> tuple[ClassScore, ...]:
        """Precision, recall and F1 of each class."""
        return tuple(per_class(self.confusion, self.class_names))

    @cached_property
    def right(self) -> NDArray[np.bool_]:
        """Output shape: (N,), whether each answer is the true class."""
        return np.asarray(self.answers == self.labels)

    def behind(self, true: int, answer: int) -> Positions:
        """Where in these arrays the images behind a cell of the confusion matrix are, the largest loss first."""
        return self._hardest(np.flatnonzero((self.labels == true) & (self.answers == answer)))

    def hardest(self) -> Positions:
        """Where in these arrays each image is, the largest loss first."""
        return self._hardest(np.arange(self.images))

    def _hardest(self, positions: Positions) -> Positions:
        return positions[np.argsort(-self.losses[positions], kind="stable")]


def evaluate(
    classifier: Classifier, dataset: Dataset, *, progress: Callable[[int, int], None] | None = None
) -> Evaluation:
    """Classifies every image of a labelled data set and compares.

    Args:
        classifier: the model's.
        dataset: the images.
        progress: called with how many images are done, of how many.

    Raises:
        AnkanError: as `evaluate_in_steps`, or the data set has no labels.
    """
    result = run_steps(evaluate_in_steps(classifier, dataset), len(dataset), progress=progress)
    if not isinstance(result, Evaluation):
        raise DataError(f"{dataset.path} has no labels to compare with", path=dataset.path)
    return result


def evaluate_in_steps(classifier: Classifier, dataset: Dataset) -> Generator[int, None, Answers]:
    """Classifies every image; yields how many are done, and returns what came of it.

    That is an `Evaluation`, or `Answers` alone where the data set has no labels. An image that is prepared counts half.
    Closing the generator cancels.

    Raises:
        DataError: there is no image, not one can be read, or the data set's classes are not the model's.
        ModelFileError: the network answers with what is no number.
    """
    model = classifier.model
    if dataset.is_labelled:
        check_classes(dataset, model)
    if not len(dataset):
        raise DataError(
            f"{dataset.path}: no image is selected; choose a part that has some", path=dataset.path
        )
    preparing = prepare_in_steps(dataset, model.normalizer)
    while True:
        try:
            done = next(preparing)
        except StopIteration as end:
            data: PreparedData = end.value
            break
        yield done // 2
    pieces: list[NDArray[np.float32]] = []
    seconds = 0.0
    for start in range(0, len(data), _AT_ONCE):
        began = time.perf_counter()
        pieces.append(classifier.logits(data.images[start : start + _AT_ONCE]))
        seconds += time.perf_counter() - began
        unread = len(dataset) - len(data)
        yield (len(dataset) + unread + min(start + _AT_ONCE, len(data))) // 2
    logits = np.concatenate(pieces)
    check_numbers(model, logits)
    asked = np.full(len(data), True) if dataset.is_labelled else ~data.blank
    probabilities = model.calibration.probabilities(logits)[asked]
    answers = Answers(
        model_name=model.name,
        class_names=model.class_names,
        rows=data.rows[asked],
        probabilities=probabilities,
        sure=model.calibration.is_sure(probabilities),
        seconds=seconds,
        problems=(*dataset.problems, *data.problems),
        blank=data.rows[~asked],
    )
    if not dataset.is_labelled:
        return answers
    log_shares = log_softmax(logits / np.float32(model.calibration.temperature))
    return Evaluation.of(answers, data.labels, -log_shares[np.arange(len(data)), data.labels])


def check_classes(dataset: Dataset, model: Model) -> None:
    """Raises `DataError` where a data set has other classes than a model."""
    if dataset.class_names != model.class_names:
        raise DataError(
            f"{dataset.path} has the classes {', '.join(dataset.class_names)}, "
            f"but {model.name} knows {', '.join(model.class_names)}",
            path=dataset.path,
        )

"""Models judged on images of the open data set, a step at a time."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from core.classifier import Classifier, load_classifier
from core.data.dataset import Dataset
from core.training.answers import Answers
from core.training.comparison import Comparison, compare
from core.training.evaluation import Evaluation, evaluate_in_steps


@dataclass(frozen=True, eq=False)
class Request:
    """What is to be judged, and on what.

    Attributes:
        models: the active one, or files; the first is the one that the others are compared with.
        dataset: the open one.
        rows: (N,) of it, which images are asked about.
        corrected: these images, with the labels that they are said to have.
    """

    models: tuple[Classifier | Path, ...]
    dataset: Dataset
    rows: np.ndarray
    corrected: Dataset


@dataclass(frozen=True)
class Step:
    """So many images are done, of all models together."""

    done: int
    total: int


@dataclass(frozen=True, eq=False)
class Judged:
    """What came of it.

    Attributes:
        request: what was asked.
        results: of each model: an `Evaluation`, or `Answers` alone where it is not known what is true.
        temperatures: of each model's calibration.
        comparisons: of the first model with each of the others.
        order: (N,) where in the first result's arrays the hardest images are, or the least sure ones without labels.
    """

    request: Request
    results: tuple[Answers, ...]
    temperatures: tuple[float, ...]
    comparisons: tuple[Comparison, ...]
    order: np.ndarray

    @property
    def first(self) -> Answers:
        return self.results[0]

    @property
    def evaluation(self) -> Evaluation | None:
        """The first model's; None without labels."""
        return self.first if isinstance(self.first, Evaluation) else None

    def rows_at(self, positions: np.ndarray) -> np.ndarray:
        """Rows of the open data set, of positions in the first result's arrays."""
        return self.request.rows[self.first.rows[positions]]


def judge_in_steps(request: Request) -> Generator[Step, None, Judged]:
    """Raises AnkanError as `evaluate_in_steps`, and where a file is no model."""
    count = len(request.corrected)
    total = count * len(request.models)
    results: list[Answers] = []
    temperatures = []
    for place, model in enumerate(request.models):
        classifier = load_classifier(model) if isinstance(model, Path) else model
        temperatures.append(classifier.model.calibration.temperature)
        steps = evaluate_in_steps(classifier, request.corrected)
        try:
            while True:
                yield Step(place * count + next(steps), total)
        except StopIteration as end:
            results.append(end.value)
        finally:
            steps.close()
    results = _told_apart(results, request.models)
    evaluations = [result for result in results if isinstance(result, Evaluation)]
    for evaluation in evaluations:  # what takes a while to work out is kept with them
        _ = evaluation.intervals, evaluation.reliability, evaluation.per_class
    return Judged(
        request,
        tuple(results),
        tuple(temperatures),
        tuple(compare(evaluations[0], other) for other in evaluations[1:]),
        evaluations[0].hardest() if evaluations else results[0].least_sure(),
    )


def _told_apart(results: list[Answers], models: tuple[Classifier | Path, ...]) -> list[Answers]:
    """Models of one name are called by their files, and the active one so."""
    names = [result.model_name for result in results]
    if len(set(names)) == len(names):
        return results
    return [
        replace(result, model_name=str(model) if isinstance(model, Path) else f"{result.model_name} (active)")
        for result, model in zip(results, models, strict=True)
    ]

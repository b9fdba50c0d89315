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
from gui.model_files import names_of


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
        orders: of each model, (N,) where in its result's arrays the hardest images are, or the least sure ones without
            labels.
        shown: the model whose mistakes are looked at.
    """

    request: Request
    results: tuple[Answers, ...]
    temperatures: tuple[float, ...]
    comparisons: tuple[Comparison, ...]
    orders: tuple[np.ndarray, ...]
    shown: int = 0

    @property
    def result(self) -> Answers:
        """The shown model's."""
        return self.results[self.shown]

    @property
    def evaluation(self) -> Evaluation | None:
        """The shown model's; None without labels."""
        return self.result if isinstance(self.result, Evaluation) else None

    def rows_at(self, positions: np.ndarray) -> np.ndarray:
        """Rows of the open data set, of positions in the shown result's arrays."""
        return self.request.rows[self.result.rows[positions]]


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
    names = names_of([each if isinstance(each, Path) else each.model.name for each in request.models])
    results = [replace(result, model_name=name) for result, name in zip(results, names, strict=True)]
    evaluations = [result for result in results if isinstance(result, Evaluation)]
    for evaluation in evaluations:  # what takes a while to work out is kept with them
        _ = evaluation.intervals, evaluation.reliability, evaluation.per_class
    return Judged(
        request,
        tuple(results),
        tuple(temperatures),
        tuple(compare(evaluations[0], other) for other in evaluations[1:]),
        tuple(
            result.hardest() if isinstance(result, Evaluation) else result.least_sure() for result in results
        ),
    )

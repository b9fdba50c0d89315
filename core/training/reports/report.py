"""What a report is about."""

from __future__ import annotations

from dataclasses import dataclass

from core.data.dataset import Dataset
from core.training.answers import Answers
from core.training.comparison import Comparison
from core.training.confident_learning import WrongLabels
from core.training.evaluation import Evaluation


@dataclass(frozen=True, eq=False)
class Report:
    """One data set, and what one model or several made of it.

    Attributes:
        dataset: the images, as they were selected.
        judged: one for each model: `Evaluation`s, or `Answers` alone where the data set has no labels.
        comparison: of the first two models.
        wrong_labels: where they were looked for.
    """

    dataset: Dataset
    judged: tuple[Answers, ...]
    comparison: Comparison | None = None
    wrong_labels: WrongLabels | None = None

    @property
    def evaluations(self) -> tuple[Evaluation, ...]:
        """Those of the models that could be scored."""
        return tuple(result for result in self.judged if isinstance(result, Evaluation))

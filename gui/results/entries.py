"""What a gallery shows: images of the open data set in some order, each with a few words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.data.digits import glyph
from core.training.confident_learning import WrongLabels
from core.training.evaluation import Evaluation
from gui.results.judging import Judged
from gui.widgets import percent


@dataclass(frozen=True, eq=False)
class Entries:
    """M images.

    Attributes:
        rows: (M,) of the open data set.
        caption: by place, what stands below the image.
        sentence: by place, the same for a tool tip and a screen reader.
        likely: (M,) the class that is proposed where the label is said to be wrong.
    """

    rows: np.ndarray
    caption: Callable[[int], str]
    sentence: Callable[[int], str]
    likely: np.ndarray


def answered(judged: Judged, positions: np.ndarray) -> Entries:
    """Images at these positions of the shown result: label, answer and its probability."""
    result, evaluation = judged.result, judged.evaluation
    names = [glyph(name) for name in result.class_names]
    answers, shares = result.answers[positions], result.confidences[positions]
    labels = None if evaluation is None else evaluation.labels[positions]

    def caption(place: int) -> str:
        words = f"{names[answers[place]]} {percent(shares[place], decimals=0)}"
        return words if labels is None else f"{names[labels[place]]} → {words}"

    def sentence(place: int) -> str:
        words = f"answered {names[answers[place]]} with {percent(shares[place])}"
        return words if labels is None else f"labelled {names[labels[place]]}, {words}"

    return Entries(judged.rows_at(positions), caption, sentence, answers)


def differing(judged: Judged) -> Entries:
    """Images to which another model gives another answer than the first: each model's answer, first to last."""
    first = judged.results[0]
    positions = _united([comparison.first for comparison in judged.comparisons])
    if not isinstance(first, Evaluation):
        return NOTHING
    names = [glyph(name) for name in first.class_names]
    answers = [_answers_to(first.rows[positions], each) for each in judged.results]
    labels = first.labels[positions]

    def said(place: int) -> list[str]:
        return [names[each[place]] if each[place] >= 0 else "–" for each in answers]

    def sentence(place: int) -> str:
        each = zip(judged.results, said(place), strict=True)
        words = ", ".join(f"{result.model_name} says {answer}" for result, answer in each)
        return f"labelled {names[labels[place]]}: {words}"

    return Entries(
        judged.request.rows[first.rows[positions]],
        lambda place: f"{names[labels[place]]}: {' | '.join(said(place))}",
        sentence,
        answers[0],
    )


def suspected(found: WrongLabels, rows: np.ndarray, class_names: tuple[str, ...]) -> Entries:
    """Likely wrong labels: the label, what it more likely is, and how little is to be said for the label.

    Args:
        found: of some images.
        rows: (N,) which rows of the open data set those are.
        class_names: the K classes.
    """
    names = [glyph(name) for name in class_names]
    labels, suggested, shares = found.labels, found.suggested, found.self_confidence

    def caption(place: int) -> str:
        return f"{names[labels[place]]} → {names[suggested[place]]}?"

    def sentence(place: int) -> str:
        return (
            f"labelled {names[labels[place]]}, more likely {names[suggested[place]]}: "
            f"networks that never saw it give its label {percent(shares[place])}"
        )

    return Entries(rows[found.rows], caption, sentence, suggested)


def _united(each: list[np.ndarray]) -> np.ndarray:
    """All that are in one of them, in the order in which they first come."""
    together = np.concatenate([np.zeros(0, np.int64), *each])
    _, first = np.unique(together, return_index=True)
    return together[np.sort(first)]


def _answers_to(rows: np.ndarray, result: object) -> np.ndarray:
    """What an evaluation answers to images, (M,); -1 where it could not read one."""
    if not isinstance(result, Evaluation) or not len(rows):
        return np.full(len(rows), -1)
    place_of = np.full(max(int(rows.max()), int(result.rows.max())) + 1, -1)
    place_of[result.rows] = np.arange(len(result.rows))
    places = place_of[rows]
    return np.where(places >= 0, result.answers[places], -1)


NOTHING = Entries(np.zeros(0, np.int64), str, str, np.zeros(0, np.int64))
"""No image at all."""

"""What is said below an answer: how likely it is, what else it may be, and that it is not sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.classifier import Prediction
from core.data.digits import glyph, twin
from core.number_reader import NumberReading
from gui.widgets import percent

NOT_SURE = "not sure"
_WORTH_NAMING = 0.0005  # a runner-up below it is 0.0 %

Lines = tuple[str, str, str]


def two_likeliest(probabilities: np.ndarray) -> tuple[int, int]:
    """The places of the likeliest class and of the runner-up. Input shape: (K,)."""
    order = np.argsort(-probabilities, kind="stable")
    return int(order[0]), int(order[min(1, len(order) - 1)])


def digit_lines(prediction: Prediction, class_names: Sequence[str]) -> Lines:
    """Caption, figure and note of one digit."""
    first, second = two_likeliest(prediction.probabilities)
    share, other = prediction.probability, float(prediction.probabilities[second])
    best, runner_up = glyph(class_names[first]), glyph(class_names[second])
    caption = twin(class_names[first])
    if not prediction.is_sure:
        return caption, NOT_SURE, f"{best} {percent(share)} or {runner_up} {percent(other)}"
    article = "a " if twin(class_names[second]) else ""
    note = f"or {article}{runner_up} ({percent(other)})" if other >= _WORTH_NAMING else ""
    return caption, percent(share), note


@dataclass(frozen=True)
class NumberFigure:
    """A figure that is said of a number.

    Attributes:
        value: the figure with its unit.
        name: what it is, to be read below it.
        explanation: what it is in full.
        mood: whether it says that all is well, or that it is not.
    """

    value: str
    name: str
    explanation: str
    mood: Literal["", "good", "doubtful"] = ""


def number_figures(reading: NumberReading) -> tuple[NumberFigure, ...]:
    """Of a number that has digits: itself in Latin digits, how likely it is, and how many digits it has."""
    doubtful = [str(place) for place, digit in enumerate(reading.digits, 1) if not digit.prediction.is_sure]
    share, count = percent(reading.probability), len(reading.digits)
    digits = "digits" if count > 1 else "digit"
    likely = "that all digits are right" if count > 1 else "that it is right"
    if doubtful:
        sure = NumberFigure(NOT_SURE, f"{share} {likely}", f"it is {share} likely {likely}", "doubtful")
    else:
        sure = NumberFigure(share, likely, f"how likely it is {likely}", "good")
    where = f": look at {_listed(doubtful)}" if doubtful and count > 1 else ""
    return (
        NumberFigure(reading.latin, "in Latin digits", "the number in Latin digits"),
        sure,
        NumberFigure(str(count), f"{digits}{where}", f"{digits} that were found{where}"),
    )


def _listed(places: Sequence[str]) -> str:
    """ "2", "1, 2 and 4"."""
    return " and ".join(filter(None, (", ".join(places[:-1]), places[-1])))

"""What is said below an answer: how likely it is, what else it may be, and that it is not sure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.classifier import Prediction
from core.data.digits import glyph, twin
from gui.widgets import percent

NOT_SURE = "not sure"
CORRECTED = "corrected"
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


def corrected_lines(prediction: Prediction, said: str) -> Lines:
    """The same of a digit of which its writer says that it is another, `said`."""
    reads = f"the network reads {glyph(prediction.class_name)}, {percent(prediction.probability)}"
    return twin(said), f"you said {glyph(said)}", reads

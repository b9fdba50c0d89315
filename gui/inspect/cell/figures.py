"""What an explained number was made of, as figures to be written to a file."""

from __future__ import annotations

import numpy as np

from core.insight import ConvolutionCell, Explanation, LinearCell, Numbers, PoolingCell, SoftmaxCell
from gui.inspect.cell.explained import Explained

_PARTS = ("patch", "kernel", "products")
_TERMS = ("inputs", "weights", "products")


def figures_of(explained: Explained | None) -> Numbers | None:
    """None for a pixel of the image, which nothing made."""
    if explained is None or not explained.steps:
        return None
    first = explained.steps[0]
    name = "-".join([explained.layer, *(str(place + 1) for place in first.place)])
    match first:
        case ConvolutionCell():
            parts = np.stack([first.patch, first.kernel, first.products])
            return Numbers(name, parts, (("part", _PARTS), ("input", None), ("row", None), ("column", None)))
        case PoolingCell():
            return Numbers(name, first.window, (("row", None), ("column", None)))
        case LinearCell():
            terms = np.stack([first.inputs, first.weights, first.products])
            return Numbers(name, terms, (("part", _TERMS), ("input", None)))
        case SoftmaxCell():
            shares = np.stack([first.logits, first.probabilities])
            return Numbers(name, shares, (("part", ("logits", "probabilities")), ("class", None)))
    values = [_input(step) for step in explained.steps[:1]] + [step.value for step in explained.steps]
    return Numbers(name, np.array(values), (("of", ("input", *(step.layer for step in explained.steps))),))


def _input(step: Explanation) -> float:
    return float(getattr(step, "input", step.value))

"""What an explained number was made of, as an array to be written to a file."""

from collections.abc import Sequence

import numpy as np

from core.insight.explained.convolution import ConvolutionCell
from core.insight.explained.explanation import Explanation
from core.insight.explained.linear import LinearCell
from core.insight.explained.pooling import PoolingCell
from core.insight.explained.softmax import SoftmaxCell
from core.insight.numbers import Numbers

_PARTS = ("patch", "kernel", "products")
_TERMS = ("inputs", "weights", "products")


def cell_numbers(steps: Sequence[Explanation]) -> Numbers:
    """The parts of the first; of a number that has but one, that and what each layer makes of it.

    Args:
        steps: those of `explain_onwards`.
    """
    first = steps[0]
    name = "-".join([first.layer, *(str(place + 1) for place in first.place)])
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
    values = [float(getattr(first, "input", first.value)), *(step.value for step in steps)]
    return Numbers(name, np.array(values), (("of", ("input", *(step.layer for step in steps))),))

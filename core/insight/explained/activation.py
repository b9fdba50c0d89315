"""A number of an activation."""

import math
from dataclasses import dataclass

from core.insight.explained.explanation import Explanation, Seen
from core.nn.layers import GELU, LeakyReLU, ReLU, Sigmoid
from core.nn.layers.activation import Curve

Activation = ReLU | GELU | Curve


@dataclass(frozen=True, eq=False)
class ActivationCell(Explanation):
    """A curve's height at one number.

    Attributes:
        input: the number at the same place before, x.
        formula: the curve, such as `max(0, x)`.
        height: what the formula gives.
    """

    input: float
    formula: str
    height: float

    @property
    def total(self) -> float:
        return self.height


def explain_activation(seen: Seen, layer: Activation) -> ActivationCell:
    x = float(seen.input[seen.place])
    formula, height = _curve(layer, x)
    return ActivationCell(*seen.head, input=x, formula=formula, height=height)


def _curve(layer: Activation, x: float) -> tuple[str, float]:
    match layer:
        case ReLU():
            return "max(0, x)", max(0.0, x)
        case LeakyReLU(negative_slope=slope):
            return f"x if x > 0, else {slope:g} · x", x if x > 0 else slope * x
        case Sigmoid():
            return "1 / (1 + exp(-x))", (1 + math.tanh(x / 2)) / 2
        case GELU(approximate="none"):
            return "x · (1 + erf(x / √2)) / 2", x * (1 + math.erf(x / math.sqrt(2))) / 2
        case GELU():
            bent = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
            return "x · (1 + tanh(√(2 / π) · (x + 0.044715 · x³))) / 2", x * (1 + math.tanh(bent)) / 2
    return "tanh(x)", math.tanh(x)

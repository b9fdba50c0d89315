"""An explained number in words, a line for each of its parts; places are counted from 1, as people do."""

from collections.abc import Sequence

from core.insight.explained.activation import ActivationCell
from core.insight.explained.convolution import ConvolutionCell
from core.insight.explained.explanation import Explanation
from core.insight.explained.linear import LinearCell
from core.insight.explained.normalization import BatchNormCell
from core.insight.explained.passing import PassedCell, ResidualCell
from core.insight.explained.pooling import PoolingCell
from core.insight.explained.softmax import SoftmaxCell


def place_in_words(place: Sequence[int]) -> str:
    """(11, 8, 13) is "channel 12, row 9, column 14", (11,) is "value 12"."""
    if len(place) == 1:
        return f"value {place[0] + 1}"
    return ", ".join(f"{axis} {at + 1}" for axis, at in zip(("channel", "row", "column"), place, strict=True))


def cell_in_words(steps: Sequence[Explanation]) -> tuple[str, ...]:
    """What the parts of the first come to, what each layer after it makes of that, and what the network computed.

    Args:
        steps: those of `explain_onwards`.
    """
    first = steps[0]
    computed = f"{first.layer}, as the network computed it: {_figure(first.value)}"
    return (*(f"{step.layer}: {_one(step)}" for step in steps), computed)


def _one(step: Explanation) -> str:
    total = _figure(step.total)
    match step:
        case ConvolutionCell() | LinearCell():
            what = "patch × kernel" if isinstance(step, ConvolutionCell) else "inputs × weights"
            count, added = step.products.size, _figure(step.total - step.bias)
            return f"{what}, sum of {count:,} products {added}, bias {_figure(step.bias)} = {total}"
        case PoolingCell(rule="max", winner=(row, column)):
            window = " × ".join(map(str, step.window.shape))
            return f"largest of {window} numbers, at row {row + 1}, column {column + 1} = {total}"
        case PoolingCell():
            return f"mean of {' × '.join(map(str, step.window.shape))} numbers = {total}"
        case BatchNormCell():
            deviation = f"√({_figure(step.running_var)} + {_figure(step.eps)})"
            above = f"({_figure(step.input)} − {_factor(step.running_mean)})"
            return f"{above} / {deviation} · {_factor(step.weight)} + {_factor(step.bias)} = {total}"
        case ActivationCell():
            return f"{step.kind}, {step.formula}, of x = {_figure(step.input)} is {total}"
        case ResidualCell():
            past = step.shortcut_layer or "the image"
            body, shortcut = _figure(step.body), _factor(step.shortcut)
            return f"{body} of {step.body_layer} + {shortcut} of {past} = {total}"
        case SoftmaxCell():
            share, whole = float(step.powers[step.place[0]]), float(step.powers.sum())
            return f"power {_figure(share)} / sum of all {_figure(whole)} = {total}"
        case PassedCell():
            return f"{step.kind} passes on {place_in_words(step.input_place)} as it is = {total}"
    return total


def _figure(value: float) -> str:
    return f"{value:.6g}".replace("-", "−")


def _factor(value: float) -> str:
    return f"({_figure(value)})" if value < 0 else _figure(value)

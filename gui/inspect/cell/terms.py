"""The line that says what a number is the sum of, and what the layers after it make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.insight import (
    BatchNormCell,
    ConvolutionCell,
    Explanation,
    LinearCell,
    PoolingCell,
    ResidualCell,
)
from gui.inspect.signed_bars import signed
from gui.theme import theme


@dataclass(frozen=True)
class Term:
    """A word and a number of the line; a result is what the line has come to there, and is set in bold."""

    word: str
    value: float
    is_result: bool = False

    @property
    def text(self) -> str:
        return f"{self.word} {signed(self.value)}"


def terms(steps: Sequence[Explanation]) -> tuple[Term, ...]:
    """What the first one is the sum of, what it comes to, and a term for each that follows."""
    if not steps:
        return ()
    first, *others = steps
    added = _added(first)
    results = [Term("=" if added else _name(first), first.total, is_result=True)]
    last = len(others) - 1
    for place, step in enumerate(others):
        results.append(Term(_name(step), step.total, is_result=place == last))
    return (*added, *results)


def line(shown: Sequence[Term], current: int | None = None) -> str:
    """The terms as rich text; that at `current` is the one that is stepped to."""
    return " &nbsp; ".join(_rich(term, is_current=place == current) for place, term in enumerate(shown))


def _added(step: Explanation) -> tuple[Term, ...]:
    match step:
        case ConvolutionCell() | LinearCell():
            return Term("sum", step.total - step.bias), Term("bias", step.bias)
        case ResidualCell():
            return Term("body", step.body), Term("shortcut", step.shortcut)
    return ()


def _name(step: Explanation) -> str:
    match step:
        case BatchNormCell():
            return "norm →"
        case PoolingCell(rule="max"):
            return f"largest of {step.window.size:,}:"
        case PoolingCell():
            return f"mean of {step.window.size:,}:"
    return f"{step.kind} →"


def _rich(term: Term, *, is_current: bool) -> str:
    palette = theme().palette
    colour = palette.accent if is_current else palette.text if term.is_result else palette.muted
    weight = 600 if term.is_result or is_current else 400
    word = f'<span style="color:{palette.accent if is_current else palette.muted}">{term.word}</span>'
    word = word.replace(" →", "&nbsp;→")
    return f'{word}&nbsp;<span style="color:{colour}; font-weight:{weight}">{signed(term.value)}</span>'

"""Figures and findings in words, the same on the command line as in a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.training.answers import Answers
from core.training.comparison import Comparison
from core.training.evaluation import Evaluation
from core.training.intervals import Interval

_SMALLEST = 1e-300  # of a p-value, before float64 has no more numbers for it
_FIGURES: tuple[tuple[str, Callable[[Evaluation], str]], ...] = (
    ("accuracy", lambda e: f"{e.accuracy:.4f} {_brackets(e.intervals[0])}"),
    ("macro-F1", lambda e: f"{e.macro_f1:.4f} {_brackets(e.intervals[1])}"),
    ("top-2", lambda e: f"{e.top_2:.4f}"),
    ("cross-entropy", lambda e: f"{e.cross_entropy:.4f}"),
    ("expected calibration error", lambda e: f"{e.expected_calibration_error:.4f}"),
)
_OF_ANY: tuple[tuple[str, Callable[[Answers], str]], ...] = (
    ("not sure", lambda a: f"{a.not_sure / max(1, a.images):.1%}"),
    ("images", lambda a: f"{a.images:,}"),
    ("skipped", lambda a: f"{a.skipped:,}"),
    ("images/s", lambda a: f"{a.images_per_second:,.0f}"),
)


def figure_rows(judged: Sequence[Answers]) -> list[tuple[str, ...]]:
    """A row a figure: its name, and its value for each model."""
    evaluations = [result for result in judged if isinstance(result, Evaluation)]
    scored = [(name, *map(value, evaluations)) for name, value in _FIGURES] if evaluations else []
    return [*scored, *((name, *map(value, judged)) for name, value in _OF_ANY)]


def comparison_sentences(comparison: Comparison, first: Evaluation, second: Evaluation) -> tuple[str, str]:
    """How often two models differ, and what McNemar's test says of that."""
    test, differ = comparison.mcnemar, len(comparison.first)
    apart = (
        f"{differ:,} image{'' if differ == 1 else 's'} answered differently; only {first.model_name} has "
        f"{test.only_first:,} right, only {second.model_name} {test.only_second:,}"
    )
    method = (
        "exact binomial"
        if test.method == "exact"
        else "chi-squared with continuity correction, 1 degree of freedom"
    )
    verdict = "more than chance" if test.p_value < 0.05 else "no more than chance would bring"
    p_value = f"p = {test.p_value:.3g}" if test.p_value >= _SMALLEST else f"p < {_SMALLEST:.0e}"
    return apart, f"McNemar's test: {p_value} ({method}): {verdict}"


def _brackets(interval: Interval) -> str:
    return f"({interval.low:.4f} to {interval.high:.4f})"

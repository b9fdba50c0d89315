"""A report as one HTML file, with its pictures inside and nothing that is loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from core.errors import one_line
from core.training.answers import Answers
from core.training.comparison import Comparison
from core.training.confident_learning import SOURCES, WrongLabels
from core.training.evaluation import Evaluation
from core.training.intervals import METHOD
from core.training.reports import galleries
from core.training.reports.plots import MOST_CLASSES, confusion_plot, reliability_plot
from core.training.reports.report import Report
from core.training.reports.style import STYLE
from core.training.reports.words import comparison_sentences, figure_rows


def as_html(report: Report) -> str:
    """The whole file."""
    names = " and ".join(_plain(result.model_name) for result in report.judged)
    title = f"{names} on {_plain(report.dataset.path.name)}"
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>\n'
        f"<body><h1>{title}</h1>\n{''.join(_sections(report))}</body></html>\n"
    )


def _sections(report: Report) -> Iterator[str]:
    dataset = report.dataset
    parts = f", parts {', '.join(map(_plain, dataset.part_names))}" if dataset.part_names else ""
    yield f'<p class="quiet">{_plain(str(dataset.path))}: {_plain(dataset.layout)}{parts}</p>'
    if dataset.corrected is not None:
        yield f'<p class="quiet">{_plain(dataset.corrected.sentence)}</p>'
    if not report.evaluations:
        yield "<p>The images have no labels: they were classified, not scored.</p>"
    yield "<h2>Figures</h2>"
    rows = figure_rows(report.judged)
    yield _table(("", *(result.model_name for result in report.judged)), rows)
    if report.evaluations:
        yield f'<p class="quiet">In brackets: {METHOD}.</p>'
    if report.comparison is not None:
        yield from _comparison(report.comparison, report)
    if report.wrong_labels is not None:
        yield from _wrong_labels(report.wrong_labels, report)
    for result in report.judged:
        yield from _evaluated(result, report) if isinstance(result, Evaluation) else _asked(result, report)


def _evaluated(result: Evaluation, report: Report) -> Iterator[str]:
    if len(report.judged) > 1:
        yield f"<h2>{_plain(result.model_name)}</h2>"
    names = result.class_names
    yield "<h3>What was taken for what</h3>"
    if len(names) > MOST_CLASSES:
        yield f'<p class="quiet">{len(names)} classes are too many for a picture; --json has the counts.</p>'
    else:
        yield '<p class="quiet">Rows: true class; columns: answer.</p>'
        yield f'<div class="wide">{confusion_plot(result.confusion, names)}</div>'
    yield '<div class="row"><div><h3>Each class</h3>'
    yield _table(
        ("class", "precision", "recall", "F1", "images"),
        (
            (s.name, f"{s.precision:.4f}", f"{s.recall:.4f}", f"{s.f1:.4f}", f"{s.support:,}")
            for s in result.per_class
        ),
    )
    yield "</div><div><h3>Whether probabilities come true</h3>"
    yield '<p class="quiet">Bars: the share of answers that is right; dashed: as their probability promises.</p>'
    yield reliability_plot(result.reliability)
    yield f"<details><summary>As a table</summary>{_reliability_table(result)}</details></div></div>"
    yield "<h3>The hardest images</h3>"
    yield galleries.hardest(result, report.dataset)


def _asked(result: Answers, report: Report) -> Iterator[str]:
    yield f"<h2>{_plain(result.model_name)}: answers</h2>"
    counts = [len(result.answered(number)) for number in range(len(result.class_names))]
    yield _table(
        ("answer", "images"), ((n, f"{c:,}") for n, c in zip(result.class_names, counts, strict=True))
    )
    yield "<h3>The least sure</h3>"
    yield galleries.least_sure(result, report.dataset)


def _comparison(comparison: Comparison, report: Report) -> Iterator[str]:
    first, second = report.evaluations[:2]
    yield "<h2>Side by side</h2>"
    yield "".join(f"<p>{_plain(line)}</p>" for line in comparison_sentences(comparison, first, second))
    yield galleries.differing(comparison, first, second, report.dataset)


def _wrong_labels(found: WrongLabels, report: Report) -> Iterator[str]:
    count = len(found.rows)
    yield "<h2>Labels that are likely wrong</h2>"
    yield f'<p class="quiet">{count:,} found by confident learning, {SOURCES[found.source]}; the likeliest first.</p>'
    yield galleries.wrongly_labelled(found, report.dataset)


def _reliability_table(result: Evaluation) -> str:
    bins = result.reliability
    edges = bins.edges
    return _table(
        ("probability", "answers", "right", "mean probability"),
        (
            (
                f"{edges[i]:.0%} to {edges[i + 1]:.0%}",
                f"{n:,}",
                f"{bins.accuracy[i]:.1%}",
                f"{bins.confidence[i]:.1%}",
            )
            for i, n in enumerate(bins.counts.tolist())
            if n
        ),
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    body = "".join(_row("td", row) for row in rows)
    return f'<div class="wide"><table><thead>{_row("th", head)}</thead><tbody>{body}</tbody></table></div>'


def _row(cell: str, texts: Sequence[str]) -> str:
    return f"<tr>{''.join(f'<{cell}>{_plain(text)}</{cell}>' for text in texts)}</tr>"


def _plain(text: str) -> str:
    """A name may hold anything, tags and line breaks too."""
    return escape(one_line(text))

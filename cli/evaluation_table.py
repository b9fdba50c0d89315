"""What an evaluation found, as text for a terminal."""

from collections.abc import Iterator, Sequence

from core.data.dataset import Dataset
from core.errors import one_line
from core.training.answers import Answers
from core.training.comparison import Comparison
from core.training.confident_learning import SOURCES, WrongLabels
from core.training.evaluation import Evaluation
from core.training.intervals import METHOD
from core.training.reports import Report
from core.training.reports.words import BLANK, comparison_sentences, figure_rows

_FEW = 5
"""Images of each list; the files of a report name more."""

_WIDEST = 20
"""Classes of the largest confusion matrix that fits on a line."""


def evaluation_text(result: Evaluation, dataset: Dataset) -> str:
    """The figures of one model, each class, what was taken for what, and the hardest images."""
    accuracy, macro_f1 = result.intervals
    share = result.not_sure / max(1, result.images)
    lines = [
        (
            f"accuracy {result.accuracy:.4f}   macro-F1 {result.macro_f1:.4f}   {result.images:,} images, "
            f"{result.skipped:,} skipped"
        ),
        (
            f"accuracy {accuracy.low:.4f} to {accuracy.high:.4f}   "
            f"macro-F1 {macro_f1.low:.4f} to {macro_f1.high:.4f}   "
            f"{METHOD}"
        ),
        (
            f"top-2 {result.top_2:.4f}   cross-entropy {result.cross_entropy:.4f}   "
            f"{result.images_per_second:,.0f} images/s"
        ),
        f"expected calibration error {result.expected_calibration_error:.4f}   not sure of {share:.1%}",
        "",
        f"{'class':>8}{'precision':>11}{'recall':>9}{'F1':>9}{'images':>9}",
        *(
            f"{s.name:>8}{s.precision:>11.4f}{s.recall:>9.4f}{s.f1:>9.4f}{s.support:>9,}"
            for s in result.per_class
        ),
        *_confusion(result),
        "",
        "hardest images",
        *_hardest(result, dataset),
    ]
    return "\n".join(lines)


def answers_text(result: Answers, dataset: Dataset) -> str:
    """What one model says of images without labels."""
    names = result.class_names
    share = result.not_sure / max(1, result.images)
    blank = f"{len(result.blank):,} blank, " if len(result.blank) else ""
    lines = [
        "no labels: classified, not scored",
        (
            f"{result.images:,} images answered, {blank}{result.skipped:,} skipped   not sure of {share:.1%}   "
            f"{result.images_per_second:,.0f} images/s"
        ),
        "",
        f"{'answer':>8}{'images':>9}",
        *(f"{name:>8}{len(result.answered(number)):>9,}" for number, name in enumerate(names)),
        *([f"{BLANK}: {len(result.blank):,}"] if len(result.blank) else []),
        "",
        "least sure",
        *(
            f"  {_file(dataset, result.rows[i])}: {names[result.answers[i]]} at {result.confidences[i]:.1%}"
            for i in result.least_sure()[:_FEW]
        ),
    ]
    return "\n".join(lines)


def side_by_side(judged: Sequence[Answers], dataset: Dataset) -> str:
    """A column a model."""
    rows = [("", *(one_line(result.model_name) for result in judged)), *figure_rows(judged)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    scored = isinstance(judged[0], Evaluation)
    lines = [f"{len(judged)} models on {dataset.path}"]
    lines += [
        "  ".join(
            text.ljust(width) if not place else text.rjust(width)
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    return "\n".join([*lines, f"in brackets: {METHOD}" if scored else "no labels: classified, not scored"])


def comparison_text(comparison: Comparison, report: Report) -> str:
    """Two models, and some of the images on which they differ."""
    first, second = report.evaluations
    names, dataset = first.class_names, report.dataset
    lines = list(comparison_sentences(comparison, first, second))
    for one, two in zip(comparison.first[:_FEW], comparison.second[:_FEW], strict=True):
        answers = f"{names[first.answers[one]]} or {names[second.answers[two]]}"
        lines.append(
            f"  {_file(dataset, first.rows[one])}: true {names[first.labels[one]]}, answers {answers}"
        )
    return "\n".join(lines)


def wrong_labels_text(found: WrongLabels, dataset: Dataset) -> str:
    """How many, and the likeliest."""
    names = dataset.class_names
    count = len(found.rows)
    lines = [f"{count:,} label{' is' if count == 1 else 's are'} likely wrong, {SOURCES[found.source]}"]
    for row, label, suggested, share in zip(
        found.rows[:_FEW], found.labels, found.suggested, found.self_confidence, strict=False
    ):
        lines.append(
            f"  {_file(dataset, row)}: labelled {names[label]}, at {share:.2%}; rather {names[suggested]}"
        )
    return "\n".join(lines)


def _confusion(result: Evaluation) -> Iterator[str]:
    names = result.class_names
    if len(names) > _WIDEST:
        return
    width = max(5, *(len(str(n)) + 1 for n in result.confusion.ravel()), *(len(name) + 1 for name in names))
    yield ""
    yield "rows: true class, columns: answer"
    yield " " * 8 + "".join(f"{name:>{width}}" for name in names)
    for name, row in zip(names, result.confusion, strict=True):
        yield f"{name:>8}" + "".join(f"{n:>{width}}" for n in row)


def _hardest(result: Evaluation, dataset: Dataset) -> Iterator[str]:
    names, answers = result.class_names, result.answers
    for i in result.hardest()[:_FEW]:
        answer = f"answer {names[answers[i]]} at {result.confidences[i]:.1%}"
        loss = f"loss {result.losses[i]:.2f}"
        yield f"  {_file(dataset, result.rows[i])}: true {names[result.labels[i]]}, {answer}, {loss}"


def _file(dataset: Dataset, row: int) -> str:
    return one_line(dataset.file_of(int(row)))

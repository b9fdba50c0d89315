"""Every prediction as a row of a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from core.training.answers import Answers
from core.training.evaluation import Evaluation
from core.training.reports.report import Report


def as_csv(report: Report) -> str:
    """A row for each image of each model.

    The columns: model, file, part, true, answer, probability, one of each class's probability (`p_3` and so on), loss,
    sure. `true` and `loss` are empty where the data set has no labels; there a blank picture, which has no answer,
    comes last. `file` and a label are what `corrections.csv` takes.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    shares = [f"p_{name}" for name in report.judged[0].class_names]
    table.writerow(("model", "file", "part", "true", "answer", "probability", *shares, "loss", "sure"))
    for result in report.judged:
        table.writerows(_rows(result, report))
    return text.getvalue()


def _rows(result: Answers, report: Report) -> Iterator[tuple[str, ...]]:
    dataset, names, answers = report.dataset, result.class_names, result.answers
    for place, row in enumerate(result.rows.tolist()):
        true, loss = "", ""
        if isinstance(result, Evaluation):
            true, loss = names[result.labels[place]], f"{result.losses[place]:.6g}"
        yield (
            result.model_name,
            dataset.file_of(row),
            str(dataset.parts[row]),
            true,
            names[answers[place]],
            f"{result.confidences[place]:.6g}",
            *(f"{share:.6g}" for share in result.probabilities[place].tolist()),
            loss,
            "yes" if result.sure[place] else "no",
        )
    nothing = [""] * (3 + len(names))  # from the true class to the loss
    for row in result.blank.tolist():
        yield result.model_name, dataset.file_of(row), str(dataset.parts[row]), *nothing, "", "no"

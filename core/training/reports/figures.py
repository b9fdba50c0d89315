"""A report in plain types, for other programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from core.data.dataset import Dataset
from core.training.answers import Answers
from core.training.comparison import Comparison
from core.training.confident_learning import WrongLabels
from core.training.evaluation import Evaluation
from core.training.intervals import METHOD
from core.training.reports.report import Report


def as_json(report: Report) -> dict[str, Any]:
    """The figures: of each model in a list under `models`; of a single one at the top as well."""
    models = [_figures(result) for result in report.judged]
    about: dict[str, Any] = {"data": str(report.dataset.path)}
    if (corrected := report.dataset.corrected) is not None:
        about["corrections"] = {
            "file": str(corrected.path),
            "labels_corrected": len(corrected.relabelled),
            "images_left_out": len(corrected.left_out),
        }
    if len(models) == 1:
        about |= models[0]
    about["models"] = models
    if report.comparison is not None:
        about["comparison"] = _comparison(report.comparison, report)
    if report.wrong_labels is not None:
        about["wrong_labels"] = _wrong_labels(report.wrong_labels, report.dataset)
    return about


def _figures(result: Answers) -> dict[str, Any]:
    about: dict[str, Any] = {
        "model": result.model_name,
        "images": result.images,
        "skipped": result.skipped,
        "not_sure": result.not_sure,
        "images_per_second": result.images_per_second,
    }
    if not isinstance(result, Evaluation):
        counts = [len(result.answered(number)) for number in range(len(result.class_names))]
        answers = dict(zip(result.class_names, counts, strict=True))
        return about | {"blank": len(result.blank), "answers": answers}
    accuracy, macro_f1 = result.intervals
    bins = result.reliability
    return about | {
        "accuracy": result.accuracy,
        "macro_f1": result.macro_f1,
        "accuracy_interval": [accuracy.low, accuracy.high],
        "macro_f1_interval": [macro_f1.low, macro_f1.high],
        "intervals": METHOD,
        "top_2": result.top_2,
        "cross_entropy": result.cross_entropy,
        "expected_calibration_error": result.expected_calibration_error,
        "reliability": {
            "edges": bins.edges.tolist(),
            "counts": bins.counts.tolist(),
            "accuracy": bins.accuracy.tolist(),
            "confidence": bins.confidence.tolist(),
        },
        "per_class": [asdict(score) for score in result.per_class],
        "confusion": result.confusion.tolist(),
    }


def _comparison(comparison: Comparison, report: Report) -> dict[str, Any]:
    first, second = report.evaluations[:2]
    names = first.class_names
    differ = [
        {
            "file": report.dataset.file_of(int(first.rows[one])),
            "true": names[first.labels[one]],
            "answers": [names[first.answers[one]], names[second.answers[two]]],
        }
        for one, two in zip(comparison.first, comparison.second, strict=True)
    ]
    return {
        "models": [first.model_name, second.model_name],
        "mcnemar": asdict(comparison.mcnemar),
        "differ": differ,
    }


def _wrong_labels(found: WrongLabels, dataset: Dataset) -> list[dict[str, Any]]:
    names = dataset.class_names
    return [
        {
            "file": dataset.file_of(int(row)),
            "label": names[label],
            "suggested": names[suggested],
            "self_confidence": float(share),
        }
        for row, label, suggested, share in zip(
            found.rows, found.labels, found.suggested, found.self_confidence, strict=True
        )
    ]

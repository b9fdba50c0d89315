"""Judges a model on a labelled data set: accuracy, macro-F1, calibration, each class, and what was taken for what."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from cli.data import add_data_arguments, open_data, part_names, say_problems
from cli.progress import progress_bar
from core.classifier import load_classifier
from core.files import check_writable, write_text
from core.training.evaluation import Evaluation, evaluate

HELP = "judge a model on a labelled data set"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_arguments(parser)
    parser.add_argument("--model", type=Path, metavar="FILE", help="a model file; the shipped one by default")
    parser.add_argument("--parts", type=part_names, metavar="d", help="parts of the data set; all by default")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to this file too")


def run(options: argparse.Namespace) -> int:
    if options.json:
        check_writable(options.json.absolute().parent)
    classifier = load_classifier(options.model)
    dataset = open_data(options)
    if options.parts is not None:
        dataset = dataset.with_parts(options.parts)
    with progress_bar("images", len(dataset)) as progress:
        result = evaluate(classifier, dataset, progress=progress)
    say_problems(result.problems)
    if options.json:
        write_text(options.json, json.dumps(_as_json(result), indent=1) + "\n")
    print(f"{classifier.model.name} on {options.data}")
    print(_table(result))
    return 0


def _as_json(result: Evaluation) -> dict[str, object]:
    return {
        "accuracy": result.accuracy,
        "macro_f1": result.macro_f1,
        "expected_calibration_error": result.expected_calibration_error,
        "not_sure": result.not_sure,
        "images": result.images,
        "skipped": result.skipped,
        "per_class": [asdict(score) for score in result.per_class],
        "confusion": result.confusion.tolist(),
    }


def _table(result: Evaluation) -> str:
    names = [score.name for score in result.per_class]
    width = max(5, *(len(str(n)) + 1 for n in result.confusion.ravel()), *(len(name) + 1 for name in names))
    scores = f"accuracy {result.accuracy:.4f}   macro-F1 {result.macro_f1:.4f}"
    share = result.not_sure / max(1, result.images)
    lines = [
        f"{scores}   {result.images:,} images, {result.skipped:,} skipped",
        f"expected calibration error {result.expected_calibration_error:.4f}   not sure of {share:.1%}",
        "",
        f"{'class':>8}{'precision':>11}{'recall':>9}{'F1':>9}{'images':>9}",
    ]
    lines += [
        f"{s.name:>8}{s.precision:>11.4f}{s.recall:>9.4f}{s.f1:>9.4f}{s.support:>9,}"
        for s in result.per_class
    ]
    lines += [
        "",
        "rows: true class, columns: answer",
        " " * 8 + "".join(f"{name:>{width}}" for name in names),
    ]
    for name, row in zip(names, result.confusion, strict=True):
        lines.append(f"{name:>8}" + "".join(f"{n:>{width}}" for n in row))
    return "\n".join(lines)

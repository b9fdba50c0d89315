"""Judges models on a data set: how good they are, how sure of that one may be, and where they fail.

A data set without labels is classified, not scored.
"""

import argparse
import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from cli.data import add_data_arguments, open_data, part_names, say_problems
from cli.evaluation_table import (
    answers_text,
    comparison_text,
    evaluation_text,
    side_by_side,
    wrong_labels_text,
)
from cli.interrupt import noting_interrupt
from cli.outputs import check_outputs, is_same
from cli.progress import progress_bar
from core.classifier import SHIPPED_MODEL, Classifier, load_classifier, model_path
from core.data.dataset import Dataset
from core.data.readers import open_unlabelled
from core.data.readers.corrections import corrections_path
from core.errors import ConfigError, NoLabelsError
from core.files import write_text
from core.model_file import Model
from core.steps import run_steps
from core.training.answers import Answers
from core.training.comparison import compare
from core.training.confident_learning import SOURCES, WrongLabels, find_wrong_labels, wrong_labels_in_steps
from core.training.cross_validation import Trained
from core.training.evaluation import Evaluation, check_classes, evaluate_in_steps
from core.training.reports import Report, as_csv, as_html, as_json

HELP = "judge models on a data set: how good, and where they fail"
_SEED = 1
"""The same images every time, so that models can be compared."""

_REPORTS = frozenset({".html", ".htm", ".json"})
"""Endings of what no data set reads."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_arguments(parser)
    parser.add_argument(
        "--model",
        type=model_path,
        metavar="FILE",
        action="append",
        help="a model file, or tiny for the small shipped one; ankan-base by default; several times to compare",
    )
    parser.add_argument("--parts", type=part_names, metavar="d", help="parts of the data set; all by default")
    parser.add_argument(
        "--images",
        type=_count,
        metavar="N",
        help="judge by so many images only, as many of each class; all by default",
    )
    parser.add_argument(
        "--wrong-labels",
        choices=tuple(SOURCES),
        help="look for labels that are likely wrong: by networks trained on the other images, or by the model's own "
        "answers, where it was never trained on these images",
    )
    parser.add_argument("--html", type=Path, metavar="FILE", help="write a report with pictures")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write every prediction")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures")


def run(options: argparse.Namespace) -> int:
    _check_files(options)
    writers = {options.html: as_html, options.csv: as_csv, options.json: _as_text}
    writers.pop(None, None)
    classifiers = [load_classifier(path) for path in options.model or [None]]
    dataset = _open(options)
    if options.wrong_labels and not dataset.is_labelled:
        raise ConfigError(f"{options.data} has no labels that could be wrong; leave out --wrong-labels")
    _check_classes([classifier.model for classifier in classifiers], dataset)
    judged = _told_apart([_judged(classifier, dataset) for classifier in classifiers], options.model)
    evaluations = [result for result in judged if isinstance(result, Evaluation)]
    report = Report(
        dataset,
        tuple(judged),
        comparison=compare(*evaluations) if len(evaluations) == 2 else None,
        wrong_labels=_wrong_labels(options.wrong_labels, classifiers[0], dataset, evaluations),
    )
    say_problems(judged[0].problems)
    for path, write in writers.items():
        write_text(path, write(report))
    print(_text(report))
    for path in writers:
        print(f"written: {path}")
    return 0


def _check_files(options: argparse.Namespace) -> None:
    """That a report takes the place of an earlier one is no harm, even within the data set."""
    for model, other in combinations(options.model or (), 2):
        if is_same(model, other):
            raise ConfigError(f"--model names {other} twice; compare it with another model")
    inputs = [options.data, options.corrections or corrections_path(options.data)]
    if options.data.is_file() and options.data.suffix.lower() not in {
        ".npz",
        ".zip",
    }:  # read with those beside it
        inputs.append(options.data.parent)
    check_outputs(
        {"--html": options.html, "--csv": options.csv, "--json": options.json},
        [*inputs, *(options.model or [SHIPPED_MODEL])],
        _is_data if options.data.is_dir() else _is_data_beside,
    )


def _is_data(path: Path) -> bool:
    return path.suffix.lower() not in _REPORTS


def _is_data_beside(path: Path) -> bool:
    """Of a table: its images; of a file of arrays: the others of its set."""
    return path.suffix.lower() not in {*_REPORTS, ".csv", ".tsv"}


def _open(options: argparse.Namespace) -> Dataset:
    try:
        dataset = open_data(options)
    except NoLabelsError:
        if options.corrections is not None:
            raise
        dataset = open_unlabelled(options.data)
    if options.parts is not None:
        dataset = dataset.with_parts(options.parts)
    return dataset if options.images is None else dataset.with_images(options.images, seed=_SEED)


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("it should be 1 image or more")
    return count


def _check_classes(models: Sequence[Model], dataset: Dataset) -> None:
    """Before the first model is asked."""
    for model in models:
        if dataset.is_labelled:
            check_classes(dataset, model)
        elif model.class_names != models[0].class_names:
            raise ConfigError(
                f"{models[0].name} knows {', '.join(models[0].class_names)}, but {model.name} knows "
                f"{', '.join(model.class_names)}; compare models of the same classes"
            )


def _judged(classifier: Classifier, dataset: Dataset) -> Answers:
    with (
        closing(evaluate_in_steps(classifier, dataset)) as steps,
        progress_bar("images", len(dataset)) as progress,
    ):
        return run_steps(steps, len(dataset), progress=progress)


def _told_apart(judged: list[Answers], paths: Sequence[Path] | None) -> list[Answers]:
    """Models of one name are called by their files."""
    if len({result.model_name for result in judged}) == len(judged) or paths is None:
        return judged
    return [replace(result, model_name=str(path)) for result, path in zip(judged, paths, strict=True)]


def _wrong_labels(
    how: str | None, classifier: Classifier, dataset: Dataset, evaluations: Sequence[Evaluation]
) -> WrongLabels | None:
    if how is None:
        return None
    if how == "model":
        first = evaluations[0]
        return find_wrong_labels(first.labels, first.probabilities, first.rows, source="model")
    steps = wrong_labels_in_steps(dataset, classifier.model.normalizer)
    with closing(steps), noting_interrupt() as interrupted, progress_bar("% of the folds", 100) as progress:
        while not interrupted.is_set():
            try:
                event = next(steps)
            except StopIteration as end:
                found: WrongLabels = end.value
                return found
            if isinstance(event, Trained):
                progress(100 * event.done // event.total, 100)
    raise KeyboardInterrupt


def _as_text(report: Report) -> str:
    return json.dumps(as_json(report), ensure_ascii=False, indent=1) + "\n"


def _text(report: Report) -> str:
    sections = []
    if len(report.judged) > 1:
        sections.append(side_by_side(report.judged, report.dataset))
    else:
        [result] = report.judged
        sections.append(f"{result.model_name} on {report.dataset.path}")
        if isinstance(result, Evaluation):
            sections[0] += f"\n{evaluation_text(result, report.dataset)}"
        else:
            sections[0] += f"\n{answers_text(result, report.dataset)}"
    if report.comparison is not None:
        sections.append(comparison_text(report.comparison, report))
    if report.wrong_labels is not None:
        sections.append(wrong_labels_text(report.wrong_labels, report.dataset))
    return "\n\n".join(sections)

"""Looks through a data set: what is in it, what is wrong with it, and how it would be split."""

import argparse
import json
from pathlib import Path

from cli.data import add_data_arguments, open_data, part_names
from cli.progress import progress_bar
from core.data.dataset import Dataset
from core.data.guess import kind_of
from core.data.normalize import Normalizer
from core.data.prepare import prepare
from core.data.prepared import PreparedData
from core.data.problem import KINDS
from core.data.report import Report, make_report
from core.data.split import Split
from core.errors import DataError
from core.files import check_writable, write_text

HELP = "say what is in a data set, and what is wrong with it"
_LISTED = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_arguments(parser)
    parser.add_argument("--validation", type=float, default=0.2, metavar="SHARE", help="share to judge by")
    parser.add_argument("--validation-parts", type=part_names, metavar="d", help="parts to judge by instead")
    parser.add_argument(
        "--not-stratified", action="store_true", help="draw from all images, not class by class"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the split")
    parser.add_argument("--json", action="store_true", help="everything, for other programs")
    parser.add_argument(
        "--problems", type=Path, metavar="FILE", help="write the problems to this file as CSV"
    )


def run(options: argparse.Namespace) -> int:
    if options.problems:
        check_writable(options.problems.absolute().parent)
    dataset = open_data(options)
    kind = kind_of(dataset)
    with progress_bar("images", len(dataset)) as progress:
        prepared = prepare(dataset, Normalizer(kind=kind), progress=progress)
    split = Split(
        share=options.validation,
        stratified=not options.not_stratified,
        parts=options.validation_parts,
        seed=options.seed,
    )
    counts, not_split = _divided(split, dataset, prepared)
    report = make_report(dataset, prepared, split if counts else None)
    if options.problems:
        write_text(options.problems, report.as_csv())
    if options.json:
        print(json.dumps({**report.as_json(), "kind": kind, "split": counts}, ensure_ascii=False, indent=1))
        return 0
    print(f"{options.data}: {report.layout}, {report.images:,} images, {_KINDS[kind]}")
    print(_table(report))
    print(
        f"split: {counts['training']:,} to train on, {counts['validation']:,} to judge by"
        if counts
        else not_split
    )
    print(_problems(report))
    return 0


_KINDS = {"ink": "ink on paper", "picture": "pictures that are only resized"}


def _divided(split: Split, dataset: Dataset, prepared: PreparedData) -> tuple[dict[str, int] | None, str]:
    """How many images are on each side; or none, and why: such data are worth an account nevertheless."""
    try:
        training, validation = split.rows(prepared.labels, dataset.parts[prepared.rows])
    except DataError as error:
        if split.parts is not None:
            raise
        return None, str(error)
    return {"training": len(training), "validation": len(validation)}, ""


def _table(report: Report) -> str:
    """A row for each part, a column for each class; the other way round where there are many classes."""
    rows = dict(zip(report.parts, report.counts.tolist(), strict=True))
    if len(rows) > 1:
        rows = {name or "(none)": counts for name, counts in rows.items()}
        rows["all"] = report.counts.sum(axis=0).tolist()
    if len(report.class_names) > 12:
        return "\n".join(
            f"{name:>24} {count:>8,}"
            for name, count in zip(report.class_names, report.counts.sum(0), strict=True)
        )
    first = max(6, *(len(name) + 2 for name in rows))
    width = max(8, *(len(name) + 2 for name in report.class_names))
    lines = [" " * first + "".join(f"{name:>{width}}" for name in (*report.class_names, "all"))]
    lines += [
        f"{name:<{first}}" + "".join(f"{count:>{width},}" for count in (*counts, sum(counts)))
        for name, counts in rows.items()
    ]
    return "\n".join(lines)


def _problems(report: Report) -> str:
    counts = report.problem_counts()
    if not counts:
        return "no problems"
    lines = [f"{count:,} {KINDS[kind]}" for kind, count in counts.items()]
    lines += [f"  {problem.path} {problem.reason}" for problem in report.problems[:_LISTED]]
    if len(report.problems) > _LISTED:
        lines.append(f"  and {len(report.problems) - _LISTED:,} more; --problems FILE writes all")
    return "\n".join(lines)

"""What every command that takes a data set has in common."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from core.data.dataset import Dataset
from core.data.problem import Problem
from core.data.readers import open_dataset


def add_data_arguments(parser: argparse.ArgumentParser, *, optional: bool = False) -> None:
    parser.add_argument(
        "data",
        type=Path,
        metavar="DATA",
        nargs="?" if optional else None,
        help="a folder of images with labels, a .zip of one, or an .npz",
    )
    parser.add_argument(
        "--columns", type=_column_names, metavar="FILE,LABEL", help="columns of its table; guessed by default"
    )
    parser.add_argument(
        "--corrections",
        type=Path,
        metavar="FILE",
        help="a table of corrected labels; corrections.csv in the data set's folder by default",
    )


def open_data(options: argparse.Namespace) -> Dataset:
    return open_dataset(options.data, columns=options.columns, corrections=options.corrections)


def part_names(text: str) -> tuple[str, ...]:
    """`a,b,c` as names."""
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if not names:
        raise argparse.ArgumentTypeError("it names no part; write them as a,b,c")
    return names


def say_problems(problems: Sequence[Problem]) -> None:
    """A line on standard error for each."""
    for problem in problems:
        kind = "left out" if problem.left_out else "note"
        print(f"{kind}: {problem.path} {problem.reason}", file=sys.stderr)


def _column_names(text: str) -> tuple[str, str]:
    file, comma, label = (part.strip() for part in text.partition(","))
    if not (comma and file and label):
        raise argparse.ArgumentTypeError("it should name two columns, as filename,digit")
    return file, label

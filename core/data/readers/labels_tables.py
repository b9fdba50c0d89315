"""Folders of images, each with a table beside it that gives every file its digit."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.data.dataset import Dataset, FileImages, Problem
from core.data.digits import CLASS_NAMES, digit_of
from core.data.images import is_image_name
from core.errors import DataError

FILE_COLUMNS = ("filename", "file")
LABEL_COLUMNS = ("digit", "label")


@dataclass(frozen=True)
class Part:
    """A folder of images and its table, either of which may be missing."""

    name: str
    folder: Path
    table: Path


def read_parts(path: Path, layout: str, parts: Sequence[Part]) -> Dataset:
    """One data set of several folders with tables.

    Raises:
        DataError: a table that cannot be read, lacks a column, or gives a label that is no digit.
    """
    labels: dict[Path, int] = {}
    names: list[str] = []
    problems: list[Problem] = []
    for part in parts:
        labelled, left_out = _read_part(part)
        labels |= labelled
        names += [part.name] * len(labelled)
        problems += left_out
    return Dataset(
        path=path,
        layout=layout,
        source=FileImages(list(labels)),
        labels=np.fromiter(labels.values(), dtype=np.int64),
        parts=np.array(names, dtype=np.str_),
        class_names=CLASS_NAMES,
        problems=tuple(problems),
    )


def _read_part(part: Part) -> tuple[dict[Path, int], list[Problem]]:
    """The labels of a part's files, and what was left out."""
    table = part.table.name
    has_table = part.table.is_file()
    rows = list(_labelled_rows(part.table)) if has_table else []
    # One listing, since asking for each of 44,000 files by name takes far longer.
    present = {file.name for file in part.folder.iterdir()} if part.folder.is_dir() else set()
    if rows and not present:
        reason = f"is empty or missing; {table} names {len(rows)} images in it"
        return {}, [Problem(str(part.folder), reason, len(rows))]

    labels: dict[str, int] = {}
    problems = []
    for line, name, digit in rows:
        file = str(part.folder / name)
        if name not in present:
            problems.append(Problem(file, f"is missing; {table} line {line} names it"))
        elif name in labels:
            reason = f"is named again in {table} line {line}; its first label, {labels[name]}, counts"
            problems.append(Problem(file, reason))
        else:
            labels[name] = digit
    unlabelled = sum(is_image_name(name) for name in present - labels.keys())
    if unlabelled:
        why = f"no row of {table} names" if has_table else f"have no table {table}"
        problems.append(Problem(str(part.folder), f"has {unlabelled} images that {why}", unlabelled))
    return {part.folder / name: digit for name, digit in labels.items()}, problems


def _labelled_rows(table: Path) -> Iterator[tuple[int, str, int]]:
    """Line number, file name and digit of every row."""
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = [column.strip().lower() for column in next(reader, [])]
            file_column = _column(table, header, FILE_COLUMNS, "file")
            label_column = _column(table, header, LABEL_COLUMNS, "label")
            for row in filter(None, reader):
                name, label = (row[i].strip() if i < len(row) else "" for i in (file_column, label_column))
                digit = digit_of(label)
                if digit is None:
                    where = f"{table} line {reader.line_num}"
                    reason = f"gives “{name}” the label “{label}”; the classes are 0 to 9"
                    raise DataError(f"{where} {reason}", path=table)
                yield reader.line_num, name, digit
    except UnicodeDecodeError as error:
        raise DataError(f"{table} is not text in UTF-8; save it as CSV in UTF-8", path=table) from error
    except csv.Error as error:
        raise DataError(f"{table} line {reader.line_num} is not CSV: {error}", path=table) from error


def _column(table: Path, header: list[str], names: tuple[str, ...], kind: str) -> int:
    for name in names:
        if name in header:
            return header.index(name)
    there = f"its columns are {', '.join(header)}" if header else "it is empty"
    raise DataError(f"{table} has no {kind} column, “{names[0]}” or “{names[1]}”; {there}", path=table)

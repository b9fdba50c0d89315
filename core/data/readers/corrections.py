"""`corrections.csv`: labels that a person has corrected, and images that were taken out, beside a data set.

    file,label
    training-a/a00012.png,7
    training-b/b00003.png,exclude

A file is named as `Dataset.file_of` does; a label is one of the data set's classes, or `exclude`. The data set itself
stays as it is. For a folder the table lies in it, for a file such as `digits.npz` beside it as
`digits.corrections.csv`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from core.data.corrected import Corrected
from core.data.dataset import Dataset
from core.data.labels import class_of, in_words
from core.data.problem import Problem
from core.data.readers.table_text import read_table
from core.data.readers.tables import CORRECTIONS
from core.data.tree import FolderTree
from core.errors import DataError
from core.files import write_text

EXCLUDE = "exclude"

_HEADER = ["file", "label"]


def corrections_path(data: Path) -> Path:
    """Where the corrections of a data set lie, whether or not there are any yet."""
    return data / CORRECTIONS if data.is_dir() else data.with_name(f"{data.stem}.{CORRECTIONS}")


@dataclass(frozen=True)
class Corrections:
    """What is to be read otherwise than the data set says.

    Attributes:
        path: of the table.
        labels: by file, the name of the class, or `EXCLUDE`.
        lines: of the table, where each file is named.
    """

    path: Path
    labels: Mapping[str, str]
    lines: Mapping[str, int]

    @classmethod
    def read(cls, path: Path) -> Corrections:
        """The table in a file; an empty one where there is no such file.

        Raises:
            DataError: it is no table of file and label, or names a file twice.
        """
        if not path.exists():
            return cls(path, {}, {})
        table = read_table(FolderTree(path.parent, [path.name], np.zeros((1, 2), np.int64)), path.name)
        if not table.rows or [cell.lower() for cell in table.rows[0]] != _HEADER:
            raise DataError(f"{path} line 1 should be “file,label”", path=path)
        labels: dict[str, str] = {}
        lines: dict[str, int] = {}
        for cells, line in zip(table.rows[1:], table.lines[1:], strict=True):
            if len(cells) != 2 or not all(cells):
                raise DataError(
                    f"{path} line {line} should have a file and a label, or “{EXCLUDE}”", path=path
                )
            file, label = cells
            if file in labels:
                raise DataError(
                    f"{path} line {line} names {file} again, after line {lines[file]}; keep one of the two",
                    path=path,
                )
            labels[file], lines[file] = label, line
        return cls(path, labels, lines)

    def with_label(self, file: str, label: str) -> Corrections:
        """With a label, or `EXCLUDE`, for a file, in place of what was said of it before."""
        return replace(self, labels={**self.labels, file: label})

    def without(self, file: str) -> Corrections:
        """With nothing said of a file: it is again what the data set says."""
        return replace(self, labels={name: label for name, label in self.labels.items() if name != file})

    def write(self) -> None:
        """Raises OutputError where that is not possible; the file is then as it was."""
        text = io.StringIO()
        table = csv.writer(text, lineterminator="\n")
        table.writerow(_HEADER)
        table.writerows(self.labels.items())
        write_text(self.path, text.getvalue())

    def apply(self, dataset: Dataset) -> Dataset:
        """The data set as corrected, with a problem that says so in one line.

        Raises:
            DataError: a file is not one of its images, a label none of its classes, or nothing is left.
        """
        if not self.labels:
            return dataset
        row_of = {dataset.file_of(row): row for row in range(len(dataset))}
        labels, kept = dataset.labels.copy(), np.ones(len(dataset), bool)
        for file, label in self.labels.items():
            row = row_of.get(file)
            if row is None:
                raise DataError(
                    f"{self._place(file)} names {file}, which is no image with a label in {dataset.path}; "
                    f"remove the line",
                    path=self.path,
                )
            if label == EXCLUDE:
                kept[row] = False
                continue
            number = class_of(label, dataset.class_names)
            if number is None:
                raise DataError(
                    f"{self._place(file)} has the label “{label}”; the classes are "
                    f"{in_words(dataset.class_names)}, or “{EXCLUDE}”",
                    path=self.path,
                )
            labels[row] = number
        if not kept.any():
            raise DataError(f"{self.path} leaves out every image of {dataset.path}", path=self.path)
        done = self._corrected()
        note = Problem(str(self.path), done.reason, len(self.labels), "correction")
        corrected = replace(dataset, labels=labels, problems=(*dataset.problems, note), corrected=done)
        return corrected if kept.all() else corrected.subset(np.flatnonzero(kept))

    def _place(self, file: str) -> str:
        return f"{self.path} line {self.lines[file]}" if file in self.lines else str(self.path)

    def _corrected(self) -> Corrected:
        left_out = frozenset(file for file, label in self.labels.items() if label == EXCLUDE)
        return Corrected(self.path, frozenset(self.labels) - left_out, left_out)

"""An honest account of a data set: what is in it, and what is wrong with it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from core.data.prepared import PreparedData
from core.data.problem import KINDS, Kind, Problem
from core.data.split import Split

if TYPE_CHECKING:
    from core.data.dataset import Dataset

_TRAINING, _VALIDATION = 1, 2


@dataclass(frozen=True, eq=False)
class Report:
    """What was found.

    Attributes:
        path: the folder or file that was opened.
        layout: its kind in words.
        images: how many images have a label.
        parts: names of the P parts; one, "", where the data set is not divided.
        class_names: the K classes.
        counts: (P, K), how many images each part has of each class.
        problems: everything a person should know, what was left out first.
    """

    path: Path
    layout: str
    images: int
    parts: tuple[str, ...]
    class_names: tuple[str, ...]
    counts: NDArray[np.int64]
    problems: tuple[Problem, ...]

    def problem_counts(self) -> dict[Kind, int]:
        """How many images or rows each kind of problem concerns, for the kinds that are there."""
        counts = {kind: sum(p.count for p in self.problems if p.kind == kind) for kind in KINDS}
        return {kind: count for kind, count in counts.items() if count}

    def as_csv(self) -> str:
        """The problems as a table: kind, file, reason, count."""
        text = io.StringIO()
        table = csv.writer(text, lineterminator="\n")
        table.writerow(("problem", "file", "reason", "count"))
        table.writerows((p.kind, p.path, p.reason, p.count) for p in self.problems)
        return text.getvalue()

    def as_json(self) -> dict[str, Any]:
        """Everything, in plain types."""
        return {
            "path": str(self.path),
            "layout": self.layout,
            "images": self.images,
            "classes": list(self.class_names),
            "parts": {
                name: dict(zip(self.class_names, row, strict=True))
                for name, row in zip(self.parts, self.counts.tolist(), strict=True)
            },
            "problem_counts": self.problem_counts(),
            "problems": [
                {"kind": p.kind, "file": p.path, "reason": p.reason, "count": p.count} for p in self.problems
            ],
        }


def make_report(
    dataset: Dataset, prepared: PreparedData | None, split: Split | None, used: Sequence[str] | None
) -> Report:
    """What `Dataset.report` gives."""
    parts = tuple(dict.fromkeys(dataset.parts.tolist())) or ("",)
    counts = np.stack(
        [
            np.bincount(dataset.labels[dataset.parts == name], minlength=len(dataset.class_names))
            for name in parts
        ]
    )
    problems = list(dataset.problems)
    if prepared is not None:
        problems += prepared.problems
        problems += _blank(dataset, prepared)
        problems += _repeated(dataset, prepared, _sides(dataset, prepared, split, used))
    return Report(
        dataset.path, dataset.layout, len(dataset), parts, dataset.class_names, counts, tuple(problems)
    )


def _sides(
    dataset: Dataset, prepared: PreparedData, split: Split | None, used: Sequence[str] | None
) -> NDArray[np.int8]:
    """(N,) 1 for an image that is trained on, 2 for one that is validated on, 0 for any other."""
    sides = np.zeros(len(dataset), np.int8)
    if split is not None:
        rows = prepared.rows
        if used is not None:
            rows = rows[np.isin(dataset.parts[rows], list(used))]
        training, validation = split.rows(dataset.labels[rows], dataset.parts[rows])
        sides[rows[training]] = _TRAINING
        sides[rows[validation]] = _VALIDATION
    return sides


def _blank(dataset: Dataset, prepared: PreparedData) -> Iterator[Problem]:
    for row in prepared.rows[prepared.blank].tolist():
        yield Problem(dataset.source.name(row), "is blank: no ink was found", kind="blank", rows=(row,))


def _repeated(dataset: Dataset, prepared: PreparedData, sides: NDArray[np.int8]) -> Iterator[Problem]:
    """A problem for each group of equal pictures, but for blank ones; those across the split come first."""
    order = np.argsort(prepared.fingerprints, kind="stable")
    prints = prepared.fingerprints[order]
    starts = np.flatnonzero(np.r_[True, prints[1:] != prints[:-1]]) if len(prints) else np.zeros(0, np.int64)
    stops = np.r_[starts[1:], len(prints)]
    groups = [order[a:b] for a, b in zip(starts, stops, strict=True) if b - a > 1]
    rows = [prepared.rows[group].tolist() for group in groups if not prepared.blank[group].all()]
    rows.sort()
    leaks = [group for group in rows if {_TRAINING, _VALIDATION} <= set(sides[group].tolist())]
    leaked = {group[0] for group in leaks}
    for group in (*leaks, *(group for group in rows if group[0] not in leaked)):
        yield _repetition(dataset, group, leaks=group[0] in leaked)


def _repetition(dataset: Dataset, group: list[int], *, leaks: bool) -> Problem:
    first, *others = group
    root = str(dataset.path)
    where = ", ".join(dataset.source.name(row).removeprefix(root).lstrip("/ ") for row in others[:3])
    if len(others) > 3:
        where += f" and {len(others) - 3} more"
    labels = sorted({dataset.class_names[dataset.labels[row]] for row in group})
    reason = f"is the same picture as {where}"
    if leaks:
        reason += ", and both training and validation have it: a leak"
    if len(labels) > 1:
        reason += f"; their labels differ: {', '.join(labels)}"
    return Problem(
        dataset.source.name(first), reason, len(others), "leak" if leaks else "duplicate", tuple(group)
    )

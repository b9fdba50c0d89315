"""Images whose labels stand in tables, which NumtaDB's two layouts and any other have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import NamedTuple

import numpy as np

from core.data.dataset import Columns, Dataset
from core.data.images import is_image_name
from core.data.labels import MOST_CLASSES, class_names_of, class_of, in_words
from core.data.problem import Problem
from core.data.readers.table_columns import find_columns
from core.data.readers.table_text import SUFFIXES, Table, read_table
from core.data.sources import TreeImages
from core.data.tree import Tree, file_name, suffix
from core.errors import DataError, one_line

CORRECTIONS = "corrections.csv"
"""What `core.data.readers.corrections` calls its table, alone or after the name of a data set."""


class _Row(NamedTuple):
    """A line of a table that names an image which is there."""

    image: int
    part: str
    label: str
    table: str
    line: int


def table_names(tree: Tree) -> list[str]:
    """The files that are tables by their names, but for corrections of labels."""
    return [name for name in tree.names if suffix(name) in SUFFIXES and not name.endswith(CORRECTIONS)]


def read_tables(
    tree: Tree,
    tables: Mapping[str, str],
    layout: str,
    *,
    columns: tuple[str, str] | None,
    class_names: tuple[str, ...] | None = None,
) -> Dataset:
    """One data set of the images that these tables name; a table that cannot be used is listed where another can.

    Args:
        tree: where they all lie.
        tables: names of tables, and of the part that each one is.
        layout: what to call this kind of data set.
        columns: the names of the file's and the label's column; guessed when None.
        class_names: the classes there are; all that the labels name when left out.

    Raises:
        DataError: none of the tables can be read and has the columns.
    """
    images = _Images(tree)
    rows: list[_Row] = []
    problems: list[Problem] = []
    used: Columns | None = None
    read: list[str] = []
    unusable: list[DataError] = []
    for name, part in tables.items():
        try:
            table = read_table(tree, name)
            found, used, missing = _read_rows(table, images, part, columns)
        except DataError as error:
            unusable.append(error)
            label = tree.label(name)
            problems.append(Problem(label, str(error).removeprefix(f"{one_line(label)} ")))
            continue
        read.append(name)
        rows += found
        problems += missing
    if not read:
        raise unusable[0]
    class_names = class_names or class_names_of(row.label for row in rows)
    if len(class_names) > MOST_CLASSES:
        raise DataError(
            f"{tree.path} gives {len(class_names):,} different labels in “{used.label if used else ''}”; "
            f"name the column that has the class",
            path=tree.path,
        )
    chosen, repeated = _labelled(rows, tree, class_names)
    problems += repeated
    problems += _unlabelled(tree, {row.image for row in rows}, read)
    return Dataset(
        path=tree.path,
        layout=layout,
        source=TreeImages(tree, np.fromiter((row.image for row, _ in chosen), np.int64, len(chosen))),
        labels=np.fromiter((label for _, label in chosen), np.int64, len(chosen)),
        parts=np.array([row.part for row, _ in chosen], dtype=np.str_),
        class_names=class_names,
        problems=tuple(problems),
        columns=used,
    )


class _Images:
    """Finds an image by what a table calls it: its path, its name, or its name without the ending."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.by_path = {name: row for row, name in enumerate(tree.names) if is_image_name(name)}
        self._by_name: dict[str, int | None] | None = None

    def find(self, folders: Iterable[str], name: str) -> int | None:
        """The row of an image in the tree; None where there is none, or where two have this name."""
        name = name.replace("\\", "/").removeprefix("./")
        for folder in folders:
            row = self.by_path.get(f"{folder}{name}")
            if row is not None:
                return row
        return self._names().get(file_name(name).lower()) if name else None

    def _names(self) -> dict[str, int | None]:
        """By name in lower case, with and without its ending; None for a name that two images have."""
        if self._by_name is None:
            self._by_name = {}
            for path, row in self.by_path.items():
                name = file_name(path).lower()
                for key in (name, name.rpartition(".")[0]):
                    self._by_name[key] = None if key in self._by_name else row
        return self._by_name


def _read_rows(
    table: Table, images: _Images, part: str, columns: tuple[str, str] | None
) -> tuple[list[_Row], Columns, list[Problem]]:
    """The rows that name an image, and problems with those that do not."""
    path = PurePosixPath(table.name)
    beside = "" if str(path.parent) == "." else f"{path.parent}/"
    folders = (f"{beside}{path.stem}/", beside, "")
    find = partial(images.find, folders)
    places = find_columns(table, lambda cell: find(cell) is not None, columns)
    rows, missing = [], []
    needed = max(places.file, places.label) + 1
    for cells, line in zip(table.rows[places.first :], table.lines[places.first :], strict=True):
        if len(cells) < needed:
            cells.extend([""] * (needed - len(cells)))
        name, label = cells[places.file], cells[places.label]
        image = find(name)
        if image is None:
            missing.append((name, line))
        else:
            own = cells[places.part] if places.part is not None and places.part < len(cells) else part
            rows.append(_Row(image, own, label, path.name, line))
    used = Columns(places.header[places.file], places.header[places.label], places.header)
    return rows, used, _missing(table, images.tree, folders, missing, none_there=not rows)


def _missing(
    table: Table, tree: Tree, folders: Sequence[str], missing: list[tuple[str, int]], *, none_there: bool
) -> list[Problem]:
    name = file_name(table.name)
    if missing and none_there:
        reason = f"is empty or missing; {name} names {len(missing)} images in it"
        return [Problem(tree.label(folders[0].rstrip("/")), reason, len(missing), "missing")]
    in_own_folder = any(other.startswith(folders[0]) for other in tree.names)
    folder = folders[0] if in_own_folder else folders[1]
    return [
        Problem(tree.label(f"{folder}{file}"), f"is missing; {name} line {line} names it", kind="missing")
        for file, line in missing
    ]


def _labelled(
    rows: Sequence[_Row], tree: Tree, class_names: tuple[str, ...]
) -> tuple[list[tuple[_Row, int]], list[Problem]]:
    """Each image once with its class, and problems with labels that are none and images that are named again."""
    chosen: dict[int, tuple[_Row, int]] = {}
    problems = []
    for row in rows:
        label = class_of(row.label, class_names)
        if label is not None and row.image not in chosen:
            chosen[row.image] = row, label
            continue
        if label is None:
            classes = in_words(class_names)
            reason = f"has the label “{row.label}” in {row.table} line {row.line}; the classes are {classes}"
        else:
            first = class_names[chosen[row.image][1]]
            reason = f"is named again in {row.table} line {row.line}; its first label, {first}, counts"
        problems.append(Problem(tree.label(tree.names[row.image]), reason, kind="label"))
    return list(chosen.values()), problems


def _unlabelled(tree: Tree, named: set[int], tables: Sequence[str]) -> list[Problem]:
    """A problem for each folder with images that no table names."""
    folders: dict[str, list[str]] = {}
    for row, name in enumerate(tree.names):
        if row not in named and is_image_name(name):
            folder, _, file = name.rpartition("/")
            folders.setdefault(folder, []).append(file)
    problems = []
    for folder, files in folders.items():
        table = next((file_name(name) for name in tables if PurePosixPath(name).stem == folder), None)
        why = f"no row of {table} names" if table else "no table names"
        where = tree.label(folder) if folder else str(tree.path)
        reason = f"has {len(files)} images that {why}, {files[0]} the first"
        problems.append(Problem(where, reason, len(files), "unlabelled"))
    return problems

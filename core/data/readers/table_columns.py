"""Which column of a table names the file, and which gives its label."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.data.digits import digit_of
from core.data.images import is_image_name
from core.data.readers.table_text import Table
from core.errors import DataError

FILE_COLUMNS = (
    *("filename", "file", "file_name", "file name", "filepath", "file_path", "path", "image", "image_name"),
    *("image name", "image_path", "img", "image_id", "name", "id"),
)
LABEL_COLUMNS = ("digit", "label", "class", "target", "category", "class_name", "class_id", "y", "value")
PART_COLUMNS = ("part", "split", "subset", "set", "fold")
_LOOKED_AT = 200
_SHOWN = 12


@dataclass(frozen=True)
class ColumnPlaces:
    """Where in a row to look.

    Attributes:
        header: the names of all columns, as they are written.
        first: the first row that is no header.
        part: the column that divides the data set, where there is one.
    """

    header: tuple[str, ...]
    first: int
    file: int
    label: int
    part: int | None


def find_columns(
    table: Table, is_there: Callable[[str], bool], chosen: tuple[str, str] | None = None
) -> ColumnPlaces:
    """Looks at the names of the columns and at what is in them.

    Args:
        table: a table with or without a header.
        is_there: whether a cell names an image that exists, with or without the ending of its name.
        chosen: the names of the file's and the label's column, instead of guessing.

    Raises:
        DataError: the table is empty, or such columns cannot be found.
    """
    if not table.rows:
        raise DataError(f"{table.label} is empty; it should name a file and its label in each row")
    width = max(map(len, table.rows[: _LOOKED_AT + 1]))
    first = table.rows[0]
    is_usual = any(cell.lower() in (*FILE_COLUMNS, *LABEL_COLUMNS) for cell in first)
    has_header = is_usual or not any(map(is_there, first))
    header = (
        tuple(first) + ("",) * (width - len(first))
        if has_header
        else tuple(f"column {number}" for number in range(1, width + 1))
    )
    known = [name.lower() for name in header]
    if chosen is not None:
        file, label = (_chosen(table, header, name) for name in chosen)
    else:
        body = table.rows[has_header : has_header + _LOOKED_AT]
        columns = [[row[place] if place < len(row) else "" for row in body] for place in range(width)]
        file = _file_column(table, known, columns, is_there)
        label = _label_column(table, known, columns, file)
    part = next((known.index(name) for name in PART_COLUMNS if name in known), None)
    return ColumnPlaces(header, int(has_header), file, label, part if part not in (file, label) else None)


def _chosen(table: Table, header: Sequence[str], name: str) -> int:
    if name not in header:
        raise DataError(f"{table.label} has no column “{name}”; {_columns(header)}")
    return header.index(name)


def _file_column(
    table: Table, known: list[str], columns: list[list[str]], is_there: Callable[[str], bool]
) -> int:
    """The column with the most names of images that are there; else one that is called so.

    A cell without an image's ending, such as 7, says least: the label's column may look like that too.
    """
    whole = [sum(is_image_name(cell) and is_there(cell) for cell in column) for column in columns]
    usual = [known.index(name) for name in FILE_COLUMNS if name in known]
    if max(whole):
        return next((place for place in usual if whole[place] == max(whole)), whole.index(max(whole)))
    candidates = usual or [place for place, name in enumerate(known) if name not in LABEL_COLUMNS]
    found = [sum(map(is_there, columns[place])) for place in candidates]
    if not usual and not any(found):
        raise DataError(f"{table.label} has no file column, such as “filename”; {_columns(known)}")
    return candidates[found.index(max(found))]


def _label_column(table: Table, known: list[str], columns: list[list[str]], file: int) -> int:
    """The column with a usual name, or else the only other one, or one that holds nothing but digits."""
    others = [place for place in range(len(columns)) if place != file]
    for name in LABEL_COLUMNS:
        if name in known and known.index(name) != file:
            return known.index(name)
    digits = [place for place in others if all(digit_of(cell) is not None for cell in columns[place])]
    for candidates in (digits, others):
        if len(candidates) == 1 and any(columns[candidates[0]]):
            return candidates[0]
    raise DataError(
        f"{table.label} has no label column, such as “digit” or “label”; {_columns(known)}; "
        f"name the two columns to read"
    )


def _columns(header: Sequence[str]) -> str:
    shown = ", ".join(header[:_SHOWN])
    more = f" and {len(header) - _SHOWN:,} more" if len(header) > _SHOWN else ""
    return f"its columns are {shown}{more}"

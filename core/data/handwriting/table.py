"""The table of a folder of drawings: a row for each, as a person or a spreadsheet may have edited it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from core.data.digits import digit_of
from core.data.problem import Problem
from core.data.readers.table_text import read_table
from core.data.tree import FolderTree
from core.errors import DataError
from core.files import write_text

TABLE = "handwriting.csv"
FILE, DIGIT, WHEN = "filename", "digit", "when"


@dataclass(frozen=True)
class Entry:
    """One drawing.

    Attributes:
        name: of its PNG in the folder; its strokes, where there are any, lie beside it as `.json`.
        digit: what it means, 0 to 9.
        when: it was drawn; None where the table no longer says.
    """

    name: str
    digit: int
    when: datetime | None = None


@dataclass(frozen=True)
class HandwritingTable:
    """All rows, also those that are no good, so that what is written again has lost nothing.

    Attributes:
        path: of the file.
        columns: where file, digit and time stand in a row.
        rows: the first is the header.
        lines: of the file, where each row ends.
    """

    path: Path
    columns: dict[str, int]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]

    @classmethod
    def read(cls, folder: Path) -> HandwritingTable:
        """The table in a folder, an empty one where there is none.

        Raises:
            DataError: it is no CSV, or lacks a column; the file stays as it is.
        """
        path = folder / TABLE
        if not path.exists():
            new = FILE, DIGIT, WHEN
            return cls(path, {name: place for place, name in enumerate(new)}, (new,), (1,))
        table = read_table(FolderTree.of(folder, deep=False), TABLE)
        header = tuple(table.rows[0]) if table.rows else ()
        known = [name.lower() for name in header]
        if not {FILE, DIGIT} <= set(known):
            there = f"it has {', '.join(header)}" if header else "it is empty"
            raise DataError(
                f"{path} should begin with a line that names the columns {FILE} and {DIGIT}, but {there}; "
                f"mend it, or move it away to begin anew",
                path=path,
            )
        columns = {name: known.index(name) for name in (FILE, DIGIT, WHEN) if name in known}
        return cls(path, columns, tuple(map(tuple, table.rows)), tuple(table.lines))

    def write(self) -> None:
        """Raises OutputError where that is not possible; the file is then as it was."""
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(self.rows)
        write_text(self.path, text.getvalue())

    @property
    def names(self) -> set[str]:
        """The files that it names, good or not."""
        return {self._cell(row, FILE) for row in self.rows[1:]}

    def entries(self) -> tuple[list[Entry], list[Problem]]:
        """The drawings in the order of their rows, and what is wrong with the other rows."""
        entries: dict[str, Entry] = {}
        problems = []
        for row, line in zip(self.rows[1:], self.lines[1:], strict=True):
            name, label = self._cell(row, FILE), self._cell(row, DIGIT)
            digit = digit_of(label)
            picture = str(self.path.parent / name)
            if not name or Path(name).name != name:
                problems.append(Problem(f"{self.path} line {line}", "names no picture of this folder"))
            elif not (self.path.parent / name).is_file():
                problems.append(Problem(picture, f"is missing; {TABLE} line {line} names it", kind="missing"))
            elif digit is None:
                reason = f"has the label “{label}” in {TABLE} line {line}; it should be a digit, 0 to 9"
                problems.append(Problem(picture, reason, kind="label"))
            elif name in entries:
                reason = f"is named again in {TABLE} line {line}; its first label counts"
                problems.append(Problem(picture, reason, kind="label"))
            else:
                entries[name] = Entry(name, digit, _time(self._cell(row, WHEN)))
        return list(entries.values()), problems

    def with_entry(self, entry: Entry) -> HandwritingTable:
        """With one more row."""
        when = "" if entry.when is None else entry.when.isoformat(timespec="seconds")
        cells = {FILE: entry.name, DIGIT: str(entry.digit), WHEN: when}
        row = [""] * len(self.rows[0])
        for column, place in self.columns.items():
            row[place] = cells[column]
        return replace(self, rows=(*self.rows, tuple(row)))

    def with_digit(self, entry: Entry, digit: int) -> HandwritingTable:
        """With another digit for a drawing; the row keeps whatever else it says."""
        at, place = self._row_of(entry), self.columns[DIGIT]
        row = list(self.rows[at])
        row[place] = str(digit)
        return replace(self, rows=(*self.rows[:at], tuple(row), *self.rows[at + 1 :]))

    def without(self, entry: Entry) -> HandwritingTable:
        """Without a drawing's row."""
        gone = self._row_of(entry)
        return replace(self, rows=(*self.rows[:gone], *self.rows[gone + 1 :]))

    def _row_of(self, entry: Entry) -> int:
        for at, row in enumerate(self.rows):
            if at and self._cell(row, FILE) == entry.name:
                return at
        raise DataError(f"{self.path.parent / entry.name} is no longer in {TABLE}; it was deleted meanwhile")

    def _cell(self, row: tuple[str, ...], column: str) -> str:
        place = self.columns.get(column, len(row))
        return row[place] if place < len(row) else ""


def _time(text: str) -> datetime | None:
    """None for what a spreadsheet has made something else of."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None

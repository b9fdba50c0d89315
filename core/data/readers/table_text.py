"""A table in a text file: comma, semicolon or tab between its cells, in whatever encoding spreadsheets write."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass

from core.data.tree import Tree
from core.errors import DataError

SUFFIXES = (".csv", ".tsv")

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Table:
    """The cells, stripped of spaces, and the line each row ends on; the first row may be a header.

    Attributes:
        name: of the file in its tree.
        label: of the file, when speaking to a user.
    """

    name: str
    label: str
    rows: list[list[str]]
    lines: list[int]


def read_table(tree: Tree, name: str) -> Table:
    """The table in a file.

    Raises:
        DataError: it is no text, or no table.
    """
    label = tree.label(name)
    text = _decode(tree.read(name), label)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t|", key=first.count)
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True
    )
    rows, lines = [], []
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells) and cells != ["sep=", ""]:  # Excel's own first line
                rows.append(cells)
                lines.append(reader.line_num)
    except csv.Error as error:
        raise DataError(f"{label} line {reader.line_num} is not CSV: {error}") from error
    return Table(name, label, rows, lines)


def _decode(data: bytes, label: str) -> str:
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), "utf-8")
    if encoding == "utf-8" and b"\0" in data[:200]:  # UTF-16 of mostly Latin letters, without its mark
        encoding = "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DataError(f"{label} is not text in UTF-8 or UTF-16; save it as CSV in UTF-8") from error

"""What a view shows, as figures in a file: a table for people and spreadsheets, or an array for programs."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.errors import InsightError
from core.files import write_atomically, write_text

Axis: TypeAlias = tuple[str, Sequence[object] | None]


@dataclass(frozen=True, eq=False)
class Numbers:
    """An array whose axes have names.

    Attributes:
        name: what it is, short enough for a file's name.
        values: of any shape; where each is a record of several, the table has a column for each field.
        axes: a name for each axis, and what stands at its places; they are counted from 1 when that is left out.
    """

    name: str
    values: NDArray[np.generic]
    axes: tuple[Axis, ...]


def save_numbers(numbers: Numbers, path: Path) -> None:
    """Writes `.npy`, the array as it is, or `.csv`, a row for each number with its place.

    Raises:
        InsightError: the name ends in something else.
        OutputError: it cannot be written.
    """
    match path.suffix.lower():
        case ".npy":
            buffer = io.BytesIO()
            np.save(buffer, numbers.values, allow_pickle=False)
            write_atomically(path, lambda temporary: temporary.write_bytes(buffer.getvalue()))
        case ".csv":
            write_text(path, _table(numbers))
        case other:
            raise InsightError(f"{path.name} ends in “{other}”; numbers are written as .csv or .npy")


def _table(numbers: Numbers) -> str:
    import pandas as pd  # takes a third of a second, which the start of the program need not wait for

    places = np.indices(numbers.values.shape).reshape(numbers.values.ndim, -1)
    columns: dict[str, object] = {}
    for (name, words), place in zip(numbers.axes, places, strict=True):
        columns[name] = place + 1 if words is None else np.asarray(words, dtype=object)[place]
    values: Any = numbers.values.reshape(-1)
    columns |= (
        {field: values[field] for field in values.dtype.names} if values.dtype.names else {"value": values}
    )
    return pd.DataFrame(columns).to_csv(index=False)

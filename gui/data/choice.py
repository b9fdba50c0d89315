"""Which images of a data set are shown: by class, by part, by the name of the file, or those of a problem."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.data.dataset import Dataset
from gui.data.names import short_name


@dataclass(frozen=True)
class Choice:
    """All that is asked for must hold.

    Attributes:
        label: a class number; None for all.
        part: a part's name; None for all.
        text: what the file's name contains, in small or capital letters.
        rows: only these; None for all.
    """

    label: int | None = None
    part: str | None = None
    text: str = ""
    rows: tuple[int, ...] | None = None


def chosen_rows(dataset: Dataset, choice: Choice) -> np.ndarray:
    """The rows of the data set, in its order; those of a problem in the problem's order."""
    rows = np.arange(len(dataset)) if choice.rows is None else np.array(choice.rows, np.int64)
    if choice.label is not None:
        rows = rows[dataset.labels[rows] == choice.label]
    if choice.part is not None:
        rows = rows[dataset.parts[rows] == choice.part]
    wanted = choice.text.strip().casefold()
    if wanted:
        names = _names(dataset)
        rows = rows[[wanted in names[row] for row in rows.tolist()]]
    return rows


@lru_cache(maxsize=1)
def _names(dataset: Dataset) -> list[str]:
    """For the search, which asks again with every key: 200,000 names take a while to put together."""
    return [short_name(dataset.source.name(row), dataset.path).casefold() for row in range(len(dataset))]

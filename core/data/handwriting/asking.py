"""Which digits a guided session asks for: in turn, until there are enough of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from core.data.digits import CLASS_NAMES
from core.data.handwriting.table import Entry

EACH = 5
"""Drawings of each digit that a session asks for; 50 in all."""


def counts_by_digit(entries: Iterable[Entry]) -> tuple[int, ...]:
    """How many drawings there are of each of the ten digits."""
    digits = np.array([entry.digit for entry in entries], np.int64)
    return tuple(np.bincount(digits, minlength=len(CLASS_NAMES)).tolist())


def still_needed(counts: Sequence[int]) -> tuple[int, ...]:
    """The digits to ask for, in that order: once through all that have fewest drawings, then through all again.

    Ten times `EACH` at first, one less with every drawing that was asked for, none at the end.

    Args:
        counts: how many drawings there are of each digit.
    """
    return tuple(digit for drawn in range(EACH) for digit, count in enumerate(counts) if count <= drawn)

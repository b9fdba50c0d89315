"""How one number is written, large and small."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gui.inspect.look import Cell


def cell_at(place: Sequence[int]) -> Cell:
    """(channel, row, column) or (channel,) as a cell."""
    return Cell(*place) if len(place) == 3 else Cell(place[0], 0, 0)


def plain(value: float) -> str:
    """Four figures, without a sign where it is positive: "0.3125", "−12.5", "1e−05"."""
    return f"{value:.4g}".replace("-", "−")


def short(value: float) -> str:
    """For a small place: two decimals, fewer of a large number; "" of no number, "–" of minus infinity."""
    if np.isnan(value):
        return ""
    if np.isinf(value):
        return "–"
    decimals = 2 if abs(value) < 9.995 else 1 if abs(value) < 99.95 else 0
    text = f"{value:.{decimals}f}".replace("-", "−")
    return text if text.strip("−0.") else "0"


def shorter(value: float) -> str:
    """The same without the nought before the point: ".65", "−.58"."""
    text = short(value)
    return text.replace("0.", ".", 1) if text.lstrip("−").startswith("0.") else text

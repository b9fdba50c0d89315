"""A series as a plot shows it: which of its copies, in which look, and what it says at a step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gui.plot.look import Look
from gui.plot.series import Series

Kind = Literal["raw", "smooth", "points"]


def plain(value: float) -> str:
    """Four places, or as a power of ten where a run diverges."""
    return f"{value:.4f}" if abs(value) < 1000 else f"{value:.1e}"


@dataclass(frozen=True, eq=False)
class Curve:
    """One line of a plot.

    Attributes:
        kind: a raw curve shows least and greatest values, a smooth one the smoothed copy, points all they can.
        name: in the legend; a curve without one is not in it.
        until: at which step its run stands: what is known once an epoch holds until then.
    """

    series: Series
    look: Look
    kind: Kind
    name: str = ""
    tip: str = ""
    text: Callable[[float], str] = plain
    until: Callable[[], int] | None = None

    def points(self, low: float, high: float, columns: int) -> tuple[np.ndarray, np.ndarray]:
        """What is drawn of the steps from low to high: at most two points for each of `columns`, finite, float64."""
        start, stop = self.series.in_view(low, high)
        if stop <= start:
            return np.empty(0), np.empty(0)
        if self.kind == "raw" and stop - start > columns:
            blocks = self.series.blocks(start, stop, columns)
            x = np.repeat(self.series.x[(blocks.first + blocks.last) // 2], 2)
            y = np.stack([blocks.low, blocks.high], axis=1).reshape(-1)
        else:
            values = self.series.smooth if self.kind == "smooth" else self.series.y
            places = self.series.places(start, stop, max(2, columns))[1:] - 1
            places = places if places[0] == start else np.append(start, places)
            x, y = self.series.x[places], values[places]
        known = np.isfinite(y)
        return x[known].astype(np.float64), y[known].astype(np.float64)

    def value_text(self, step: int | None) -> str:
        """The figure at a step, or the last one; a dash where there is none."""
        end = self.until() if self.until else (int(self.series.x[-1]) if len(self.series) else 0)
        place = len(self.series) - 1 if step is None else self.series.place(step) if step <= end else -1
        if place < 0:
            return "–"
        value = float((self.series.smooth if self.kind == "smooth" else self.series.y)[place])
        return self.text(value) if np.isfinite(value) else "no number"

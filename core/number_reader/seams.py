"""Where touching digits may be cut: lines from top to bottom through as little ink as possible."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PAPER = 0.02
"""What a pixel of paper costs, where one of ink costs 1: a line through paper is short, too."""
SLANTED = math.sqrt(2)
"""What a pixel costs that is reached from the row above at a slant."""
ANCHORS = (0.25, 0.5, 0.75)
"""Shares of a blob's height: the rows in which lines are told apart."""


@dataclass(frozen=True, eq=False)
class Seam:
    """A line from top to bottom.

    Attributes:
        columns: (H,), in every row the first column right of the line.
        ink: what it costs: pixels of ink on it, one reached at a slant counted as its length, one in thick ink less.
    """

    columns: NDArray[np.int64]
    ink: float


def find_seams(
    cost: NDArray[np.float32],
    sizes: NDArray[np.int64],
    *,
    apart: float,
    most_ink: NDArray[np.float64],
) -> list[list[Seam]]:
    """For each blob the lines that cut it most easily, the easiest first.

    Dynamic programming from above and from below gives for every pixel the cheapest line through it (Avidan & Shamir
    2007). Of those through a quarter, half and three quarters of the blob's height, the ones cheaper than their
    neighbours are taken.

    Args:
        cost: (K, H, W), of crossing each pixel, each blob in the upper left corner.
        sizes: (K, 2), the width and the height of each blob.
        apart: how many pixels two lines of a blob are apart at least, in the mean of its rows.
        most_ink: (K,), lines that cost more are left out.
    """
    cost = cost.transpose(1, 0, 2)  # a row of all blobs at once
    above, from_above = _cheapest(cost)
    below, from_below = _cheapest(cost[::-1])
    below, from_below = below[::-1], from_below[::-1]
    places: list[tuple[int, int, int]] = []
    inks: list[float] = []
    for blob, ((width, height), most) in enumerate(zip(sizes.tolist(), most_ink.tolist(), strict=True)):
        for row in sorted({round(share * (height - 1)) for share in ANCHORS}):
            through = (above[row, blob] + below[row, blob] - cost[row, blob])[:width]
            valleys = _valleys(through, max(1, round(apart / 2)), most)
            places += [(blob, row, column) for column in valleys]
            inks += through[valleys].tolist()
    found: list[list[Seam]] = [[] for _ in sizes]
    if places:
        lines = _follow(np.array(places), from_above, from_below)
        for i in np.argsort(inks, kind="stable").tolist():
            blob, height = places[i][0], sizes[places[i][0], 1]
            columns = lines[i, :height]
            if all(np.abs(columns - other.columns).mean() >= apart for other in found[blob]):
                found[blob].append(Seam(columns, inks[i]))
    return found


def _cheapest(cost: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.int8]]:
    """For every pixel what the cheapest line from the first row to it costs, and its step from the row before.

    Args:
        cost: (H, K, W).
    """
    total, step = cost.copy(), np.zeros(cost.shape, np.int8)
    ways = np.full((3, *cost.shape[1:]), np.float32(1e9))
    for y in range(1, len(cost)):
        slanted = cost[y] * np.float32(SLANTED)
        np.add(total[y - 1, :, :-1], slanted[:, 1:], out=ways[0, :, 1:])
        np.add(total[y - 1], cost[y], out=ways[1])
        np.add(total[y - 1, :, 1:], slanted[:, :-1], out=ways[2, :, :-1])
        step[y] = ways.argmin(axis=0) - 1
        ways.min(axis=0, out=total[y])
    return total, step


def _valleys(row: NDArray[np.float32], apart: int, most: float) -> list[int]:
    """Columns cheaper than all others that are so near."""
    columns: list[int] = []
    for column in np.argsort(row, kind="stable").tolist():
        if row[column] > most:
            break
        if all(abs(column - other) >= apart for other in columns):
            columns.append(column)
    return columns


def _follow(
    places: NDArray[np.int64], from_above: NDArray[np.int8], from_below: NDArray[np.int8]
) -> NDArray[np.int64]:
    """(S, H), the columns of the lines through these places, (S, 3): blob, row and column."""
    blob, middle, column = places.T
    columns = np.zeros((len(places), len(from_above)), np.int64)
    columns[np.arange(len(places)), middle] = column
    for y in range(len(from_above) - 1):
        goes_down = y >= middle
        at = columns[goes_down, y]
        columns[goes_down, y + 1] = at + from_below[y, blob[goes_down], at]
    for y in range(len(from_above) - 1, 0, -1):
        goes_up = y <= middle
        at = columns[goes_up, y]
        columns[goes_up, y - 1] = at + from_above[y, blob[goes_up], at]
    return columns

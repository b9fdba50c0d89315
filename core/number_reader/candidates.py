"""Runs of neighbouring pieces that may be a digit."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.data.ink import Image
from core.number_reader.pieces import Pieces

MOST_PIECES = 7
"""Of a digit; a blob that nothing touches may have more."""
NARROWEST, WIDEST, LOWEST = 0.12, 1.7, 0.35
"""The bounds of a digit, in heights of a usual one; a blob that nothing touches may lie outside."""

_AROUND = np.ones((3, 3), np.uint8)


@dataclass(frozen=True, eq=False)
class Candidate:
    """Some neighbouring pieces as one digit.

    Attributes:
        first: number of its first piece, from 0.
        last: number of its last piece.
        box: left, top, right and bottom in pixels, the last two behind the last pixel.
        gap: pixels of paper between parts side by side; 0 where all overlap.
        blobs: of how many connected blobs it has a part.
    """

    first: int
    last: int
    box: tuple[int, int, int, int]
    gap: int
    blobs: int

    def picture(self, light: Image, labels: NDArray[np.int32]) -> Image:
        """(h, w), its ink alone, dark on white, with a margin as around a digit drawn by itself.

        Args:
            light: (H, W), all ink, lighter than the paper, which is 0.
            labels: (H, W), the pieces, from 1.
        """
        left, top, right, bottom = self.box
        margin = 4 + max(right - left, bottom - top) // 8
        rows, columns = (
            slice(max(0, top - margin), bottom + margin),
            slice(max(0, left - margin), right + margin),
        )
        near = labels[rows, columns]
        is_own = (near > self.first) & (near <= self.last + 1)
        soft = cv2.dilate(is_own.astype(np.uint8), _AROUND)
        soft[(near > 0) & ~is_own] = 0
        height, width = near.shape
        above, before = rows.start - top + margin, columns.start - left + margin
        picture = np.full((bottom - top + 2 * margin, right - left + 2 * margin), 255, np.uint8)
        picture[above : above + height, before : before + width] -= light[rows, columns] * soft
        return picture


def find_candidates(pieces: Pieces) -> list[Candidate]:
    """All runs of pieces that may be a digit, in the order of their first pieces; some, side by side, hold all ink."""
    blob_areas = np.bincount(pieces.blobs, weights=pieces.areas)
    usual = float(np.median(blob_areas[blob_areas >= blob_areas.max() / 4]))
    count = len(pieces.boxes)
    cuts_no_ink = np.concatenate([[True], pieces.cuts[:, 0] == 0, [True]])
    found = []
    for first in range(count):
        for last in range(first, count):
            is_broken = bool(cuts_no_ink[first + 1 : last + 1].any())
            if is_broken and last - first >= MOST_PIECES:
                break
            is_alone = bool(cuts_no_ink[first] and cuts_no_ink[last + 1] and not is_broken)
            if not is_alone and last - first >= MOST_PIECES:
                continue
            candidate = _candidate(pieces, first, last)
            if is_alone or _may_be_a_digit(candidate, pieces, usual):
                found.append(candidate)
    return found


def _candidate(pieces: Pieces, first: int, last: int) -> Candidate:
    boxes = pieces.boxes[first : last + 1]
    (left, top), (right, bottom) = boxes[:, :2].min(axis=0).tolist(), boxes[:, 2:].max(axis=0).tolist()
    order = np.argsort(boxes[:, 0])
    reached = np.maximum.accumulate(boxes[order, 2])[:-1]
    gap = int((boxes[order[1:], 0] - reached).max(initial=0))
    blobs = len(set(pieces.blobs[first : last + 1].tolist()))
    return Candidate(first, last, (left, top, right, bottom), gap, blobs)


def _may_be_a_digit(candidate: Candidate, pieces: Pieces, usual: float) -> bool:
    """Not where it is too large or too small, or has beside it more than a usual digit's ink of another blob."""
    left, top, right, bottom = candidate.box
    width, height = (right - left) / pieces.height, (bottom - top) / pieces.height
    if not (NARROWEST <= width <= WIDEST and height >= LOWEST):
        return False
    if candidate.blobs == 1:
        return True
    run = slice(candidate.first, candidate.last + 1)
    blobs, boxes, areas = pieces.blobs[run], pieces.boxes[run], pieces.areas[run]
    parts = [blobs == blob for blob in set(blobs.tolist())]
    main, *others = sorted(parts, key=lambda part: -int(areas[part].sum()))
    start, end = boxes[main, 0].min(), boxes[main, 2].max()
    for part in others:
        begin, stop = boxes[part, 0].min(), boxes[part, 2].max()
        lies_beside = min(end, stop) - max(start, begin) < 0.5 * min(end - start, stop - begin)
        if lies_beside and areas[part].sum() > usual:
            return False
    return True

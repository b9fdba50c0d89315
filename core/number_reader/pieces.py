"""Ink cut so finely that every digit is one piece, or several neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from core.data.ink import Image
from core.data.normalize import pen_width
from core.number_reader.seams import PAPER, Seam, find_seams

SPECK = 0.06
"""Ink of less than this share of a usual blob's is a speck."""
LOW = 0.5
"""A blob lower than this share of the highest is not a usual one."""
APART = 0.14
"""Of the digits' height: how near each other two lines may cut a blob."""
MOST_SEAMS = 5
"""So many lines may cut a blob that is as wide as digits are high, and wider ones in proportion."""
NARROW = 0.75
"""A blob narrower than this share of the digits' height is hardly two of them."""
MOST_PENS_IF_NARROW, MOST_PENS = 2.0, 4.0
"""A line through more ink than this, in widths of the pen, cuts no digits apart."""
THICK, MERGED = 0.6, 0.35
"""Ink farther than the first from paper, in widths of the pen, is two strokes in one, and costs the second to cut."""

AROUND = 3.0
"""Widths of the pen: where strokes meet or cross there is more ink around than within one stroke."""


@dataclass(frozen=True, eq=False)
class Pieces:
    """What is cut, P pieces from left to right.

    Attributes:
        labels: (H, W) int32, the number of the piece from 1 to P, 0 on paper.
        boxes: (P, 4) left, top, right and bottom, the last two behind the last pixel.
        areas: (P,) pixels.
        blobs: (P,), the connected blob that each is of.
        cuts: (P - 1, 3), what must be cut to part the pieces up to this one from those behind it: pens of ink, how many
            times a line enters ink, and the share of ink around where it does, each summed over the lines; all 0 where
            only paper lies between.
        height: of a usual digit, in pixels.
    """

    labels: NDArray[np.int32]
    boxes: NDArray[np.int64]
    areas: NDArray[np.int64]
    blobs: NDArray[np.int64]
    cuts: NDArray[np.float64]
    height: float


def cut_into_pieces(mask: Image) -> Pieces:
    """The pieces of all ink but specks.

    Args:
        mask: (H, W), 255 where ink is, which is somewhere.
    """
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    boxes, areas = stats[1:, :4].astype(np.int64), stats[1:, cv2.CC_STAT_AREA]
    is_usual = boxes[:, 3] >= LOW * boxes[:, 3].max()
    height, pen = _weighted_median(boxes[is_usual, 3], boxes[is_usual, 2]), pen_width(mask)
    least = SPECK * float(np.median(areas[is_usual]))
    kept = np.flatnonzero(areas >= least)
    boxes = boxes[kept]
    blobs = [labels[y : y + h, x : x + w] == k + 1 for k, (x, y, w, h) in zip(kept, boxes, strict=True)]
    seams = _seams(mask, blobs, boxes, height, pen)
    crowd = cv2.blur(mask, (round(AROUND * pen) | 1,) * 2)
    parts = [
        part
        for i, (blob, ways, box) in enumerate(zip(blobs, seams, boxes.tolist(), strict=True))
        for part in _parts(blob, ways, i, (box[0], box[1]), least, crowd)
    ]
    parts.sort(key=lambda part: part.box[0] + part.box[2])
    numbered = np.zeros(mask.shape, np.int32)
    for number, part in enumerate(parts, 1):
        left, top, right, bottom = part.box
        numbered[top:bottom, left:right][part.ink] = number
    return Pieces(
        labels=numbered,
        boxes=np.array([part.box for part in parts]),
        areas=np.array([np.count_nonzero(part.ink) for part in parts]),
        blobs=np.array([part.blob for part in parts]),
        cuts=_cuts(parts) / (pen, 1, 255),
        height=height,
    )


def _seams(
    mask: Image, blobs: list[NDArray[np.bool_]], boxes: NDArray[np.int64], height: float, pen: float
) -> list[list[Seam]]:
    """For each blob the lines that may cut it."""
    is_thick = cv2.distanceTransform(mask, cv2.DIST_L2, 3) > THICK * pen
    price = np.where(is_thick, np.float32(MERGED), np.float32(1))
    cost = np.full((len(blobs), boxes[:, 3].max(), boxes[:, 2].max()), np.float32(PAPER))
    for place, blob, (x, y, w, h) in zip(cost, blobs, boxes, strict=True):
        np.copyto(place[:h, :w], price[y : y + h, x : x + w], where=blob)
    widths = boxes[:, 2] / height
    most = np.where(widths < NARROW, MOST_PENS_IF_NARROW, MOST_PENS) * pen
    seams = find_seams(cost, boxes[:, 2:], apart=APART * height, most_ink=most)
    return [ways[: round(MOST_SEAMS * width)] for ways, width in zip(seams, widths, strict=True)]


class _Part(NamedTuple):
    """A part of a blob: where it is, its ink there, and what parts it from the next part of its blob."""

    box: tuple[int, int, int, int]
    ink: NDArray[np.bool_]
    blob: int
    cut: tuple[float, float, float]


def _parts(
    ink: NDArray[np.bool_],
    seams: list[Seam],
    blob: int,
    corner: tuple[int, int],
    least: float,
    crowd: Image,
) -> list[_Part]:
    """A blob cut along these lines, less those that would leave less than `least` pixels on a side."""
    height, width = ink.shape
    seams = sorted(seams, key=lambda seam: float(seam.columns.mean()))
    while True:
        lines = np.array([seam.columns for seam in seams], np.int64).reshape(len(seams), height)
        order = (np.arange(width) >= np.sort(lines, axis=0)[:, :, None]).sum(axis=0)
        areas = np.bincount(order[ink], minlength=len(seams) + 1)
        if not seams or areas.min() >= least:
            break
        small = int(areas.argmin())
        beside = [i for i in (small - 1, small) if 0 <= i < len(seams)]
        del seams[max(beside, key=lambda i: seams[i].ink)]
    parts = []
    for i in range(len(areas)):
        part = ink & (order == i)
        left, top, wide, high = cv2.boundingRect(part.astype(np.uint8))
        box = left + corner[0], top + corner[1], left + wide + corner[0], top + high + corner[1]
        cut = _cut(seams[i], ink, crowd, corner) if i < len(seams) else (0.0, 0.0, 0.0)
        parts.append(_Part(box, part[top : top + high, left : left + wide], blob, cut))
    return parts


def _cut(
    seam: Seam, ink: NDArray[np.bool_], crowd: Image, corner: tuple[int, int]
) -> tuple[float, float, float]:
    """Pixels of ink, how many times the line enters it, and how much ink is around there, of 255."""
    rows = np.flatnonzero(seam.columns < ink.shape[1])
    columns = seam.columns[rows]
    is_ink = ink[rows, columns]
    enters = np.count_nonzero(is_ink[1:] & ~is_ink[:-1]) + int(is_ink[0])
    around = crowd[rows + corner[1], columns + corner[0]][is_ink]
    return seam.ink, float(enters), float(around.mean()) if len(around) else 0.0


def _cuts(parts: list[_Part]) -> NDArray[np.float64]:
    """(P - 1, 3), what lies between the parts up to each and those behind it."""
    cuts = np.zeros((len(parts) - 1, 3))
    last: dict[int, int] = {}
    for i, part in enumerate(parts):
        if part.blob in last:
            before = last[part.blob]
            cuts[before:i] += parts[before].cut
        last[part.blob] = i
    return cuts


def _weighted_median(values: NDArray[np.int64], weights: NDArray[np.int64]) -> float:
    order = np.argsort(values)
    share = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(share, share[-1] / 2)])

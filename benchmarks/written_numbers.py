"""Written numbers with a known truth, composed from single digits: NumtaDB's handwriting, or drawn strokes.

The digits of a number share height, slant and pen as one hand would have them, and each strays from these a little;
they stand on a line that climbs or falls, at gaps from a quarter of their height down to nearly nothing, or touch.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from core.data.practice.paper import put_on_paper
from core.data.practice.skeletons import skeletons
from core.number_reader import Box, NumberReading

Image = NDArray[np.uint8]
DigitSource = Callable[[int, int, np.random.Generator], Image]
"""`source(digit, height, rng)`: (h, w) ink on 0 of a digit some `height` pixels high."""
LEAST_IOU = 0.8
"""Of a box that was found and the true one: in a digit cut right."""
OFTEN_SMALL = {0: 0.7, 5: 0.85}
"""How low hands may write these digits beside others."""
REACH = 0.2
"""Of the narrower digit's width: how far it may reach under or over its neighbour."""
SPECK = 0.08
"""Pieces of a digit smaller than this share of its largest are left out, as specks of the scan."""
BROKEN = 0.05
"""How often a digit's stroke has a gap."""


@dataclass(frozen=True, eq=False)
class WrittenNumber:
    """A picture and what is in it.

    Attributes:
        picture: (H, W) grey or (H, W, 3) RGB.
        digits: from left to right.
        boxes: (digits, 4) left, top, width and height of each digit's ink, in pixels.
        touching: i, where digit i touches digit i + 1.
    """

    picture: Image
    digits: tuple[int, ...]
    boxes: NDArray[np.int32]
    touching: tuple[int, ...]


class _NotAsWantedError(Exception):
    """These digits touch where they should not, or do not where they should."""


def is_cut_right(reading: NumberReading, number: WrittenNumber) -> bool:
    """As many digits as there are, and each box, from left to right, has an IoU of LEAST_IOU with the true one."""
    return len(reading.digits) == len(number.digits) and all(
        _iou(found.box, Box(*box)) >= LEAST_IOU
        for found, box in zip(reading.digits, number.boxes.tolist(), strict=True)
    )


def is_read_right(reading: NumberReading, number: WrittenNumber) -> bool:
    """Cut right, and every digit is what it is."""
    return is_cut_right(reading, number) and reading.latin == "".join(map(str, number.digits))


def _iou(first: Box, second: Box) -> float:
    """Intersection over union."""
    width = min(first.left + first.width, second.left + second.width) - max(first.left, second.left)
    height = min(first.top + first.height, second.top + second.height) - max(first.top, second.top)
    both = max(0.0, width) * max(0.0, height)
    return both / (first.width * first.height + second.width * second.height - both)


def numtadb_digits(archive: Path, parts: str) -> DigitSource:
    """Digits of these parts of NumtaDB, 28 x 28 pixels, drawn large with smooth outlines."""
    with np.load(archive) as packed:
        chosen = np.isin(packed["part"], list(parts))
        images, labels = packed["images"][chosen], packed["labels"][chosen]
    rows = [np.flatnonzero(labels == digit) for digit in range(10)]

    def source(digit: int, height: int, rng: np.random.Generator) -> Image:
        small = images[rng.choice(rows[digit])]
        left, top, wide, high = cv2.boundingRect((small > 60).astype(np.uint8))
        scale = height / max(high, 0.8 * wide)
        around = cv2.copyMakeBorder(small, 2, 2, 2, 2, cv2.BORDER_CONSTANT)[
            top : top + high + 4, left : left + wide + 4
        ]
        # no pixel of the 28 x 28 is to be seen any more, and no line lost
        size = round(around.shape[1] * scale), round(around.shape[0] * scale)
        large = cv2.GaussianBlur(cv2.resize(around, size, interpolation=cv2.INTER_CUBIC), (0, 0), 0.4 * scale)
        level = 0.45 * np.percentile(large[large > 40], 80)
        return np.clip((large - level) * max(scale / 3, 140 / level) + 128, 0, 255).astype(np.uint8)

    return source


def drawn_digits(digit: int, height: int, rng: np.random.Generator) -> Image:
    """A digit drawn with a pen, along strokes as hands write them."""
    pen = max(2, round(height * rng.uniform(0.05, 0.1)))
    strokes = skeletons()[digit].write(rng)
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = (height - pen) / max(high[1] - low[1], 0.8 * (high[0] - low[0]))
    wide, tall = (math.ceil(side) + 2 * pen for side in (high - low) * scale)
    ink = np.zeros((tall, wide), np.uint8)
    for stroke in strokes:
        way = np.rint(((stroke - low) * scale + pen) * 16).astype(np.int32)
        cv2.polylines(ink, [way], False, 255, pen, cv2.LINE_AA, 4)
    return ink


def written_number(
    source: DigitSource, rng: np.random.Generator, *, length: int | None = None, touching: int = 0
) -> WrittenNumber:
    """A number of 2 to 8 digits, or of this length, in which so many pairs of neighbours touch."""
    while True:
        try:
            return _compose(source, rng, length or int(rng.integers(max(2, touching + 1), 9)), touching)
        except _NotAsWantedError:
            continue


def _compose(source: DigitSource, rng: np.random.Generator, length: int, touching: int) -> WrittenNumber:
    digits = rng.integers(0, 10, length).tolist()
    pairs = np.sort(rng.choice(length - 1, touching, replace=False)).tolist()
    height = int(rng.integers(60, 141))
    slant, pen, usual_gap = (
        rng.normal(0, 0.12),
        height * rng.uniform(0.07, 0.13),
        height * rng.uniform(0.05, 0.25),
    )
    inks = [_written(source, digit, height, slant, pen, rng) for digit in digits]
    wander = rng.normal(0, 0.03) * 0.8 * height * np.arange(length) + rng.normal(0, 0.04, length) * height
    tops = [round(float(y)) - ink.shape[0] for ink, y in zip(inks, wander, strict=True)]
    lefts = [0]
    for i in range(1, length):
        overlap, gap = rng.uniform(1, 0.5 * pen), usual_gap * rng.lognormal(0, 0.4)
        distance = -overlap if i - 1 in pairs else max(4, 0.04 * height, gap)
        lefts.append(lefts[-1] + _advance(inks[i - 1], inks[i], tops[i] - tops[i - 1], round(distance)))
    margins = rng.integers(round(0.15 * height), round(0.8 * height), 4).tolist()
    boxes = np.array(
        [[x, y, *ink.shape[::-1]] for x, y, ink in zip(lefts, tops, inks, strict=True)], np.int32
    )
    boxes[:, :2] += margins[:2] - boxes[:, :2].min(axis=0)
    wide, tall = (boxes[:, :2] + boxes[:, 2:]).max(axis=0) + margins[2:]
    layers = np.zeros((length, tall, wide), np.uint8)
    for layer, (x, y, w, h), ink in zip(layers, boxes, inks, strict=True):
        layer[y : y + h, x : x + w] = ink
    if _touching(layers) != pairs:
        raise _NotAsWantedError
    together = layers.max(axis=0)
    picture = put_on_paper(together, rng) if rng.random() < 0.7 else 255 - together
    return WrittenNumber(picture, tuple(digits), boxes, tuple(pairs))


def _written(
    source: DigitSource, digit: int, height: int, slant: float, pen: float, rng: np.random.Generator
) -> Image:
    """The ink of one digit, cropped: its height, slant and pen near the number's, now and then a stroke broken."""
    tall = round(height * rng.lognormal(0, 0.07) * (rng.uniform(OFTEN_SMALL.get(digit, 1), 1)))
    ink = source(digit, tall, rng)
    lean = slant + rng.normal(0, 0.06)
    room = math.ceil(abs(lean) * ink.shape[0]) + 2
    wider = cv2.copyMakeBorder(ink, 6, 6, room, room, cv2.BORDER_CONSTANT)
    shear = np.array([[1, -lean, lean * wider.shape[0] / 2], [0, 1, 0]], np.float32)
    ink = np.asarray(cv2.warpAffine(wider, shear, wider.shape[::-1], flags=cv2.INTER_LINEAR), np.uint8)
    mask = ink & 128
    area = cv2.countNonZero(mask)
    own = 2 * area / (area - cv2.countNonZero(cv2.erode(mask, np.ones((3, 3), np.uint8)))) - 1
    change = round(np.clip(pen - own, -0.35 * own, 0.5 * own) / 2)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * abs(change) + 1, 2 * abs(change) + 1))
    ink = np.asarray(cv2.dilate(ink, disc) if change > 0 else cv2.erode(ink, disc), np.uint8)
    if rng.random() < BROKEN:
        _break(ink, pen, rng)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink & 128, connectivity=8)
    sizes = stats[1:, cv2.CC_STAT_AREA]
    specks = np.flatnonzero(sizes < SPECK * sizes.max()) + 1
    ink[cv2.dilate(np.isin(labels, specks).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0] = 0
    left, top, wide, high = cv2.boundingRect(ink & 128)
    return np.ascontiguousarray(ink[top : top + high, left : left + wide])


def _break(ink: Image, pen: float, rng: np.random.Generator) -> None:
    """Wipes out a thin line somewhere across the ink."""
    places = np.argwhere(ink > 127)
    y, x = places[rng.integers(len(places))]
    turn = rng.uniform(0, math.pi)
    across, down = math.cos(turn) * pen, math.sin(turn) * pen
    start, end = (round(x - across), round(y - down)), (round(x + across), round(y + down))
    cv2.line(ink, start, end, 0, max(2, round(0.35 * pen)), cv2.LINE_AA)


def _advance(first: Image, second: Image, lower: int, distance: int) -> int:
    """How far right of the first digit the second begins, so that `distance` lies between them; negative overlaps.

    Args:
        first: (h, w) ink.
        second: (h, w) ink.
        lower: how many pixels the second begins below the first.
        distance: in pixels.
    """
    top, bottom = min(0, lower), max(first.shape[0], lower + second.shape[0])
    right, left = np.full(bottom - top, -1e6), np.full(bottom - top, 1e6)
    rows = np.flatnonzero((first & 128).any(axis=1))
    right[rows - top] = first.shape[1] - 1 - (first[rows, ::-1] & 128).argmax(axis=1)
    rows = np.flatnonzero((second & 128).any(axis=1))
    left[rows + lower - top] = (second[rows] & 128).argmax(axis=1)
    if distance > 0:  # above and below, too
        right = cv2.dilate(right[:, None], np.ones((2 * distance + 1, 1), np.uint8))[:, 0]
    most = first.shape[1] - round(REACH * min(first.shape[1], second.shape[1]))
    return max(most, round(float((right - left).max())) + distance + 1)


def _touching(layers: Image) -> list[int]:
    """Which digits touch the next one; refuses digits that nearly touch, or touch any other."""
    found = []
    for i, layer in enumerate(layers):
        near = cv2.dilate(layer & 128, np.ones((7, 7), np.uint8))
        touched = cv2.dilate(layer & 128, np.ones((3, 3), np.uint8))
        for j in range(i + 1, len(layers)):
            if (touched & layers[j]).any() and j == i + 1:
                found.append(i)
            elif (near & layers[j]).any():
                raise _NotAsWantedError
    return found

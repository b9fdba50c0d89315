"""One practice digit: a way of the pen or a font's outline, bent, drawn and put on paper."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from core.data.practice.outlines import outlines
from core.data.practice.paper import put_on_paper
from core.data.practice.skeletons import skeletons

_FROM_FONTS = 0.2
_SHIFT = 4  # bits behind the point of the coordinates that OpenCV draws at
_FINER = 3  # times finer than the result is what strokes are drawn in
_MARGIN = 2  # pixels

Points = NDArray[np.float32]


def practice_digit(seed: int, index: int) -> tuple[NDArray[np.uint8], int]:
    """The image with this number, which depends on seed and number alone, and its label.

    Labels follow one another, so that every ten images hold every digit once.

    Output shape: (H, W) grey or (H, W, 3) RGB.
    """
    rng = np.random.default_rng((seed, index))
    digit = index % 10
    # most scans are small, and what carries over to them is learned on small digits
    side = int(rng.integers(32, 81))
    size = side * rng.uniform(0.4, 0.85)
    ink = _font_digit(digit, side, size, rng) if rng.random() < _FROM_FONTS else _hand(digit, side, size, rng)
    return put_on_paper(ink, rng), digit


def _hand(digit: int, side: int, size: float, rng: np.random.Generator) -> NDArray[np.uint8]:
    strokes = skeletons()[digit].write(rng)
    # from a fine pen on a large digit to a marker on a small one
    pen = max(1.2, size * math.exp(rng.uniform(math.log(0.035), math.log(0.15))))
    placed = _place(strokes, side, size - pen, rng)
    fine = np.zeros((side * _FINER, side * _FINER), np.uint8)
    width = pen * _FINER
    pressure = rng.uniform(0, 0.35) * width
    phase, waves = rng.uniform(0, 2 * math.pi), rng.uniform(0.5, 1.5)
    for stroke in placed:
        pieces = max(1, len(stroke) // 8)
        for i in range(pieces):
            piece = stroke[i * 8 : (i + 1) * 8 + 1 if i + 1 < pieces else None]
            swing = math.sin(phase + 2 * math.pi * waves * i / pieces)
            thickness = max(1, round(width + pressure * swing))
            cv2.polylines(fine, [piece], False, 255, thickness, cv2.LINE_8, _SHIFT)
    return _reduced(fine, side)


def _font_digit(digit: int, side: int, size: float, rng: np.random.Generator) -> NDArray[np.uint8]:
    fonts = outlines()[digit]
    outline = fonts[rng.integers(len(fonts))]
    fine = np.zeros((side * _FINER, side * _FINER), np.uint8)
    cv2.fillPoly(fine, _place(outline.contours, side, size, rng), 255, cv2.LINE_8, _SHIFT)
    pen = outline.pen * size * _FINER
    change = round(rng.uniform(-0.3, 0.4) * pen)
    if abs(change) >= 2:
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (abs(change) | 1, abs(change) | 1))
        fine = cv2.dilate(fine, disc) if change > 0 else cv2.erode(fine, disc)
    return _reduced(fine, side)


def _reduced(fine: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    return np.asarray(cv2.resize(fine, (side, side), interpolation=cv2.INTER_AREA), np.uint8)


def _place(
    lines: tuple[Points, ...] | list[Points], side: int, size: float, rng: np.random.Generator
) -> list[NDArray[np.int32]]:
    """Lines bent and turned, the larger side of all of them `size` pixels, somewhere on a square of `side` pixels."""
    points = _bent(np.concatenate(lines) - np.float32(0.5), rng) @ _affine(rng)
    low, high = points.min(axis=0), points.max(axis=0)
    points -= (low + high) / 2
    points *= size / max(float((high - low).max()), 1e-3)
    room = np.maximum(0, (side - size) / 2 - _MARGIN)
    points += side / 2 + np.clip(rng.standard_normal(2) * 0.4, -1, 1) * room
    fixed = np.rint(points * (_FINER << _SHIFT)).astype(np.int32)
    ends = np.cumsum([len(line) for line in lines])[:-1]
    return np.split(fixed, ends)


def _bent(points: Points, rng: np.random.Generator) -> Points:
    """Points moved by three slow waves across the plane, as an elastic sheet would."""
    frequency = rng.uniform(-1.1, 1.1, (2, 3)).astype(np.float32)
    amplitude = rng.normal(0, 0.035, (3, 2)).astype(np.float32)
    phase = rng.uniform(0, 1, 3).astype(np.float32)
    waves = np.sin(2 * np.pi * (points @ frequency + phase), dtype=np.float32)
    bent: Points = points + waves @ amplitude
    return bent


def _affine(rng: np.random.Generator) -> NDArray[np.float32]:
    """(2, 2): stretch, slant and rotation of row vectors."""
    stretch, slant, angle = rng.standard_normal(3) * (0.13, 0.15, 0.12)
    cos, sin = math.cos(angle), math.sin(angle)
    stretched = np.array([[math.exp(stretch), 0], [-slant, math.exp(-stretch)]])
    return np.asarray(stretched @ np.array([[cos, sin], [-sin, cos]]), np.float32)

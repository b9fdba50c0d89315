"""Drawings of what is no Bangla digit, by a pen on the window's own canvas: letters, scribbles, shapes, smileys.

Nothing is shared with what training is shown in a digit's place (`core.data.augment.not_digits`): the letters have
skeletons of their own, scribbles are Lissajous figures, Fourier series and walks of a turning pen, and what is filled
is filled by the pen.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gui.draw.render import render
from gui.draw.strokes import SIDE, Drawing, Point, Stroke

Line = NDArray[np.float64]
"""(n, 2) x and y, of any extent."""

KNOWN_LETTERS = {
    "A": "0,100 50,0 100,100/20,62 80,62",
    "E": "80,0 0,0 0,100 80,100/0,50 65,50",
    "F": "80,0 0,0 0,100/0,48 62,48",
    "H": "0,0 0,100/80,0 80,100/0,50 80,50",
    "I": "50,0 50,100/20,0 80,0/20,100 80,100",
    "K": "0,0 0,100/75,0 0,58/22,42 80,100",
    "L": "0,0 0,100 70,100",
    "M": "0,100 8,0 50,70 92,0 100,100",
    "N": "0,100 0,0 80,100 80,0",
    "P": "0,0 0,100/0,3 45,0 65,8 72,27 65,46 45,54 0,54",
    "R": "0,0 0,100/0,3 45,0 65,8 72,27 65,46 45,54 0,54/30,54 78,100",
    "T": "0,0 90,0/45,0 45,100",
    "V": "0,0 45,100 90,0",
    "W": "0,0 22,100 50,30 78,100 100,0",
    "X": "0,0 85,100/85,0 0,100",
    "Y": "0,0 45,50/90,0 45,50 45,100",
    "d": "60,60 45,48 22,50 5,65 3,82 18,98 40,97 60,80/62,0 62,100",
    "f": "70,8 58,0 42,6 36,25 36,100/8,42 66,40",
    "h": "0,0 0,100/0,62 22,44 45,44 58,58 58,100",
    "i": "30,40 30,100/30,10 32,12",
    "k": "0,0 0,100/50,42 0,72/15,64 55,100",
    "l": "30,0 28,85 38,100 55,94",
    "m": "0,40 0,100/0,58 15,42 32,42 42,55 42,100/42,58 58,42 75,42 85,55 85,100",
    "n": "0,40 0,100/0,60 20,42 45,42 58,58 58,100",
    "p": "0,40 0,140/0,55 22,40 45,42 58,60 55,82 40,97 20,97 0,82",
    "r": "0,40 0,100/0,64 18,44 45,44",
    "t": "35,5 35,82 45,98 65,94/5,36 68,34",
    "v": "0,40 28,100 56,40",
    "w": "0,40 15,100 35,55 55,100 70,40",
    "x": "0,40 58,100/58,40 0,100",
    "y": "0,40 28,95/60,40 12,140",
}
"""Those of which training has seen others."""

NEW_LETTERS = {
    "B": "0,0 0,100/0,2 40,0 58,8 62,25 56,42 0,50/0,50 50,52 72,62 75,78 66,95 45,100 0,100",
    "J": "70,0 70,70 62,92 40,100 15,95 3,75/40,0 100,0",
    "Q": "50,0 20,10 2,40 5,72 28,98 60,100 90,78 98,45 82,12 50,0/62,68 102,108",
    "S": "75,15 60,3 38,0 15,8 8,27 22,43 50,52 75,65 78,85 60,98 35,100 12,95 0,82",
    "j": "50,40 50,95 40,125 12,130/50,12 52,14",
}
"""Those that training has not seen.

In neither: C D G O U Z a b c e g o q s u z, which some hand writes as a Bangla digit: O o D Q without its tail and a
closed C c as ০, U u as ৩, a e as ৫, b G as ৬ or ৮, g q as ৭, Z z as ২, and s small as a ৪ left open.
"""

SHAPES = {
    "triangle": "50,0 100,90 0,90 50,0",
    "star": "50,0 79,90 3,35 97,35 21,90 50,0",
    "star's outline": "50,0 62,36 100,36 70,58 80,95 50,72 20,95 30,58 0,36 38,36 50,0",
    "arrow": "0,50 100,50/68,22 100,50 68,78",
    "arrow down": "50,0 50,100/25,65 50,100 75,65",
    "tick": "0,60 32,100 100,0",
    "cross": "0,0 100,100/100,0 0,100",
    "plus": "50,0 50,100/0,50 100,50",
}

Maker = Callable[[np.random.Generator], tuple[list[Line], float | None]]
"""The pen's ways, and its width as a share of their larger side; None for any."""


@dataclass(frozen=True, eq=False)
class OddDrawing:
    """What it is of, its kind, and (H, W) grey, dark on white."""

    name: str
    kind: str
    image: NDArray[np.uint8]


def odd_drawings(seed: int) -> list[OddDrawing]:
    """93 letters known to training and 15 new to it, 100 scribbles, 56 shapes and 50 smileys."""
    letters = [("letters", name, _skeleton(text)) for name, text in KNOWN_LETTERS.items() for _ in range(3)]
    new = [
        ("letters new to training", name, _skeleton(text))
        for name, text in NEW_LETTERS.items()
        for _ in range(3)
    ]
    scribbles = [
        ("scribbles", make.__name__[1:], make)
        for make in (_lissajous, _fourier, _walk, _tangle)
        for _ in range(25)
    ]
    filled = [
        ("filled shapes", make.__name__[8:], make)
        for make in (_filled_square, _filled_circle, _filled_triangle)
        for _ in range(8)
    ]
    shapes = [("line shapes", name, _skeleton(text)) for name, text in SHAPES.items() for _ in range(4)]
    smileys = [("smileys", "smiley", _smiley)] * 50
    drawings = []
    for i, (kind, name, make) in enumerate([*letters, *new, *scribbles, *filled, *shapes, *smileys]):
        rng = np.random.default_rng((seed, i))
        drawings.append(OddDrawing(name, kind, _by_hand(*make(rng), rng)))
    return drawings


def _skeleton(text: str) -> Maker:
    lines = [np.array([pair.split(",") for pair in line.split()], float) / 100 for line in text.split("/")]

    def make(rng: np.random.Generator) -> tuple[list[Line], None]:
        return [line + rng.normal(0, 0.03, line.shape) for line in lines], None

    return make


def _lissajous(rng: np.random.Generator) -> tuple[list[Line], None]:
    across, down = rng.choice(np.arange(2, 8), 2, replace=False)
    t = np.linspace(0, 2 * np.pi * rng.uniform(0.6, 1), 300)
    return [np.stack([np.sin(across * t + rng.uniform(0, 3)), np.sin(down * t)], axis=1)], None


def _fourier(rng: np.random.Generator) -> tuple[list[Line], None]:
    """A closed curve whose coordinates are random series; too few or weak overtones would make it a ring, a ০."""
    terms = np.arange(1, int(rng.integers(5, 10)))
    t = np.linspace(0, 2 * np.pi * rng.uniform(0.75, 1), 300)
    waves = np.sin(terms[:, None, None] * t[:, None] + rng.uniform(0, 2 * np.pi, (len(terms), 1, 2)))
    amounts = rng.standard_normal((len(terms), 1, 2)) / terms[:, None, None] ** 0.25
    return [(waves * amounts).sum(axis=0)], None


def _walk(rng: np.random.Generator) -> tuple[list[Line], None]:
    """A pen at even speed whose way turns more and less, in up to three strokes."""
    lines = []
    for _ in range(int(rng.integers(1, 4))):
        steps = int(rng.integers(120, 300))
        bend = np.convolve(rng.standard_normal(steps + 30), np.ones(30) / 30, "valid")[:steps]
        angle = rng.uniform(0, 2 * np.pi) + np.cumsum(rng.uniform(0.5, 1.2) * bend)
        way = np.cumsum(np.stack([np.cos(angle), np.sin(angle)], axis=1), axis=0)
        lines.append(way - way.mean(axis=0) + rng.normal(0, 15, 2))
    return lines, None


def _tangle(rng: np.random.Generator) -> tuple[list[Line], None]:
    """To and fro across the same place, as one crosses a word out."""
    turns = int(rng.integers(8, 25))
    angle = rng.uniform(0, np.pi) + rng.normal(0, 0.35, turns) + np.pi * np.arange(turns)
    reach = rng.uniform(0.5, 1, turns)
    return [np.stack([reach * np.cos(angle), rng.uniform(0.5, 1) * reach * np.sin(angle)], axis=1)], None


def _filled_square(rng: np.random.Generator) -> tuple[list[Line], float]:
    """The pen goes to and fro, line beside line."""
    return [_to_and_fro(np.ones(20), rng)], 0.08


def _filled_triangle(rng: np.random.Generator) -> tuple[list[Line], float]:
    return [_to_and_fro(np.linspace(0.02, 1, 20), rng)], 0.08


def _filled_circle(rng: np.random.Generator) -> tuple[list[Line], float]:
    places = np.linspace(-1, 1, 20)
    return [_to_and_fro(np.sqrt(1 - places**2) + 0.02, rng)], 0.08


def _to_and_fro(widths: Line, rng: np.random.Generator) -> Line:
    sides = np.where(np.arange(len(widths)) % 2, 1, -1) * widths + rng.normal(0, 0.015, len(widths))
    return np.stack([sides, np.linspace(-1, 1, len(widths))], axis=1).repeat(2, axis=0)[1:]


def _smiley(rng: np.random.Generator) -> tuple[list[Line], float]:
    """A head, two eyes and a mouth that laughs, is flat or sad; in one of four a nose."""
    t = rng.uniform(0, 2 * np.pi) + np.linspace(0, 2 * np.pi + rng.uniform(-0.15, 0.3), 60)
    wobble = 1 + rng.uniform(0, 0.04) * np.sin(3 * t + rng.uniform(0, 6))
    lines = [np.stack([wobble * np.cos(t), rng.uniform(0.85, 1.15) * wobble * np.sin(t)], axis=1)]
    height, apart, size = -rng.uniform(0.2, 0.4), rng.uniform(0.28, 0.42), rng.uniform(0.06, 0.14)
    style = int(rng.integers(3))
    for x in (-apart, apart):
        a = np.linspace(0, 2 * np.pi, 12)
        eye = [
            np.array([(0, -size), (0, size)]),
            size * np.stack([np.cos(a), np.sin(a)], axis=1),
            np.array([(-size, 0.5 * size), (0, -0.5 * size), (size, 0.5 * size)]),
        ][style]
        lines.append(eye + np.array([x, height]))
    across = np.linspace(-1, 1, 15) * rng.uniform(0.3, 0.55)
    lines.append(np.stack([across, rng.uniform(0.35, 0.55) - rng.uniform(-0.8, 1.4) * across**2], axis=1))
    if rng.random() < 0.25:
        lines.append(np.array([(0, -0.1), (-0.08, 0.12), (0.06, 0.14)]))
    return lines, rng.uniform(0.02, 0.055)


def _by_hand(lines: list[Line], share: float | None, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Somewhere on the paper, with a slant, a turn, a size, a tremor and a pen of its own."""
    angle, slant, stretch = rng.uniform(-0.2, 0.2), rng.uniform(-0.25, 0.25), rng.uniform(-0.15, 0.15)
    cos, sin = math.cos(angle), math.sin(angle)
    matrix = np.array([[cos, sin], [-sin, cos]]) @ [[math.exp(stretch), 0], [slant, math.exp(-stretch)]]
    bent = [line @ matrix for line in lines]
    low, high = (edge(np.concatenate(bent), axis=0) for edge in (np.min, np.max))
    size = SIDE * rng.uniform(0.3, 0.85)
    pen = size * (math.exp(rng.uniform(math.log(0.02), math.log(0.12))) if share is None else share)
    scale = (size - pen) / float((high - low).max())
    room = SIDE - pen - 4 - (high - low) * scale
    corner = pen / 2 + 2 + rng.random(2) * room
    tremor = rng.uniform(0, 0.006) * size
    strokes = []
    for line in bent:
        way = _even((line - low) * scale + corner)
        way = way + tremor * rng.standard_normal(way.shape)
        strokes.append(Stroke(tuple(Point(x, y) for x, y in way.tolist()), pen))
    return render(Drawing(tuple(strokes)))


def _even(line: Line) -> Line:
    """Points as a mouse tells them, some 12 units apart, the corners among them."""
    parts = [line[:1]]
    for start, end in pairwise(line):
        count = max(1, round(float(np.hypot(*(end - start))) / 12))
        parts.append(start + (end - start) * (np.arange(1, count + 1) / count)[:, None])
    return np.concatenate(parts)

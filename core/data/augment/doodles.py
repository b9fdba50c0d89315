"""What a hand draws, or a font has, that is no Bangla digit: each function draws one of a kind, another every time.

What a digit could look like is left out: a plain ring, box or heart (০), the letters 2 Z (২), 8 B (৪), 9 g q (৭),
6 b G (৬ and ৮), and all others that some hand writes as a digit.
"""

import math
from functools import cache

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from core.assets import ASSETS
from core.data.augment.pen import MARGIN, SIDE, Ink, Points, circle, drawn, smooth

_LATIN = "AEFHIKLMNPRTVWXYdfhiklmnprtvwxy"
_SIGNS = "?!#%@=*/<>[]();:+$~^"
_BANGLA = "অআইকঘচছজঝটণথদধনপফবভমযরলশষসহ"
_HERSHEY = (0, 1, 2, 3, 4, 5, 6, 7, 16, 18)  # with those in italics

_FIGURES = (
    "0,50 100,50/70,25 100,50 70,75",  # arrow
    "50,0 50,100/0,50 100,50",  # plus
    "0,0 100,100/100,0 0,100",  # cross
    "50,0 50,100/7,25 93,75/7,75 93,25",  # asterisk
    "30,0 25,100/75,0 70,100/0,30 100,30/0,70 100,70",  # hash
    "0,60 35,100 100,0",  # tick
    "50,0 100,100 0,100 50,0",  # triangle
    "50,0 79,90 3,35 97,35 21,90 50,0",  # star
    "50,0 62,36 100,36 70,58 80,95 50,72 20,95 30,58 0,36 38,36 50,0",  # star's outline
    "10,40 10,100 90,100 90,40/0,45 50,0 100,45",  # house
    "0,40 0,100 100,100 100,40 0,40 50,0 100,40/40,100 40,65 60,65 60,100",  # house with a door
    "50,30 50,65/20,45 80,45/50,65 25,100/50,65 75,100/50,30 38,25 35,12 50,0 65,12 62,25 50,30",  # a person
    "0,0 100,0 100,100 0,100 0,0/0,0 100,100/100,0 0,100",  # crossed box
    "0,0 100,0 100,100 0,100 0,0/50,0 50,100/0,50 100,50",  # window
    "0,0 100,0 100,100 0,100 0,0/25,50 45,75 100,0",  # ticked box
    "0,30 70,30 70,100 0,100 0,30 30,0 100,0 100,70 70,100/70,30 100,0",  # cube
    "60,0 20,55 50,55 35,100 85,40 52,40 60,0",  # flash
    "0,50 20,50 30,10 45,95 58,30 68,50 100,50",  # heartbeat
    "50,100 50,55/50,55 20,50 25,15 50,0 75,15 80,50 50,55",  # tree
    "0,60 15,90 85,90 100,60 0,60/50,60 50,0 85,50 50,50",  # boat
    "0,20 100,20/0,50 100,50/0,80 100,80",  # three lines
    "0,35 100,35/0,65 100,65",  # equals
    "50,0 50,100/0,0 100,0",  # T
    "0,0 0,100/100,0 100,100/0,50 100,50",  # H
    "0,100 25,0 50,80 75,0 100,100",  # M
)


def scribble(rng: np.random.Generator) -> Ink:
    """A smooth way of the pen with many bends: all over the paper, or a walk."""
    bends = round(math.exp(rng.uniform(math.log(5), math.log(40))))
    points = rng.random((bends, 2))
    if rng.random() < 0.4:
        steps = rng.standard_normal((bends, 2))
        steps[:, 0] += rng.uniform(0, 1.2)  # as in a line of writing
        points = np.cumsum(steps, axis=0)
    return drawn([smooth(points)], rng)


def loops(rng: np.random.Generator) -> Ink:
    """A spiral, or circles along a line."""
    turns = rng.uniform(2.5, 6)
    t = np.linspace(0, 1, 120)
    angle = 2 * np.pi * (turns * t + rng.random())
    is_spiral = rng.random() < 0.5
    radius = t if is_spiral else np.full_like(t, rng.uniform(0.15, 0.5))
    drift = 0 if is_spiral else 2 * t
    return drawn([np.stack([radius * np.cos(angle) + drift, radius * np.sin(angle)], axis=1)], rng)


def zigzag(rng: np.random.Generator) -> Ink:
    """Up and down, with corners or as a wave, upright or lying."""
    corners = int(rng.integers(6, 16))
    across = np.linspace(0, rng.uniform(0.6, 2), corners) + rng.normal(0, 0.03, corners)
    up = np.arange(corners) % 2 + rng.normal(0, 0.1, corners)
    points = np.stack([across, up] if rng.random() < 0.6 else [up, across], axis=1)
    return drawn([smooth(points) if rng.random() < 0.4 else points], rng)


def hatching(rng: np.random.Generator) -> Ink:
    """Lines side by side, crossed by others or not."""
    lines = _parallel(int(rng.integers(3, 9)), rng)
    if rng.random() < 0.4:
        lines += [line[:, ::-1] for line in _parallel(int(rng.integers(2, 8)), rng)]
    return drawn(lines, rng)


def _parallel(count: int, rng: np.random.Generator) -> list[Points]:
    lean = rng.uniform(-0.5, 0.5)
    ends = rng.normal(0, 0.08, (count, 2))
    places = (np.arange(count) + 0.5) / count
    return [
        np.array([(x + lean, low), (x - lean, 1 + high)]) for x, (low, high) in zip(places, ends, strict=True)
    ]


def straight_lines(rng: np.random.Generator) -> Ink:
    """One to four straight lines or flat arcs, anywhere."""
    strokes = []
    for _ in range(int(rng.integers(1, 5))):
        start, end = rng.random((2, 2))
        middle = (start + end) / 2 + rng.uniform(-0.15, 0.15) * (end - start)[::-1]
        strokes.append(smooth(np.array([start, middle, end])))
    return drawn(strokes, rng)


def figure(rng: np.random.Generator) -> Ink:
    """An arrow, a cross, a star, a house, in any of four directions."""
    text = _FIGURES[rng.integers(len(_FIGURES))]
    strokes = [
        np.array([pair.split(",") for pair in stroke.split()], float) / 100 for stroke in text.split("/")
    ]
    strokes = [stroke + rng.normal(0, 0.025, stroke.shape) for stroke in strokes]
    turns = int(rng.integers(4)) if rng.random() < 0.3 else 0
    for _ in range(turns):
        strokes = [stroke[:, ::-1] * [-1, 1] for stroke in strokes]
    return drawn(strokes, rng, fill=rng.random() < 0.1)


def face(rng: np.random.Generator) -> Ink:
    """Eyes and a mouth, mostly with a head around them, sometimes a nose."""
    strokes = [circle(0.5, 0.5, 0.5, rng)] if rng.random() < 0.85 else []
    height, apart, size = (rng.uniform(*ends) for ends in ((0.28, 0.42), (0.13, 0.22), (0.02, 0.07)))
    kind = rng.integers(3)
    for x in (0.5 - apart, 0.5 + apart):
        upright = np.array([(x, height - size), (x, height + size)])
        lying = np.array([(x - size, height), (x + size, height)])
        strokes.append([circle(x, height, size, rng), upright, lying][kind])
    along = np.linspace(-1, 1, 12)
    wide, smile = rng.uniform(0.15, 0.3), rng.uniform(-0.12, 0.22)
    mouth = [0.5 + wide * along, rng.uniform(0.62, 0.78) + smile * (0.5 - along**2)]
    strokes.append(np.stack(mouth, axis=1))
    if rng.random() < 0.3:
        strokes.append(np.array([(0.5, 0.45), (0.47, 0.57), (0.52, 0.57)]))
    return drawn(strokes, rng, pen=rng.uniform(0.025, 0.06))


def ring(rng: np.random.Generator) -> Ink:
    """A circle or an oval with something in it."""
    inner = rng.uniform(0.1, 0.3)
    inside = [
        [circle(0.5, 0.5, inner, rng)],
        [np.array([(0.1, 0.9), (0.9, 0.1)])],
        [np.array([(0, 0.5), (1, 0.5)]), np.array([(0.5, 0), (0.5, 1)])],
        [circle(x, rng.uniform(0.3, 0.7), 0.07, rng) for x in rng.uniform(0.25, 0.75, 3)],
        [rng.uniform(0.25, 0.75, (int(rng.integers(5, 10)), 2))],
    ]
    strokes = [circle(0.5, 0.5, 0.5, rng), *inside[rng.integers(len(inside))]]
    return drawn(strokes, rng, pen=rng.uniform(0.025, 0.07))


def filled(rng: np.random.Generator) -> Ink:
    """A filled square, triangle or circle, or a blot of any shape."""
    corners = int(rng.choice([3, 4, 4, 5, 6, 40]))
    angle = 2 * np.pi * (np.arange(corners) / corners + (0.125 if rng.random() < 0.6 else rng.random()))
    radius = np.ones(corners)
    if rng.random() < 0.35:
        corners = 60
        angle = 2 * np.pi * np.arange(corners) / corners
        waves = rng.normal(0, 0.14, (2, 6)) * np.minimum(1, 2 / np.arange(1, 7))
        terms = np.arange(1, 7)[:, None] * angle
        radius = np.exp(waves[0] @ np.cos(terms) + waves[1] @ np.sin(terms))
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1) * [1, rng.uniform(0.6, 1.2)]
    return drawn([points], rng, pen=rng.uniform(0.01, 0.1), fill=True)


def dots(rng: np.random.Generator) -> Ink:
    """One to seven of them."""
    places = rng.random((int(rng.integers(1, 8)), 2))
    strokes = [circle(x, y, rng.uniform(0.02, 0.09), rng) for x, y in places]
    return drawn(strokes, rng, fill=rng.random() < 0.8)


def hershey_letters(rng: np.random.Generator) -> Ink:
    """A Latin letter or a sign of a Hershey font, sometimes two or three."""
    letters = _LATIN if rng.random() < 0.8 else _SIGNS
    count = int(rng.choice([1, 2, 3], p=[0.85, 0.1, 0.05]))
    text = "".join(letters[i] for i in rng.integers(len(letters), size=count))
    font = int(rng.choice(_HERSHEY))
    pen = round(math.exp(rng.uniform(0, math.log(8))))
    (width, height), below = cv2.getTextSize(text, font, 1, 1)
    scale = (SIDE - 2 * MARGIN) / max(width, height + below / 2)
    place = round((SIDE - scale * width) / 2), round((SIDE + scale * (height - below / 2)) / 2)
    ink = np.zeros((SIDE, SIDE), np.uint8)
    return np.asarray(cv2.putText(ink, text, place, font, scale, 255, pen, cv2.LINE_AA), np.uint8)


def printed_letter(rng: np.random.Generator) -> Ink:
    """A Latin or Bangla letter of a shipped font, its strokes thinner or thicker."""
    letters, font = (_LATIN, _fonts()[0]) if rng.random() < 0.4 else (_BANGLA, _fonts()[1])
    sheet = Image.new("L", (SIDE, SIDE))
    middle = SIDE // 2, SIDE // 2
    ImageDraw.Draw(sheet).text(middle, letters[rng.integers(len(letters))], 255, font, anchor="mm")
    change = int(rng.integers(-2, 4))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (abs(change) + 1, abs(change) + 1))
    ink = np.array(sheet)
    return np.asarray(cv2.dilate(ink, disc) if change > 0 else cv2.erode(ink, disc), np.uint8)


@cache
def _fonts() -> tuple[ImageFont.FreeTypeFont, ImageFont.FreeTypeFont]:
    """For Latin and for Bangla."""
    names = "Inter-Regular.otf", "NotoSansBengali-Regular.ttf"
    latin, bangla = (ImageFont.truetype(ASSETS / "fonts" / name, 48) for name in names)
    return latin, bangla

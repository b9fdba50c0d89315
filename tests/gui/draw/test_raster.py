"""A drawing that is painted as it grows is, pixel for pixel, the one that is painted at once."""

import numpy as np
import pytest

from gui.draw import raster
from gui.draw.raster import Raster
from gui.draw.render import render
from gui.draw.strokes import WIDE, Drawing, Picture, Point, Stroke

DARK = np.full((60, 80, 3), 20, np.uint8)


def scribble(moves: int, *, seed: int = 0, rough: bool = False) -> list[Point]:
    """Across the whole paper; `rough` has the pressure change and some points so near that they make way."""
    rng = np.random.default_rng(seed)
    turns = np.arange(moves) * (0.04 if rough else 0.21) + seed
    xs, ys = 240 + 190 * np.sin(turns), 240 + 190 * np.sin(0.37 * turns + seed)
    pressures = rng.uniform(0.2, 1, moves).round(1) if rough else np.ones(moves)
    return [Point(*place) for place in np.stack([xs, ys, pressures], axis=1).tolist()]


def grown(before: Drawing, points: list[Point], *, erases: bool = False) -> list[Drawing]:
    """The drawing after each movement."""
    stroke = Stroke((points[0],), 24, erases)
    drawings = [before.with_stroke(stroke)]
    for point in points[1:]:
        stroke = stroke.to(point)
        drawings.append(before.with_stroke(stroke))
    return drawings


@pytest.mark.parametrize("ground", [Drawing(), Drawing(size=WIDE), Drawing((), Picture(DARK))])
@pytest.mark.parametrize("rough", [False, True])
def test_every_movement_of_a_drawing_that_grows(qapp, ground, rough):
    """A long line, a dot, a rubber's line: also where movements in between were not asked for."""
    one = grown(ground, scribble(160, rough=rough))
    two = grown(one[-1], scribble(1))
    three = grown(two[-1], scribble(40, seed=2, rough=rough), erases=True)
    painted = Raster()
    for drawing in [ground, *one[:12], *one[12::9], *two, *three[5::7], three[-1]]:
        np.testing.assert_array_equal(painted.render(drawing), render(drawing))


def test_what_is_taken_back_and_what_is_another_drawing(qapp):
    painted = Raster()
    first = grown(Drawing(), scribble(30))
    second = grown(first[-1], scribble(90, seed=1))
    other = grown(Drawing(), scribble(90, seed=3))
    drawings = [second[-1], first[-1], second[40], second[20], other[-1], Drawing(), first[3]]
    for drawing in (*drawings, Drawing(other[-1].strokes, Picture(DARK)), other[5]):
        np.testing.assert_array_equal(painted.render(drawing), render(drawing))


def test_a_movement_paints_no_more_of_a_long_line_than_of_a_short_one(qapp, monkeypatch):
    points = 0

    def counted(painter, pieces, grey):
        nonlocal points
        points += sum(len(piece) for _, piece in pieces)
        paint(painter, pieces, grey)

    paint = raster.paint_pieces
    monkeypatch.setattr(raster, "paint_pieces", counted)
    painted, most = Raster(), []
    drawings = grown(Drawing(), scribble(600))
    for part in (drawings[100:150], drawings[550:600]):
        painted.render(part[0])
        counts = []
        for drawing in part[1:]:
            points = 0
            painted.render(drawing)
            counts.append(points)
        most.append(max(counts))
    assert max(most) < 300  # of some 500 and 2,700

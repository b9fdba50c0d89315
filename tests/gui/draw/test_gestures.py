"""A thousand made-up hands: whatever they do, undoing it all leads back to the blank paper."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from gui.draw.canvas import Canvas, Tool
from gui.draw.overlay import Box
from gui.draw.strokes import SQUARE, WIDE
from tests.gui.pointing import LEFT, MOVE, PRESS, RELEASE, draw, pen, synthesized, tablet

_places = st.tuples(st.integers(-40, 520), st.integers(-40, 520))
_touches = st.tuples(st.integers(0, 480), st.integers(0, 480), st.floats(0, 1))


@dataclass(frozen=True)
class Gesture:
    """Its name and values are what a failure shows."""

    name: str
    act: Callable[..., object] = field(repr=False)
    values: tuple

    def __call__(self, canvas: Canvas) -> None:
        self.act(canvas, *self.values)


def _named(name: str, act: Callable[..., object], *values: st.SearchStrategy) -> st.SearchStrategy[Gesture]:
    return st.builds(Gesture, st.just(name), st.just(act), st.tuples(*values))


def _unfinished(canvas: Canvas, place: tuple[int, int]) -> None:
    QTest.mousePress(canvas, LEFT, pos=QPoint(*place))
    QTest.mouseMove(canvas, QPoint(*place) + QPoint(30, 5))


def _torn_pen(canvas: Canvas, first: tuple[int, int, float], eraser: bool) -> None:
    """The pen comes down twice before it goes up, with mouse events between."""
    for kind in (PRESS, MOVE, PRESS, MOVE, RELEASE, RELEASE):
        tablet(canvas, kind, *first, eraser=eraser)
        synthesized(canvas, MOVE, *first[:2])


def _resize(canvas: Canvas, width: int, height: int) -> None:
    canvas.resize(width, height)


def _tool(canvas: Canvas, tool: Tool) -> None:
    canvas.tool = tool


def _width(canvas: Canvas, width: int) -> None:
    canvas.pen_width = width


GESTURES = st.one_of(
    _named("mouse", lambda canvas, places: draw(canvas, *places), st.lists(_places, min_size=1, max_size=5)),
    _named(
        "pen",
        lambda canvas, places, eraser: pen(canvas, *places, eraser=eraser),
        st.lists(_touches, min_size=1, max_size=5),
        st.booleans(),
    ),
    _named("unfinished", _unfinished, _places),
    _named("torn pen", _torn_pen, _touches, st.booleans()),
    _named("tool", _tool, st.sampled_from(Tool)),
    _named("width", _width, st.integers(8, 64)),
    _named("undo", lambda canvas: canvas.undo_group.undo()),
    _named("redo", lambda canvas: canvas.undo_group.redo()),
    _named("clear", lambda canvas: canvas.clear()),
    _named("place", lambda canvas, grey: canvas.place(np.full((7, 5), grey, np.uint8)), st.integers(0, 255)),
    _named("finish", lambda canvas: canvas.finish(canvas.drawing)),
    _named("resize", _resize, st.integers(1, 900), st.integers(1, 900)),
    _named("paper", lambda canvas, size: canvas.use_paper(size, ""), st.sampled_from((SQUARE, WIDE))),
    _named("boxes", lambda canvas: canvas.show_boxes((Box(0, 0, 200, 480), Box(200, 0, 200, 480)))),
    _named("hide", lambda canvas: (canvas.show(), canvas.hide())),
)


@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(GESTURES, min_size=1, max_size=12))
def test_any_sequence_of_gestures_can_be_undone_to_blank_paper_and_redone(qapp, gestures):
    canvas = Canvas("Draw here")
    canvas.resize(480, 480)
    for gesture in gestures:
        gesture(canvas)
    QTest.mouseRelease(canvas, LEFT)
    for size in (SQUARE, WIDE):
        canvas.use_paper(size, "")
        stack, seen = canvas.undo_stack, [canvas.drawing]
        while stack.canUndo():
            stack.undo()
            assert canvas.drawing is not seen[-1]  # a fresh sheet may be drawn on as the one before was
            seen.append(canvas.drawing)
        assert canvas.drawing.is_empty
        assert canvas.drawing.size == size
        for drawing in reversed(seen[:-1]):
            stack.redo()
            assert canvas.drawing == drawing
    canvas.deleteLater()

import time

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest

from gui.draw.canvas import Tool
from gui.draw.strokes import SIDE, Drawing
from tests.gui.pointing import (
    LEFT,
    MOVE,
    PRESS,
    RELEASE,
    Fingers,
    draw,
    hover,
    leave,
    pen,
    synthesized,
    tablet,
)

MOUSE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease


def ends(canvas) -> list[tuple[float, float]]:
    return [stroke.points[-1][:2] for stroke in canvas.drawing.strokes]


def test_a_mouse_stroke_is_one_stroke_in_paper_units(canvas):
    canvas.resize(SIDE * 2, SIDE * 2)
    draw(canvas, (100, 200), (400, 200), (400, 600))
    (stroke,) = canvas.drawing.strokes
    assert stroke.points[0][:2] == (50, 100)
    assert stroke.points[-1][:2] == (200, 300)
    assert stroke.width == canvas.pen_width
    assert not stroke.erases


def test_the_drawing_changes_while_the_pen_moves(canvas):
    seen: list[Drawing] = []
    canvas.drawing_changed.connect(seen.append)
    QTest.mousePress(canvas, LEFT, pos=canvas.rect().center())
    QTest.mouseMove(canvas, canvas.rect().center() / 2)
    assert len(seen) == 2
    assert all(isinstance(drawing, Drawing) and len(drawing.strokes) == 1 for drawing in seen)
    assert canvas.stroke_unfinished
    QTest.mouseRelease(canvas, LEFT)
    assert not canvas.stroke_unfinished


def test_two_quick_clicks_are_two_dots(canvas):
    for press in (QTest.mousePress, QTest.mouseDClick):
        press(canvas, LEFT, pos=QPoint(100, 100))
        QTest.mouseRelease(canvas, LEFT, pos=QPoint(100, 100))
    assert canvas.undo_stack.count() >= 2


@pytest.mark.parametrize("button", [Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton])
def test_other_buttons_draw_nothing(canvas, button):
    QTest.mouseClick(canvas, button)
    assert canvas.drawing.is_empty


def test_a_stroke_ends_where_the_button_came_up_unheard(canvas):
    QTest.mousePress(canvas, LEFT, pos=QPoint(100, 100))
    canvas.hide()
    assert canvas.undo_stack.count() == 1
    canvas.show()
    QTest.mouseMove(canvas, QPoint(300, 300))
    assert ends(canvas) == [(100, 100)]


def test_a_pen_draws_with_its_pressure(canvas):
    pen(canvas, (100, 100, 0.25), (200, 100, 0.5), (300, 100, 1.0))
    (stroke,) = canvas.drawing.strokes
    assert [point.pressure for point in stroke.points] == [0.25, 0.5, 1.0]


def test_a_pen_that_barely_touches_still_draws(canvas):
    pen(canvas, (100, 100, 0.0), (200, 100, 0.01))
    assert min(point.pressure for point in canvas.drawing.strokes[0].points) > 0.1


def test_a_hovering_pen_draws_nothing(canvas):
    hover(canvas, 100, 100)
    assert canvas.drawing.is_empty


def test_a_palm_draws_nothing_while_the_pen_is_down_or_near(canvas):
    palm = Fingers(canvas)
    tablet(canvas, PRESS, 100, 100)
    palm.press(0, 400, 400)
    tablet(canvas, MOVE, 200, 100)
    palm.move((0, 410, 410))
    tablet(canvas, RELEASE, 200, 100, 0.0)
    palm.release(0, 410, 410)
    palm.press(0, 420, 420)  # the hand goes on to where the next line begins
    palm.release(0, 420, 420)
    hover(canvas, 300, 100)
    palm.press(0, 430, 430)
    pen(canvas, (300, 100, 1.0), (300, 200, 1.0))
    palm.release(0, 430, 430)
    assert ends(canvas) == [(200, 100), (300, 200)]


def test_a_finger_draws_again_some_time_after_the_pen(canvas, monkeypatch):
    pen(canvas, (100, 100, 1.0), (200, 100, 1.0))
    now = time.monotonic()
    monkeypatch.setattr("gui.draw.pointer.time.monotonic", lambda: now + 1)
    finger = Fingers(canvas)
    finger.press(0, 400, 400)
    finger.release(0, 400, 400)
    assert ends(canvas) == [(200, 100), (400, 400)]


@pytest.mark.parametrize("eraser", [False, True])
def test_a_pen_that_is_taken_away_in_the_middle_of_a_stroke_ends_it(canvas, eraser):
    draw(canvas, (50, 300), (400, 300))
    tablet(canvas, PRESS, 100, 280, eraser=eraser)
    tablet(canvas, MOVE, 200, 320, eraser=eraser)
    leave(eraser=eraser)
    assert not canvas.stroke_unfinished
    assert canvas.drawing.strokes[1].erases is eraser
    draw(canvas, (300, 100), (300, 200))
    assert ends(canvas) == [(400, 300), (200, 320), (300, 200)]
    leave(eraser=eraser)
    assert canvas.undo_stack.count() == 3


def test_the_rubber_end_of_a_pen_erases_whatever_tool_is_chosen(canvas):
    draw(canvas, (50, 240), (430, 240))
    pen(canvas, (240, 200, 1.0), (240, 280, 1.0), eraser=True)
    assert [stroke.erases for stroke in canvas.drawing.strokes] == [False, True]
    assert canvas.tool is Tool.PEN
    pen(canvas, (100, 100, 1.0), (200, 100, 1.0))
    assert [stroke.erases for stroke in canvas.drawing.strokes] == [False, True, False]


def test_the_mouse_events_that_come_with_a_pen_draw_nothing_twice(canvas):
    for kind, mouse, place in zip((PRESS, MOVE, RELEASE), MOUSE, (100, 300, 300), strict=True):
        tablet(canvas, kind, place, place, 0.5)
        synthesized(canvas, mouse, place, place)
    assert canvas.undo_stack.count() == 1
    assert {point.pressure for point in canvas.drawing.strokes[0].points} == {0.5}


def test_the_mouse_events_that_come_after_a_pen_or_a_finger_draw_nothing(canvas):
    pen(canvas, (100, 100, 0.5), (300, 300, 0.5))
    for mouse in MOUSE:
        synthesized(canvas, mouse, 200, 200)
    assert canvas.undo_stack.count() == 1


def test_the_mouse_draws_again_after_the_pen(canvas):
    pen(canvas, (100, 100, 0.5))
    draw(canvas, (200, 200), (300, 300))
    assert len(canvas.drawing.strokes) == 2


def test_a_finger_draws_one_stroke_and_no_mouse_event_follows(canvas):
    finger = Fingers(canvas)
    finger.press(0, 100, 100)
    finger.move((0, 200, 150))
    finger.release(0, 200, 150)
    assert ends(canvas) == [(200, 150)]
    assert canvas.undo_stack.count() == 1


def test_a_second_finger_does_not_scribble(canvas):
    fingers = Fingers(canvas)
    fingers.press(0, 100, 100)
    fingers.press(1, 300, 300, 0)
    fingers.move((0, 110, 200), (1, 400, 100))
    fingers.release(0, 110, 200, 1)
    fingers.move((1, 50, 50))
    fingers.release(1, 50, 50)
    assert ends(canvas) == [(110, 200)]
    fingers.press(0, 20, 20)
    fingers.release(0, 20, 20)
    assert ends(canvas) == [(110, 200), (20, 20)]


def test_the_pen_takes_the_paper_from_a_palm(canvas):
    palm = Fingers(canvas)
    palm.press(0, 400, 400)
    palm.move((0, 410, 410))
    pen(canvas, (100, 100, 1.0), (200, 100, 1.0))
    palm.move((0, 450, 450))
    palm.release(0, 450, 450)
    assert ends(canvas) == [(200, 100)]
    assert canvas.undo_stack.count() == 1

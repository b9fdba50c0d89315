import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QInputDevice, QMouseEvent, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.draw.canvas import Canvas
from gui.draw.strokes import SIDE, Drawing
from tests.gui.pointing import draw

PEN = QPointingDevice(
    "pen",
    1,
    QInputDevice.DeviceType.Stylus,
    QPointingDevice.PointerType.Pen,
    QInputDevice.Capability.Pressure,
    1,
    1,
)


@pytest.fixture
def canvas(qtbot) -> Canvas:
    made = Canvas("Draw here")
    made.resize(SIDE, SIDE)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def tablet(canvas: Canvas, kind: QEvent.Type, x: float, y: float, pressure: float) -> None:
    place, left = QPointF(x, y), Qt.MouseButton.LeftButton
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletMove else left
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletRelease else left
    keys = Qt.KeyboardModifier.NoModifier
    event = QTabletEvent(
        kind, PEN, place, canvas.mapToGlobal(place), pressure, 0, 0, 0, 0, 0, keys, button, held
    )
    QApplication.sendEvent(canvas, event)
    assert event.isAccepted()


def synthesized(canvas: Canvas, kind: QEvent.Type, x: float, y: float) -> None:
    """The mouse event that some platforms send beside a pen's own."""
    place, left = QPointF(x, y), Qt.MouseButton.LeftButton
    event = QMouseEvent(
        kind, place, place, canvas.mapToGlobal(place), left, left, Qt.KeyboardModifier.NoModifier,
        Qt.MouseEventSource.MouseEventSynthesizedBySystem,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)


def test_a_mouse_stroke_is_one_stroke_in_paper_units(canvas):
    canvas.resize(SIDE * 2, SIDE * 2)
    draw(canvas, (100, 200), (400, 200), (400, 600))
    (stroke,) = canvas.drawing.strokes
    assert stroke.points[0][:2] == (50, 100)
    assert stroke.points[-1][:2] == (200, 300)
    assert stroke.width == canvas.pen_width


def test_the_drawing_changes_while_the_pen_moves(canvas):
    seen: list[Drawing] = []
    canvas.drawing_changed.connect(seen.append)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=canvas.rect().center())
    QTest.mouseMove(canvas, canvas.rect().center() / 2)
    assert len(seen) == 2
    assert all(isinstance(drawing, Drawing) and len(drawing.strokes) == 1 for drawing in seen)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton)


def test_other_buttons_draw_nothing(canvas):
    QTest.mouseClick(canvas, Qt.MouseButton.RightButton)
    assert canvas.drawing.is_empty


def test_undo_and_redo_go_through_strokes_clear_and_pictures(canvas):
    draw(canvas, (50, 50), (200, 200))
    draw(canvas, (50, 200), (200, 50))
    canvas.place(np.zeros((28, 28), np.uint8))
    canvas.clear()
    seen = []
    while canvas.undo_stack.canUndo():
        seen.append((len(canvas.drawing.strokes), canvas.drawing.picture is not None))
        canvas.undo_stack.undo()
    assert seen == [(0, False), (0, True), (2, False), (1, False)]
    assert canvas.drawing.is_empty
    canvas.undo_stack.redo()
    assert len(canvas.drawing.strokes) == 1


def test_clearing_an_empty_canvas_leaves_nothing_to_undo(canvas):
    canvas.clear()
    assert not canvas.undo_stack.canUndo()


def test_a_pen_draws_with_its_pressure(canvas):
    tablet(canvas, QEvent.Type.TabletPress, 100, 100, 0.25)
    tablet(canvas, QEvent.Type.TabletMove, 200, 100, 0.5)
    tablet(canvas, QEvent.Type.TabletMove, 300, 100, 1.0)
    tablet(canvas, QEvent.Type.TabletRelease, 300, 100, 0.0)
    (stroke,) = canvas.drawing.strokes
    assert [point.pressure for point in stroke.points] == [0.25, 0.5, 1.0]


def test_the_mouse_events_that_come_with_a_pen_draw_nothing_twice(canvas):
    tablet(canvas, QEvent.Type.TabletPress, 100, 100, 0.5)
    synthesized(canvas, QEvent.Type.MouseButtonPress, 100, 100)
    tablet(canvas, QEvent.Type.TabletMove, 300, 300, 0.5)
    synthesized(canvas, QEvent.Type.MouseMove, 300, 300)
    tablet(canvas, QEvent.Type.TabletRelease, 300, 300, 0.5)
    synthesized(canvas, QEvent.Type.MouseButtonRelease, 300, 300)
    assert len(canvas.drawing.strokes) == 1
    assert canvas.undo_stack.count() == 1
    assert {point.pressure for point in canvas.drawing.strokes[0].points} == {0.5}


def test_the_mouse_draws_again_after_the_pen(canvas):
    tablet(canvas, QEvent.Type.TabletPress, 100, 100, 0.5)
    tablet(canvas, QEvent.Type.TabletRelease, 100, 100, 0.5)
    draw(canvas, (200, 200), (300, 300))
    assert len(canvas.drawing.strokes) == 2


def test_the_paper_is_white_in_both_themes_and_shows_what_was_drawn(canvas):
    from gui.theme import theme

    draw(canvas, (100, 240), (380, 240))
    for scheme in ("light", "dark"):
        theme().choose(scheme)
        shown = canvas.grab().toImage()
        ratio = shown.devicePixelRatio()
        assert shown.pixelColor(round(240 * ratio), round(240 * ratio)).lightness() == 0
        assert shown.pixelColor(round(240 * ratio), round(400 * ratio)).lightness() == 255

"""Draw with pen and finger, erase, and bring pictures in and out."""

import base64

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from core.data.images import read_image
from gui.draw.canvas import Canvas, Tool
from gui.draw.page import DrawPage
from tests.e2e.scenarios import digits
from tests.gui.pointing import Fingers, synthesized
from tests.gui.pointing import pen as touch_with_pen

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
MOUSE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease


def on(canvas: Canvas, stroke: digits.Stroke) -> list[QPoint]:
    return [QPoint(round(x * canvas.width()), round(y * canvas.height())) for x, y in stroke]


def reads(qtbot, page: DrawPage, answer: str) -> None:
    qtbot.waitUntil(lambda: page.answer_card.digit.text == answer, timeout=5000)


def test_a_pen_with_pressure_draws_a_digit_and_its_rubber_end_takes_it_away(qtbot, pages) -> None:
    draw, _, _, _ = pages
    hint, canvas = draw.answer_card.digit.text, draw.canvas
    places = on(canvas, digits.SEVEN[0])
    pressures = [0.6 + 0.4 * step / len(places) for step in range(len(places))]
    touched = [(place.x(), place.y(), force) for place, force in zip(places, pressures, strict=True)]
    touch_with_pen(canvas, *touched)
    for kind, place in zip(MOUSE, places[:3], strict=True):
        synthesized(canvas, kind, place.x(), place.y())
    reads(qtbot, draw, "৭")
    assert len(canvas.drawing.strokes) == 1
    assert len({point.pressure for point in canvas.drawing.strokes[0].points}) > 10
    touch_with_pen(canvas, *((x, y, 1.0) for x, y, _ in touched), eraser=True)
    reads(qtbot, draw, hint)
    assert canvas.drawing.is_empty
    canvas.undo_stack.undo()
    reads(qtbot, draw, "৭")


def test_a_finger_draws_a_digit_while_another_rests(qtbot, pages) -> None:
    draw, _, _, _ = pages
    canvas = draw.canvas
    (stroke,) = digits.ZERO
    first, *others = on(canvas, stroke)
    fingers = Fingers(canvas)
    fingers.press(0, first.x(), first.y())
    fingers.press(1, 20, 20, 0)
    for step, place in enumerate(others):
        fingers.move((0, place.x(), place.y()), (1, 20 + step, 20))
    fingers.release(0, others[-1].x(), others[-1].y(), 1)
    fingers.release(1, 60, 20)
    reads(qtbot, draw, "০")
    assert canvas.undo_stack.count() == 1


def test_the_tools_are_at_hand_on_the_keyboard(qtbot, window, pages, pen) -> None:
    draw, _, _, _ = pages
    canvas = draw.canvas
    pen(draw, digits.ZERO[0])
    QTest.keyClick(window, Qt.Key.Key_E)
    pen(draw, digits.between((0.5, 0.1), (0.5, 0.4)))
    QTest.keyClick(window, Qt.Key.Key_P)
    assert canvas.tool is Tool.PEN
    width = canvas.pen_width
    QTest.keyClick(window, Qt.Key.Key_BracketLeft)
    pen(draw, digits.between((0.1, 0.1), (0.2, 0.1)))
    assert [stroke.erases for stroke in canvas.drawing.strokes] == [False, True, False]
    assert canvas.drawing.strokes[-1].width < width
    QTest.keyClick(window, Qt.Key.Key_G)
    QTest.keyClick(window, Qt.Key.Key_Delete)
    assert canvas.drawing.is_empty
    for count in (3, 2, 1, 0):
        QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
        assert len(canvas.drawing.strokes) == count
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL | SHIFT)
    assert len(canvas.drawing.strokes) == 1


def test_a_digit_goes_out_and_comes_in_again_every_way(
    qtbot, window, pages, pen, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw, _, _, _ = pages
    hint = draw.answer_card.digit.text
    for stroke in digits.TWO:
        pen(draw, stroke)
    reads(qtbot, draw, "২")
    path = tmp_path / "two.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    QTest.keyClick(window, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(path.exists, timeout=5000)
    QTest.keyClick(window, Qt.Key.Key_C, CTRL)

    def comes_in() -> None:
        reads(qtbot, draw, "২")
        assert draw.canvas.drawing.picture is not None
        QTest.keyClick(window, Qt.Key.Key_Delete)
        reads(qtbot, draw, hint)

    QTest.keyClick(window, Qt.Key.Key_Delete)
    QTest.keyClick(window, Qt.Key.Key_V, CTRL)
    comes_in()
    QTest.keyClick(window, Qt.Key.Key_O, CTRL)
    comes_in()
    file, page = QMimeData(), QMimeData()
    file.setUrls([QUrl.fromLocalFile(str(path))])
    page.setHtml(f'<img src="data:image/png;base64,{base64.b64encode(path.read_bytes()).decode()}">')
    for mime in (file, page):
        where, copy, left = QPointF(300, 300), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        window.dropEvent(QDropEvent(where, copy, mime, left, Qt.KeyboardModifier.NoModifier))
        comes_in()
    QGuiApplication.clipboard().setMimeData(page)
    QTest.keyClick(window, Qt.Key.Key_V, CTRL)
    comes_in()
    assert read_image(path).shape == (480, 480)

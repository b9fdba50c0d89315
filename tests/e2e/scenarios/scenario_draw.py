"""Draw a digit with the mouse and read the answer; undo, clear, and look inside."""

import ctypes

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.e2e.scenarios import digits


@pytest.mark.parametrize(
    ("strokes", "answer"),
    [(digits.ZERO, "০"), (digits.FOUR, "৪"), (digits.SEVEN, "৭"), (digits.TWO, "২")],
    ids=["zero", "four", "seven", "two"],
)
def test_a_drawn_digit_is_read(qtbot, pages, pen, strokes, answer) -> None:
    draw, _, _, _ = pages
    for stroke in strokes:
        pen(draw, stroke)
    qtbot.waitUntil(lambda: draw.answer_card.digit.text == answer, timeout=5000)


def test_a_stroke_keeps_its_points_while_the_processor_is_busy(qtbot, pages) -> None:
    """With real movements from the X server, which Qt would by itself melt into one."""
    try:
        x11, xtest = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
    except OSError:
        pytest.skip("no libXtst to move the pointer with")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    screen = ctypes.c_void_p(x11.XOpenDisplay(None))
    canvas = pages[0].canvas
    corner = canvas.mapToGlobal(canvas.rect().topLeft())

    def move(x: int, y: int) -> None:
        xtest.XTestFakeMotionEvent(screen, -1, corner.x() + x, corner.y() + y, 0)
        x11.XSync(screen, 0)

    move(40, 40)
    xtest.XTestFakeButtonEvent(screen, 1, 1, 0)
    x11.XSync(screen, 0)
    qtbot.waitUntil(lambda: not canvas.drawing.is_empty, timeout=5000)
    for step in range(1, 41):  # in one go: the window has no time between
        move(40 + 6 * step, 40 + 200 * (step % 2))
    xtest.XTestFakeButtonEvent(screen, 1, 0, 0)
    x11.XSync(screen, 0)
    qtbot.waitUntil(canvas.undo_stack.canUndo, timeout=5000)
    x11.XCloseDisplay(screen)
    assert len(canvas.drawing.strokes[0].points) > 35


def test_the_answer_comes_while_the_pen_moves_and_goes_with_the_drawing(qtbot, pages, window) -> None:
    draw, _, _, _ = pages
    hint = draw.answer_card.digit.text
    canvas = draw.canvas
    middle = canvas.rect().center()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=middle)
    for step in range(20):
        QTest.mouseMove(canvas, middle + canvas.rect().bottomRight() * step / 60)
    qtbot.waitUntil(lambda: draw.answer_card.digit.text != hint, timeout=5000)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton)

    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: draw.answer_card.digit.text == hint, timeout=5000)
    assert draw.canvas.drawing.is_empty

    QTest.keyClick(
        window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    qtbot.waitUntil(lambda: draw.answer_card.digit.text != hint, timeout=5000)
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: draw.answer_card.digit.text == hint, timeout=5000)


def test_the_drawing_is_seen_inside_the_network(qtbot, window, pages, pen) -> None:
    draw, _, _, inspect = pages
    pen(draw, digits.ZERO[0])
    qtbot.waitUntil(lambda: draw.session.image.image is not None, timeout=5000)
    QTest.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(inspect.isVisible)
    qtbot.waitUntil(lambda: inspect.maps_view.panel.mosaic is not None, timeout=5000)
    assert inspect.maps_view.panel.isVisible()


def test_a_wrong_file_gets_a_sentence_and_leaves_the_drawing(qtbot, window, pages, pen, tmp_path) -> None:
    draw, _, _, _ = pages
    pen(draw, digits.ZERO[0])
    before = draw.canvas.drawing
    wrong = tmp_path / "letter.png"
    wrong.write_text("Dear reader, this is no picture.")
    window.receive(wrong)
    qtbot.waitUntil(window.banner.isVisible, timeout=5000)
    assert "letter.png is not an image" in window.banner.text
    assert draw.canvas.drawing == before

    foreign = tmp_path / "foreign.safetensors"
    foreign.write_bytes(b"not a model")
    window.receive(foreign)
    qtbot.waitUntil(lambda: "foreign.safetensors is not a model file" in window.banner.text, timeout=5000)
    assert window.session.model.classifier.model.name == "ankan-base"

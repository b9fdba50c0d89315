"""A picture of a number that was opened as one digit, on its way to the paper for numbers."""

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.classifier import load_classifier
from gui.draw.page import DrawPage
from gui.draw.strokes import WIDE, Drawing
from tests.gui.pointing import draw

LEFT = Qt.MouseButton.LeftButton


def zeros(count: int) -> np.ndarray:
    picture = np.full((100, 80 * count + 20), 255, np.uint8)
    for place in range(count):
        cv2.ellipse(picture, (50 + 80 * place, 50), (22, 30), 0, 0, 360, 0, 5)
    return picture


@pytest.fixture
def digit(qtbot, window, page) -> DrawPage:
    """The page with the shipped model and paper for one digit."""
    page.session.model.use(load_classifier())
    qtbot.waitUntil(window.isActiveWindow)
    return page


def reads(qtbot, page: DrawPage, text: str) -> None:
    qtbot.waitUntil(lambda: page.number_card.number.text == text, timeout=5000)


def test_a_picture_of_several_digits_is_read_as_a_number_with_a_click(qtbot, digit):
    several = digit.answer_card.several
    draw(digit.canvas, (100, 100), (200, 250))
    QTest.keyClick(digit.window(), Qt.Key.Key_N)
    draw(digit.canvas, (100, 100), (120, 150))
    QTest.keyClick(digit.window(), Qt.Key.Key_N)
    digit.receive(zeros(3))
    qtbot.waitUntil(several.isVisible, timeout=5000)
    assert digit.answer_card.digit.lines[1] == "not sure"
    QTest.mouseClick(several, LEFT)
    reads(qtbot, digit, "০০০")
    assert not several.isVisible()
    digit.canvas.undo_stack.undo()
    assert len(digit.canvas.drawing.strokes) == 1


def test_one_digit_is_not_asked_about(qtbot, digit):
    several = digit.answer_card.several
    digit.receive(zeros(2))
    qtbot.waitUntil(several.isVisible, timeout=5000)
    digit.receive(zeros(1))
    qtbot.waitUntil(lambda: digit.answer_card.digit.text == "০", timeout=5000)
    assert not several.isVisible()
    digit.receive(zeros(2))
    qtbot.waitUntil(several.isVisible, timeout=5000)
    draw(digit.canvas, (10, 10), (40, 40))  # each of its movements would wait
    qtbot.waitUntil(lambda: not several.isVisible(), timeout=5000)


def test_a_picture_goes_along_to_the_empty_paper_for_numbers(qtbot, window, digit):
    digit.receive(zeros(3))
    QTest.keyClick(window, Qt.Key.Key_N)
    reads(qtbot, digit, "০০০")
    QTest.keyClick(window, Qt.Key.Key_N)
    digit.receive(zeros(2))
    QTest.keyClick(window, Qt.Key.Key_N)
    reads(qtbot, digit, "০০")
    digit.canvas.undo_stack.undo()
    digit.canvas.undo_stack.undo()
    assert digit.canvas.drawing == Drawing(size=WIDE)


def test_what_lies_on_the_paper_for_numbers_stays_there(qtbot, window, digit):
    QTest.keyClick(window, Qt.Key.Key_N)
    digit.receive(zeros(4))
    reads(qtbot, digit, "০০০০")
    QTest.keyClick(window, Qt.Key.Key_N)
    digit.receive(zeros(2))
    QTest.keyClick(window, Qt.Key.Key_N)
    reads(qtbot, digit, "০০০০")


def test_a_picture_that_was_drawn_on_stays_where_it_is(window, digit):
    digit.receive(zeros(1))
    draw(digit.canvas, (10, 10), (40, 40))
    QTest.keyClick(window, Qt.Key.Key_N)
    assert digit.canvas.drawing.is_empty

"""Judge answers, write digits in turn, have the network learn, use what it learned, and go back: with keys alone."""

from datetime import datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.data.practice import practice_digit
from core.training import replay
from gui.draw.teach.answer_row import Row
from tests.e2e.scenarios import digits

CTRL = Qt.KeyboardModifier.ControlModifier
RETURN, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


def test_the_network_learns_from_its_user(qtbot, window, pages, pen, monkeypatch) -> None:
    draw = pages[0]
    teaching, canvas = draw.teaching, draw.canvas
    qtbot.waitUntil(canvas.hasFocus)

    for stroke in digits.SEVEN:
        pen(draw, stroke)
    qtbot.waitUntil(lambda: teaching.card.answer.yes_button.text() == "Yes, a ৭", timeout=5000)
    QTest.keyClick(window.focusWidget(), RETURN)
    qtbot.waitUntil(lambda: [entry.digit for entry in teaching.shelf.entries] == [7])

    QTest.keyClick(window, Qt.Key.Key_Delete)
    for stroke in digits.TWO:
        pen(draw, stroke)
    qtbot.waitUntil(lambda: teaching.card.answer.shown is Row.ASKING, timeout=5000)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_9)
    assert teaching.card.answer.question.text() == "Add as a ৯?"
    QTest.keyClick(window.focusWidget(), RETURN)
    qtbot.waitUntil(lambda: [entry.digit for entry in teaching.shelf.entries] == [7, 9])

    QTest.keyClick(window, Qt.Key.Key_T, CTRL)
    for count in range(3, 6):
        for stroke in digits.ZERO:
            pen(draw, stroke)
        QTest.keyClick(window.focusWidget(), RETURN)
        qtbot.waitUntil(lambda count=count: len(teaching.shelf.entries) == count)
        assert canvas.drawing.is_empty
    assert [entry.digit for entry in teaching.shelf.entries[2:]] == [0, 1, 2]
    QTest.keyClick(window.focusWidget(), ESCAPE)

    begun = datetime(2026, 1, 2, 10, 15).astimezone()
    for number in range(40):
        picture, digit = practice_digit(7, number)
        teaching.shelf.handwriting.add(picture, digit, when=begun + timedelta(minutes=number))
    teaching.shelf.read()
    qtbot.waitUntil(lambda: len(teaching.shelf.entries) == 45, timeout=5000)
    monkeypatch.setattr(replay, "TRAINED_ON", 200)
    monkeypatch.setattr(replay, "JUDGED_BY", 100)
    shipped = window.session.model.classifier
    QTest.keyClick(window, Qt.Key.Key_L, CTRL)
    qtbot.waitUntil(lambda: teaching.card.learning.has_result, timeout=120_000)
    QTest.keyClick(window.focusWidget(), RETURN)
    qtbot.waitUntil(lambda: window.session.model.classifier is not shipped, timeout=10_000)
    assert [path.stem for path in window.session.models.iterdir()] == ["ankan-base, my hand"]
    QTest.mouseClick(teaching.card.progress.back_button, Qt.MouseButton.LeftButton)
    assert window.session.model.classifier is shipped

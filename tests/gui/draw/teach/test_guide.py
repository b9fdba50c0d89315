from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.classifier import Classifier
from core.data.digits import BANGLA_DIGITS
from gui.draw.teach.guide import ENDED_BY_PAPER
from gui.draw.teach.progress_row import ALL_THERE
from gui.draw.teach.words import a_digit
from tests.gui.draw.teach.conftest import click, fill, kept
from tests.gui.pointing import draw

RETURN, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


def test_a_session_asks_for_digits_in_turn_and_keeps_what_is_written(qtbot, page, teaching, handwriting):
    QTest.keyClick(page.window(), Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    body = teaching.card.turns
    for digit in range(3):
        assert body.digit.text() == BANGLA_DIGITS[digit]
        assert body.sentence.text() == f"Write a {BANGLA_DIGITS[digit]} · 1 of 5"
        assert not body.next_button.isEnabled()
        draw(page.canvas, (100, 100), (200, 250 + digit))
        if digit:
            QTest.keyClick(page.canvas, RETURN)
        else:
            click(body.next_button)
        kept(qtbot, teaching, digit + 1)
        assert page.canvas.drawing.is_empty
    assert [entry.digit for entry in handwriting.listing().entries] == [0, 1, 2]
    assert body.count.text() == "3 of 50"


def test_a_session_goes_to_the_paper_for_one_digit_and_ends_on_the_other(qtbot, page, window, teaching):
    modes = page.canvas_card.modes
    QTest.keyClick(page.canvas, Qt.Key.Key_N)
    assert modes.index == 1
    QTest.keyClick(page.window(), Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert modes.index == 0
    assert teaching.guide.active
    QTest.keyClick(page.canvas, Qt.Key.Key_N)
    assert modes.index == 1
    assert not teaching.guide.active
    assert window.banner.text == ENDED_BY_PAPER


def test_undo_takes_the_stroke_back_and_then_what_was_kept_before_but_no_digit_comes_under_another_question(
    qtbot, page, teaching
):
    ctrl = Qt.KeyboardModifier.ControlModifier
    teaching.guide.begin()
    draw(page.canvas, (100, 100), (200, 250))
    QTest.keyClick(page.canvas, RETURN)
    kept(qtbot, teaching, 1)
    draw(page.canvas, (100, 100), (200, 250))
    QTest.keyClick(page.canvas, Qt.Key.Key_Z, ctrl)
    assert page.canvas.drawing.is_empty
    assert len(teaching.shelf.entries) == 1
    QTest.keyClick(page.canvas, Qt.Key.Key_Z, ctrl)
    kept(qtbot, teaching, 0)
    assert page.canvas.drawing.is_empty
    assert teaching.card.turns.digit.text() == "০"


def test_return_on_an_empty_canvas_keeps_nothing(qtbot, page, teaching):
    teaching.guide.begin()
    QTest.keyClick(page.canvas, RETURN)
    qtbot.wait(30)
    assert teaching.shelf.entries == ()


def test_a_digit_of_the_session_can_be_skipped_and_taken_back(qtbot, page, teaching):
    teaching.guide.begin()
    click(teaching.card.turns.skip_button)
    assert teaching.card.turns.digit.text() == "১"
    QTest.keyClick(page.canvas, Qt.Key.Key_S)
    assert teaching.card.turns.digit.text() == "২"
    draw(page.canvas, (100, 100), (200, 250))
    QTest.keyClick(page.canvas, RETURN)
    kept(qtbot, teaching, 1)
    assert teaching.card.turns.digit.text() != "২"
    click(teaching.card.turns.undo_button)
    kept(qtbot, teaching, 0)
    assert teaching.card.turns.digit.text() == "২"
    assert not teaching.card.turns.undo_button.isEnabled()


def test_a_session_ends_by_key_and_keeps_what_there_is(qtbot, page, teaching):
    teaching.guide.begin()
    draw(page.canvas, (100, 100), (200, 250))
    QTest.keyClick(page.canvas, RETURN)
    kept(qtbot, teaching, 1)
    QTest.keyClick(page.canvas, ESCAPE)
    assert teaching.card.is_judging
    assert teaching.card.progress.count.text() == "1 of 50"


def test_a_session_ends_by_itself_when_there_are_enough(qtbot, page, window, teaching, handwriting):
    fill(handwriting, *[digit for digit in range(10) for _ in range(5)][:-1])
    teaching.shelf.read()
    kept(qtbot, teaching, 49)
    click(teaching.card.progress.turns_button)
    assert teaching.card.turns.sentence.text() == "Write a ৯ · 5 of 5"
    draw(page.canvas, (100, 100), (200, 250))
    QTest.keyClick(page.canvas, RETURN)
    qtbot.waitUntil(lambda: teaching.card.is_judging)
    assert (
        window.banner.text == "There are enough drawings of every digit; the network can learn from them now."
    )
    assert teaching.card.progress.count.text() == "50"
    QTest.keyClick(page.window(), Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert window.banner.text == ALL_THERE
    assert teaching.card.is_judging


def test_an_empty_canvas_says_which_digit_is_asked_for(page, teaching):
    hint = page.canvas.accessibleDescription()
    teaching.guide.begin()
    assert page.canvas.accessibleDescription() == "Write a ০ here"
    QTest.keyClick(page.canvas, Qt.Key.Key_S)
    assert page.canvas.accessibleDescription() == "Write a ১ here"
    QTest.keyClick(page.canvas, ESCAPE)
    assert page.canvas.accessibleDescription() == hint


@pytest.mark.parametrize("sure", [True, False])
def test_a_digit_that_looks_like_another_is_remarked_on_and_kept_all_the_same(
    qtbot, page, teaching, model, handwriting, sure
):
    threshold = 0.0 if sure else 1.0
    calibration = replace(model.calibration, rejection_threshold=threshold)
    page.session.model.use(Classifier(replace(model, calibration=calibration)))
    teaching.guide.begin()
    body, read = teaching.card.turns, page.answer_card.digit
    draw(page.canvas, (100, 100), (200, 250))
    qtbot.waitUntil(lambda: read.text in BANGLA_DIGITS)
    if read.text == body.digit.text():
        QTest.keyClick(page.canvas, Qt.Key.Key_S)
    asked = body.digit.text()
    if sure:
        remark = f"Looks like {a_digit(str(BANGLA_DIGITS.index(read.text)))}: keep it as a {asked}?"
        qtbot.waitUntil(lambda: body.sentence.text() == remark)
        assert body.next_button.text() == "Keep"
    else:
        qtbot.wait(60)
        assert body.sentence.text().startswith("Write a")
    QTest.keyClick(page.canvas, RETURN)
    kept(qtbot, teaching, 1)
    assert BANGLA_DIGITS[handwriting.listing().entries[0].digit] == asked
    assert body.sentence.text().startswith("Write a")
    assert body.next_button.text() == "Next"


def test_what_undo_brings_back_during_a_session_is_drawn_on(qtbot, drawn, teaching):
    QTest.keyClick(drawn.canvas, RETURN)
    kept(qtbot, teaching, 1)
    teaching.guide.begin()
    QTest.keyClick(drawn.window(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not drawn.canvas.drawing.is_empty
    assert not drawn.canvas.is_finished


def test_my_handwriting_can_be_looked_through_during_a_session(qtbot, page, teaching):
    teaching.guide.begin()
    QTest.keyClick(page.window(), Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert teaching.browser.isVisible()
    QTest.keyClick(teaching.browser, ESCAPE)
    assert teaching.guide.active


def test_learning_during_a_session_says_what_to_do_first(page, window, teaching):
    teaching.guide.begin()
    QTest.keyClick(page.window(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert window.banner.text.startswith("Stop writing in turn (Escape)")
    assert teaching.guide.active


def test_what_was_on_the_canvas_before_a_session_comes_back_with_undo(qtbot, drawn, teaching):
    before = drawn.canvas.drawing
    click(teaching.card.progress.turns_button)
    assert drawn.canvas.drawing.is_empty
    QTest.keyClick(drawn.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert drawn.canvas.drawing == before

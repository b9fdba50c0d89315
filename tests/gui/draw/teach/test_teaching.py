from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QPushButton

from core.classifier import Classifier
from core.data.digits import BANGLA_DIGITS
from core.data.readers import open_dataset
from gui.draw.render import render
from gui.draw.teach.answer_row import HINT, NO_DIGITS, Row
from gui.draw.teach.words import a_digit
from tests.gui.draw.teach.conftest import click, kept, write
from tests.gui.pointing import draw

RETURN, ESCAPE, BACKSPACE = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Backspace


def answer_of(page):
    return BANGLA_DIGITS.index(page.teaching.card.answer.yes_button.text()[-1])


def other_than(page):
    return (answer_of(page) + 3) % 10


def test_an_empty_canvas_asks_nothing_and_says_what_to_do(qtbot, page, teaching, handwriting):
    assert teaching.card.answer.shown is Row.HINT
    assert teaching.card.answer.hint.text() == HINT
    QTest.keyClick(page.canvas, RETURN)
    write(page.canvas, "3")
    qtbot.wait(30)
    assert handwriting.listing().entries == ()


def test_yes_keeps_the_drawing_with_its_strokes_as_an_ordinary_data_set(
    qtbot, drawn, window, teaching, handwriting
):
    expected, drawing = answer_of(drawn), drawn.canvas.drawing
    click(teaching.card.answer.yes_button)
    kept(qtbot, teaching, 1)
    [entry] = handwriting.listing().entries
    assert entry.digit == expected
    assert (handwriting.image(entry) == render(drawing)).all()
    [stroke] = handwriting.strokes(entry)
    assert stroke["width"] == drawing.strokes[0].width
    assert [tuple(point) for point in stroke["points"]] == list(drawing.strokes[0].points)
    assert open_dataset(handwriting.path).labels.tolist() == [expected]
    assert teaching.card.answer.kept.text() == f"Added to my handwriting as {a_digit(str(expected))}."
    assert window.banner.text == ""  # it is said once
    assert teaching.card.progress.count.text() == "1 of 50"
    assert teaching.card.progress.bar.value() == 1


def test_return_accepts_and_backspace_takes_it_back(qtbot, drawn, teaching, handwriting):
    QTest.keyClick(drawn.canvas, RETURN)
    kept(qtbot, teaching, 1)
    assert teaching.card.answer.shown is Row.KEPT
    QTest.keyClick(drawn.canvas, RETURN)  # not twice
    QTest.keyClick(drawn.canvas, BACKSPACE)
    kept(qtbot, teaching, 0)
    assert teaching.card.answer.shown is Row.ASKING
    assert len(handwriting.deleted()) == 1


@pytest.mark.parametrize("bangla", [False, True])
def test_a_digit_key_corrects_after_one_question(qtbot, drawn, teaching, handwriting, bangla):
    digit = other_than(drawn)
    write(drawn.canvas, BANGLA_DIGITS[digit] if bangla else str(digit))
    assert teaching.card.answer.shown is Row.CONFIRMING
    assert BANGLA_DIGITS[digit] in teaching.card.answer.question.text()
    assert not handwriting.path.exists()
    QTest.keyClick(drawn.canvas, RETURN)
    kept(qtbot, teaching, 1)
    assert handwriting.listing().entries[0].digit == digit


def test_a_digit_button_corrects_after_one_question(qtbot, drawn, teaching, handwriting):
    digit = other_than(drawn)
    click(teaching.card.answer.digits.buttons[digit])
    assert teaching.card.answer.question.text().startswith("Add as a")
    click(teaching.card.answer.add_button)
    kept(qtbot, teaching, 1)
    assert handwriting.listing().entries[0].digit == digit


def test_a_correction_can_be_cancelled(qtbot, drawn, teaching, handwriting):
    write(drawn.canvas, str(other_than(drawn)))
    QTest.keyClick(drawn.canvas, ESCAPE)
    assert teaching.card.answer.shown is Row.ASKING
    click(teaching.card.answer.digits.buttons[other_than(drawn)])
    click(teaching.card.answer.cancel_button)
    assert teaching.card.answer.shown is Row.ASKING
    qtbot.wait(30)
    assert not handwriting.path.exists()


def test_a_correction_does_not_go_over_to_another_drawing(qtbot, drawn, teaching, handwriting):
    write(drawn.canvas, str(other_than(drawn)))
    assert teaching.card.answer.shown is Row.CONFIRMING
    draw(drawn.canvas, (60, 300), (300, 320))
    qtbot.waitUntil(lambda: teaching.card.answer.shown is Row.ASKING)
    assert not handwriting.path.exists()


def test_the_key_of_the_answer_itself_is_a_yes(qtbot, drawn, teaching, handwriting):
    write(drawn.canvas, str(answer_of(drawn)))
    kept(qtbot, teaching, 1)
    assert handwriting.listing().entries[0].digit == answer_of(drawn)


@pytest.mark.parametrize("at_once", [False, True])
def test_escape_takes_back_what_the_key_of_the_answer_has_kept(qtbot, drawn, teaching, handwriting, at_once):
    write(drawn.canvas, str(answer_of(drawn)))
    if not at_once:
        kept(qtbot, teaching, 1)
    QTest.keyClick(drawn.canvas, ESCAPE)
    qtbot.waitUntil(lambda: len(handwriting.deleted()) == 1)
    kept(qtbot, teaching, 0)
    assert teaching.card.answer.shown is Row.ASKING


def test_the_card_names_the_key_that_takes_a_drawing_back(teaching):
    for body in (teaching.card.answer, teaching.card.turns):
        assert body.undo_button.text() == "Take it back (Backspace)"


def test_undo_in_the_card_takes_it_out_again_also_when_the_canvas_is_empty(qtbot, drawn, teaching):
    QTest.keyClick(drawn.canvas, RETURN)
    kept(qtbot, teaching, 1)
    QTest.keyClick(drawn.window(), Qt.Key.Key_Delete)
    assert drawn.canvas.drawing.is_empty
    assert teaching.card.answer.shown is Row.KEPT
    click(teaching.card.answer.undo_button)
    kept(qtbot, teaching, 0)
    assert teaching.card.answer.shown is Row.HINT


def test_what_was_added_is_no_longer_said_after_a_while(qtbot, drawn, teaching):
    teaching._told_long_enough.setInterval(30)
    QTest.keyClick(drawn.canvas, RETURN)
    kept(qtbot, teaching, 1)
    QTest.keyClick(drawn.window(), Qt.Key.Key_Delete)
    assert teaching.card.answer.shown is Row.KEPT
    qtbot.waitUntil(lambda: teaching.card.answer.shown is Row.HINT)


def test_the_next_stroke_after_a_yes_begins_a_fresh_sheet(qtbot, drawn, teaching):
    first = drawn.canvas.drawing
    assert not drawn.canvas.is_finished
    QTest.keyClick(drawn.canvas, RETURN)
    assert drawn.canvas.is_finished  # which the canvas says
    draw(drawn.canvas, (60, 300), (300, 320))
    qtbot.waitUntil(lambda: teaching.card.answer.shown is Row.ASKING)
    second = drawn.canvas.drawing
    assert len(second.strokes) == 1
    QTest.keyClick(drawn.canvas, RETURN)
    kept(qtbot, teaching, 2)
    for before in (first, second):  # back, and forth again
        keys = Qt.KeyboardModifier.ControlModifier
        QTest.keyClick(drawn.window(), Qt.Key.Key_Z if before is first else Qt.Key.Key_Y, keys)
        assert drawn.canvas.drawing == before
        qtbot.waitUntil(lambda: drawn.canvas.is_finished)
        assert teaching.card.answer.shown is Row.KEPT
    QTest.keyClick(drawn.canvas, RETURN)  # not twice
    click(teaching.card.answer.undo_button)
    kept(qtbot, teaching, 1)
    assert not drawn.canvas.is_finished
    draw(drawn.canvas, (60, 300), (300, 320))
    assert len(drawn.canvas.drawing.strokes) == 2


def test_what_is_deleted_or_relabelled_elsewhere_is_judged_again_or_said(qtbot, drawn, teaching):
    QTest.keyClick(drawn.canvas, RETURN)
    kept(qtbot, teaching, 1)
    [entry] = teaching.shelf.entries
    teaching.shelf.relabel(entry, 9 - entry.digit)
    qtbot.waitUntil(lambda: teaching.card.answer.kept.text().endswith(f"{BANGLA_DIGITS[9 - entry.digit]}."))
    teaching.shelf.delete(teaching.shelf.entries[0])
    qtbot.waitUntil(lambda: teaching.card.answer.shown is Row.ASKING)


def test_a_folder_that_cannot_be_written_is_said_and_nothing_is_lost(
    qtbot, drawn, window, teaching, handwriting_home
):
    handwriting_home.parent.mkdir(parents=True)
    handwriting_home.write_text("a file is in the way")
    QTest.keyClick(drawn.canvas, RETURN)
    qtbot.waitUntil(window.banner.isVisible)
    assert str(handwriting_home) in window.banner.text
    assert window.banner.text.endswith(".")
    assert teaching.card.answer.shown is Row.ASKING
    assert not drawn.canvas.drawing.is_empty
    assert not drawn.canvas.is_finished
    handwriting_home.unlink()
    QTest.keyClick(drawn.canvas, RETURN)
    kept(qtbot, teaching, 1)
    assert window.banner.text == ""  # what went wrong is over


def test_a_model_of_other_things_cannot_be_taught_digits(qtbot, drawn, teaching, model):
    animals = replace(
        model, class_names=("cat", "dog", "ox", "hen", "bee", "ant", "fox", "owl", "cow", "pig")
    )
    drawn.session.model.use(Classifier(animals))
    qtbot.waitUntil(lambda: teaching.card.answer.hint.text() == NO_DIGITS)
    assert teaching.card.answer.shown is Row.HINT
    assert teaching.card.progress.learn_button.toolTip() == NO_DIGITS


def test_what_is_asked_when_the_window_closes_is_still_written(drawn, window, handwriting):
    QTest.keyClick(drawn.canvas, RETURN)
    window.close()
    assert len(handwriting.listing().entries) == 1


def test_every_control_of_the_card_has_a_name_and_a_tool_tip_with_its_key(qtbot, drawn, teaching):
    for made in teaching.card.findChildren(QPushButton):
        assert made.accessibleName(), made.text()
        assert made.toolTip(), made.text()
        assert made.focusPolicy() is Qt.FocusPolicy.TabFocus
    assert "Return" in teaching.card.answer.yes_button.toolTip()
    assert "(3 or ৩)" in teaching.card.answer.digits.buttons[3].toolTip()


@pytest.mark.parametrize("size", [(1024, 700), (1280, 800), (1920, 1080)])
def test_nothing_of_the_card_is_cut_at_any_size(qtbot, drawn, window, teaching, size):
    window.resize(*size)
    qtbot.wait(150)
    card = teaching.card
    assert card.answer.heading.isVisible()
    assert drawn.rect().contains(card.geometry())
    assert not card.geometry().intersects(drawn.steps_card.geometry())
    height = card.height()

    def fits():
        shown = [made for made in card.findChildren(QAbstractButton) if made.isVisible()]
        inside = (made.rect().translated(made.mapTo(card, QPoint())) for made in shown)
        wide_enough = all(made.width() >= made.minimumSizeHint().width() for made in shown)
        return bool(shown) and wide_enough and all(map(card.rect().contains, inside))

    assert fits()
    write(drawn.canvas, str(other_than(drawn)))
    qtbot.wait(10)
    assert fits()
    teaching.guide.begin()
    qtbot.wait(10)
    assert fits()
    assert card.height() == height


def test_the_card_works_from_the_keyboard_alone(qtbot, drawn, window, teaching, handwriting):
    window.activateWindow()
    digit, row = other_than(drawn), teaching.card.answer
    row.digits.buttons[digit].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(row.digits.buttons[digit], Qt.Key.Key_Space)
    assert row.add_button.hasFocus()
    QTest.keyClick(row.add_button, Qt.Key.Key_Space)
    kept(qtbot, teaching, 1)
    assert row.undo_button.hasFocus()
    QTest.keyClick(row.undo_button, Qt.Key.Key_Space)
    kept(qtbot, teaching, 0)
    assert row.yes_button.hasFocus()

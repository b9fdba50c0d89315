"""What the cards make of an answer."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.classifier import Prediction
from core.data.normalize import NormalizedImage, Step
from gui.draw.answer_cards import HINT, NO_DIGIT, AnswerCard, StepsCard
from gui.settings import BARS_SORTED

NAMES = tuple("0123456789")
BLANK = NormalizedImage(np.zeros((28, 28), np.uint8), False, ())


def prediction(*, seven: float, nine: float, is_sure: bool = True) -> Prediction:
    shares = np.full(10, (1 - seven - nine) / 8, np.float32)
    shares[[7, 9]] = seven, nine
    return Prediction(7, "7", seven, shares, BLANK, is_sure)


@pytest.fixture
def card(qtbot) -> AnswerCard:
    made = AnswerCard()
    made.resize(600, 300)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_an_answer_names_its_share_and_the_runner_up(card):
    card.show_prediction(prediction(seven=0.94, nine=0.041), NAMES)
    assert card.digit.text == "৭"
    assert card.digit.lines == ("7 · seven", "94.0 %", "or a ৯ (4.1 %)")
    assert card.digit.is_sure


def test_a_runner_up_that_is_next_to_nothing_is_not_named(card):
    card.show_prediction(prediction(seven=0.9999, nine=0.00005), NAMES)
    assert card.digit.lines == ("7 · seven", "100.0 %", "")


def test_an_answer_that_is_not_sure_says_so_and_names_the_two_likeliest(card):
    card.show_prediction(prediction(seven=0.48, nine=0.41, is_sure=False), NAMES)
    assert card.digit.text == "৭"
    assert card.digit.lines == ("7 · seven", "not sure", "৭ 48.0 % or ৯ 41.0 %")
    assert not card.digit.is_sure
    assert "not sure" in card.digit.accessibleDescription()


def test_a_picture_without_ink_and_an_empty_canvas_say_what_is_missing(card):
    none = Prediction(None, "", 0.0, np.zeros(10, np.float32), BLANK, is_sure=False)
    card.show_prediction(none, NAMES)
    assert card.digit.text == NO_DIGIT
    card.clear()
    assert card.digit.text == HINT
    assert card.digit.lines is None


def test_classes_that_are_no_digits_are_named(card):
    shares = np.array([0.3, 0.7], np.float32)
    card.show_prediction(Prediction(1, "cat", 0.7, shares, BLANK), ("aeroplane", "cat"))
    assert card.digit.text == "cat"
    assert card.digit.lines == ("", "70.0 %", "or aeroplane (30.0 %)")


def test_the_bars_are_sorted_by_mouse_or_key_and_it_is_remembered(qtbot, card):
    card.show_prediction(prediction(seven=0.94, nine=0.041), NAMES)
    assert card.bars.order == NAMES
    QTest.mouseClick(card.sorting, Qt.MouseButton.LeftButton)
    assert card.bars.order == tuple("7901234568")
    qtbot.waitUntil(card.isActiveWindow)
    QTest.keyClick(card, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: card.bars.order == NAMES)
    card.sorting.click()
    card.remember()
    assert BARS_SORTED.get()
    again = AnswerCard()
    qtbot.addWidget(again)
    again.show_prediction(prediction(seven=0.94, nine=0.041), NAMES)
    assert again.bars.order[:2] == ("7", "9")


def test_the_steps_are_as_large_as_the_card_allows_and_let_it_shrink(qtbot):
    card = StepsCard()
    qtbot.addWidget(card)
    steps = tuple(
        Step(name, np.zeros((28, 28), np.uint8)) for name in ("grey", "ink", "crop", "box", "28 × 28")
    )
    card.show_steps(NormalizedImage(BLANK.image, False, steps))
    card.show()
    card.resize(1100, 260)
    qtbot.wait(10)
    large = card.views[0].width()
    assert card.minimumSizeHint().width() < 450
    card.resize(440, 260)
    qtbot.wait(20)
    assert card.views[0].width() < large
    assert all(card.rect().contains(view.geometry()) for view in card.views)

"""What the number's card says."""

import numpy as np
import pytest
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from core.classifier import Prediction
from core.data.normalize import NormalizedImage
from core.number_reader import Box, FoundDigit
from gui import fonts
from gui.draw.number import ShownDigit, ShownNumber
from gui.draw.number_card import HINT, NO_NUMBER, NumberCard

IMAGE = np.zeros((28, 28), np.uint8)


def digit(name: str, share: float = 0.99, *, is_sure: bool = True, correction: str = "") -> ShownDigit:
    shares = np.full(10, (1 - share) / 9, np.float32)
    shares[int(name)] = share
    prediction = Prediction(int(name), name, share, shares, NormalizedImage(IMAGE, False, ()), is_sure)
    return ShownDigit(FoundDigit(Box(0, 0, 10, 10), IMAGE, Box(-2, -2, 14, 14), prediction), correction)


def said(card: NumberCard) -> list[str]:
    return [f"{figure.value} {figure.name}" for figure in card.figures.figures]


@pytest.fixture
def card(qtbot) -> NumberCard:
    made = NumberCard()
    made.resize(500, 240)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_a_number_is_named_in_both_scripts_with_its_share(card):
    card.show_number(ShownNumber((digit("2"), digit("0"), digit("7"))), 2)
    assert card.number.text == "২০৭"
    assert said(card) == ["207 in Latin digits", "97.0 % that all digits are right", "3 digits"]
    assert card.digits.accessibleDescription() == "২ 99.0 %, ০ 99.0 %, ৭ 99.0 %, digit 3 is shown"


@pytest.mark.parametrize(
    ("doubtful", "note"),
    [("7", "look at 3"), ("20", "look at 1 and 2"), ("207", "look at 1, 2 and 3")],
)
def test_a_doubtful_number_says_so_and_where_to_look(card, doubtful, note):
    digits = (digit(name, 0.5 if name in doubtful else 0.99, is_sure=name not in doubtful) for name in "207")
    card.show_number(ShownNumber(tuple(digits)), 0)
    latin, sure, count = said(card)
    assert latin == "207 in Latin digits"
    assert sure.startswith("not sure ")
    assert sure.endswith(" % that all digits are right")
    assert count == f"3 digits: {note}"
    assert not card.number.is_sure
    assert "50.0 %, not sure" in card.digits.accessibleDescription()


def test_of_many_doubtful_digits_some_are_named_and_the_others_counted(card):
    card.show_number(ShownNumber(tuple(digit("4", 0.5, is_sure=False) for _ in range(23))), 0)
    assert said(card)[2] == "23 digits look at 1, 2, 3 and 20 others"
    card.resize(422, 236)
    QApplication.processEvents()
    room = card.figures.width() / 3 - 8
    smallest = QFontMetricsF(fonts.ui_font(9))
    assert all(smallest.horizontalAdvance(figure.name) <= room for figure in card.figures.figures)


def test_a_corrected_digit_is_right_and_says_so(card):
    card.show_number(ShownNumber((digit("2"), digit("0", 0.4, is_sure=False, correction="5"))), 1)
    assert card.number.text == "২৫"
    latin, sure, count = said(card)
    assert (latin, count) == ("25 in Latin digits", "2 digits, 1 corrected")
    assert sure == "99.0 % that all digits are right"
    assert card.number.is_sure
    assert card.digits.accessibleDescription() == "২ 99.0 %, ৫ corrected, digit 2 is shown"


def test_no_digits_and_nothing_yet_are_said(card):
    assert card.number.text == HINT
    card.show_number(ShownNumber(()), None)
    assert card.number.text == NO_NUMBER
    card.clear()
    assert card.number.text == HINT
    assert said(card) == []
    assert card.digits.accessibleDescription() == "no digits yet"


@pytest.mark.parametrize("width", [422, 700])
def test_no_figure_is_cut_however_many_are_doubtful(card, width):
    """At a window's least width too: to the left and to the right of each there is card."""
    card.resize(width, 236)
    card.show_number(ShownNumber(tuple(digit(name, 0.5, is_sure=False) for name in "20755")), 0)
    QApplication.processEvents()
    assert card.number.geometry().bottom() < card.figures.y()
    assert card.figures.geometry().bottom() < card.digits.y()
    image = card.figures.grab().toImage()
    empty = image.pixel(0, 0)
    for edge in (1, image.width() // 3, 2 * image.width() // 3, image.width() - 2):
        assert all(image.pixel(edge, y) == empty for y in range(image.height()))

"""What the number's card says."""

import numpy as np
import pytest

from core.classifier import Prediction
from core.data.normalize import NormalizedImage
from core.number_reader import Box, FoundDigit
from gui.draw.number import ShownDigit, ShownNumber
from gui.draw.number_card import HINT, NO_NUMBER, NumberCard

IMAGE = np.zeros((28, 28), np.uint8)


def digit(name: str, share: float = 0.99, *, is_sure: bool = True, correction: str = "") -> ShownDigit:
    shares = np.full(10, (1 - share) / 9, np.float32)
    shares[int(name)] = share
    prediction = Prediction(int(name), name, share, shares, NormalizedImage(IMAGE, False, ()), is_sure)
    return ShownDigit(FoundDigit(Box(0, 0, 10, 10), IMAGE, Box(-2, -2, 14, 14), prediction), correction)


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
    assert card.number.lines == ("207", "97.0 %", "3 digits")
    assert card.digits.accessibleDescription() == "২ 99.0 %, ০ 99.0 %, ৭ 99.0 %, digit 3 is shown"


@pytest.mark.parametrize(
    ("doubtful", "note"),
    [("7", "look at digit 3"), ("20", "look at digits 1 and 2"), ("207", "look at digits 1, 2 and 3")],
)
def test_a_doubtful_number_says_so_and_where_to_look(card, doubtful, note):
    digits = (digit(name, 0.5 if name in doubtful else 0.99, is_sure=name not in doubtful) for name in "207")
    card.show_number(ShownNumber(tuple(digits)), 0)
    caption, figure, last = card.number.lines
    assert (caption, figure) == ("207", "not sure")
    assert last.endswith(f" %: {note}")
    assert not card.number.is_sure
    assert "50.0 %, not sure" in card.digits.accessibleDescription()


def test_a_corrected_digit_is_right_and_says_so(card):
    card.show_number(ShownNumber((digit("2"), digit("0", 0.4, is_sure=False, correction="5"))), 1)
    assert card.number.text == "২৫"
    assert card.number.lines == ("25", "99.0 %", "2 digits, 1 corrected")
    assert card.number.is_sure
    assert card.digits.accessibleDescription() == "২ 99.0 %, ৫ corrected, digit 2 is shown"


def test_no_digits_and_nothing_yet_are_said(card):
    assert card.number.text == HINT
    card.show_number(ShownNumber(()), None)
    assert card.number.text == NO_NUMBER
    card.clear()
    assert card.number.text == HINT
    assert card.digits.accessibleDescription() == "no digits yet"

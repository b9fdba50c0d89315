"""What the card shows of every other kind of layer."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest

from gui.inspect.cell.wording import short
from gui.inspect.look import Cell
from tests.gui.inspect.cell.test_adding_up import numbers

LEFT = Qt.MouseButton.LeftButton


FORMULA = re.compile(r"\((.*?)\) / √\((.*?)\) · (\S+) (. \S+)")


def groups(pattern: str | re.Pattern[str], text: str) -> tuple[str, ...]:
    found = re.fullmatch(pattern, text)
    assert found, text
    return found.groups()


def figure(text: str) -> float:
    return float(text.replace("−", "-").replace(" ", "").removesuffix("%"))


def test_the_largest_of_a_window_is_framed_and_leads_there(explain):
    card = explain("colour", "pool1", 2, 0, 4)
    part = card.pooling
    (grid,) = part.window_.grids
    assert grid.values[grid.frame] == card.explained.value
    assert short(float(grid.values[0, 0])) == "–"  # the padding
    assert part.place.frame == QRectF(7, 0, 3, 2)
    QTest.mouseClick(part.winner, LEFT)
    assert card.subject.layer.name == "leaky1"
    assert card.subject.maps[card.subject.cell.place] == grid.values[grid.frame]


def test_a_mean_has_no_winner(explain):
    card = explain("resnet13", "average1", 7, 0, 0)
    assert card.title.text() == "Value 8"
    assert not card.pooling.winner.isVisible()
    added, count, mean = groups(r".*: (\S+) / (\S+) = (\S+)", card.pooling.words.text())
    assert figure(added) / figure(count) == pytest.approx(figure(mean), rel=2e-3)
    assert figure(mean) == pytest.approx(card.explained.value, rel=1e-3)


def test_the_formula_of_a_normalization_comes_to_the_cell(explain):
    card = explain("vgg-bn-small", "norm1", 4, 9, 9)
    left, right = card.formula.numbers.text().split(" = ")
    above, deviation, weight, bias = groups(FORMULA, left)
    x, mean = (figure(number) for number in groups(r"(\S+) (. \S+)", above))
    variance, eps = map(figure, deviation.split(" + "))
    told = (x + mean) / math.sqrt(variance + eps) * figure(weight.strip("()")) + figure(bias)
    assert told == pytest.approx(card.explained.value, rel=2e-3, abs=1e-3)
    assert figure(right) == pytest.approx(card.explained.value, abs=6e-4)
    QTest.mouseClick(card.formula.origin, LEFT)
    assert (card.subject.layer.name, card.subject.cell) == ("conv1", Cell(4, 9, 9))


@pytest.mark.parametrize(
    ("layer", "formula"), [("leaky1", "0.2 · x"), ("gelu1", "erf"), ("sigmoid1", "exp(-x)")]
)
def test_an_activation_says_its_curve(explain, layer, formula):
    card = explain("colour", layer)
    assert formula in card.formula.formula.text()
    assert numbers(card.formula.numbers.text())[-1] == pytest.approx(card.explained.value, abs=6e-4)


def test_a_linear_layer_of_an_image_is_shown_as_images(explain):
    card = explain("flat", "linear1", 3, 0, 0)
    inputs, weights, products = (grid.values for grid in card.linear.equation.grids)
    np.testing.assert_array_equal(inputs, card.explained.look.maps["image"][0])
    assert np.nansum(inputs * weights) == pytest.approx(np.nansum(products), rel=1e-4)
    assert not card.linear.table.isVisible()


def test_the_products_of_a_linear_layer_add_up(explain):
    card = explain("vgg-bn-small", "linear1", 3, 0, 0)
    rows = card.linear.table.rows
    assert [row.name for row in rows][-2:] == ["118 others", "bias"]
    assert len(rows) == 12
    lengths = [abs(figure(row.result)) for row in rows[:10]]
    assert lengths == sorted(lengths, reverse=True)
    assert sum(figure(row.result) for row in rows) == pytest.approx(card.explained.value, abs=12 * 5e-4)


def test_an_output_is_also_a_share_of_the_softmax(explain):
    card = explain("vgg-bn-small", "linear1", 3, 0, 0)
    assert card.title.text() == "Value 4, for ৩"
    assert not card.softmax.isVisible()
    card.halves.setFocus()
    QTest.keyClick(card.halves, Qt.Key.Key_Right)
    assert card.softmax.isVisible()
    rows = card.softmax.table.rows
    powers = [figure(row.figures[1]) for row in rows]
    (marked,) = (place for place, row in enumerate(rows) if row.is_marked)
    share = card.explained.look.probabilities[3]
    assert (len(rows), marked) == (10, 3)
    assert powers[3] / sum(powers) == pytest.approx(share, rel=2e-3)
    assert figure(rows[3].result) == pytest.approx(100 * share, abs=0.06)
    assert sum(row.share for row in rows) == pytest.approx(1, abs=1e-5)
    explain("vgg-bn-small", "average1", 3, 0, 0)
    assert not card.halves.isVisible()


def test_a_softmax_inside_the_network(explain):
    card = explain("upward", "softmax1", 1, 2, 3)
    assert card.softmax.table.rows[1].share == pytest.approx(card.explained.value, abs=1e-5)
    assert [row.name for row in card.softmax.table.rows] == [f"channel {at}" for at in range(1, 5)]


def test_a_flattened_number_leads_to_where_it_stood(explain):
    card = explain("lenet", "flatten1", 20, 0, 0)
    link = card.origin.links[0]
    value = card.explained.value
    assert not card.origin.links[1].isVisible()
    assert "relu3, channel 21" in link.text()
    link.setFocus()
    QTest.keyClick(link, Qt.Key.Key_Space)
    assert card.subject.layer.name == "relu3"
    assert card.subject.maps[card.subject.cell.place] == value


def test_a_block_shows_both_its_paths(explain, qtbot):
    card = explain("resnet13", "res1", 7, 3, 4)
    body, shortcut = (numbers(number.text())[0] for number in card.origin.numbers)
    assert body + shortcut == pytest.approx(card.explained.value, abs=1.1e-3)
    assert "res1.norm2, channel 8, row 4" in card.origin.links[0].toolTip()
    QTest.mouseClick(card.origin.links[1], LEFT)
    assert card.subject.layer.name == "relu1"
    qtbot.waitUntil(lambda: card.is_complete)
    assert card.explained.value == pytest.approx(shortcut, abs=6e-4)


def test_a_pixel_of_the_image_was_made_by_no_layer(explain):
    card = explain("colour", "image", 1, 2, 3)
    assert card.words.isVisible()
    assert "what went in" in card.words.text()
    value = card.explained.look.image[2, 3, 1]
    assert f"{value} of 255" in card.words.text()


def test_an_emptied_paper_empties_the_card(explain, card):
    explain("lenet", "conv1")
    assert card.note.text() == "the strongest"
    card.subject.place_sample(None)
    assert card.words.isVisible()
    assert card.explained is None
    assert card.title.text() == "One number"


@pytest.mark.parametrize(
    ("name", "layer"),
    [("vgg-bn-small", "conv2"), ("resnet13", "res3.conv1"), ("lenet", "conv2"), ("colour", "conv2"),
     ("vgg-bn-small", "norm1"), ("colour", "pool1"), ("flat", "linear1"), ("resnet13", "res1")],
)  # fmt: skip
def test_all_of_it_fits_without_scrolling(explain, qtbot, name, layer):
    card = explain(name, layer)
    qtbot.wait(10)
    bar = card._scroll.verticalScrollBar()
    assert bar.maximum() == 0


def test_a_table_is_scrolled_with_the_keyboard(explain, qtbot):
    card = explain("vgg-bn-small", "linear1")
    bar = card._scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    QTest.keyClick(card, Qt.Key.Key_Down)
    assert bar.value() > 0


def test_no_line_of_words_is_cut_through_at_the_lower_edge(explain):
    card = explain("vgg-bn-small", "conv2", 3, 4, 5)
    scroll, part = card._scroll, card.convolution
    covered = 0
    for height in range(180, 236, 3):
        card.resize(330, height)
        card.grab()  # lays it out
        for words in (part.detail, part.summary):
            high = words.fontMetrics().lineSpacing()
            count = words.height() // high
            top = words.mapTo(scroll.viewport(), QPoint()).y() + (words.height() - count * high) // 2
            assert not any(top + i * high < scroll.seen < top + (i + 1) * high for i in range(count))
        covered += scroll.seen < scroll.viewport().height()
    assert covered
    bar = scroll.verticalScrollBar()
    card.resize(330, 180)
    card.grab()
    for _ in range(10):
        QTest.keyClick(card, Qt.Key.Key_Down)
    assert bar.value() == bar.maximum()
    assert scroll.seen == scroll.viewport().height()

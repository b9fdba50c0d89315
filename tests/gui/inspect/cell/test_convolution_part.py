"""A convolution's number, an input channel at a time."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest

from core.insight import ConvolutionCell, explain_onwards
from gui.inspect.look import Cell
from tests.core.insight.made_up import picture_for
from tests.core.insight.networks import network_of
from tests.gui.inspect.cell.test_adding_up import numbers

LEFT = Qt.MouseButton.LeftButton


def test_the_steps_run_through_the_channels_the_bias_and_what_follows(explain):
    card = explain("vgg-bn-small", "conv2", 5, 9, 10)
    part = card.convolution
    steps = explain_onwards(
        network_of("vgg-bn-small"), picture_for(network_of("vgg-bn-small")), "conv2", (5, 9, 10)
    )
    cell = steps[0]
    assert isinstance(cell, ConvolutionCell)
    assert card.title.text() == "Channel 6, row 10, column 11"
    assert part.stepper.words.text() == "1 of 32 input channels"
    assert part.stepper.count == 32 + 1 + 2
    QTest.mouseClick(part.stepper.on, LEFT)
    patch, kernel, products = (grid.values for grid in part.equation.grids)
    np.testing.assert_array_equal(patch, cell.patch[1])
    np.testing.assert_array_equal(kernel, cell.kernel[1])
    np.testing.assert_allclose(products, patch * kernel)
    own, so_far = numbers(part.detail.text())
    assert own == pytest.approx(cell.channel_sums[1], abs=6e-4)
    assert so_far == pytest.approx(cell.channel_sums[:2].sum(), abs=6e-4)
    part.stepper.go_to(31)
    assert numbers(part.detail.text())[1] == pytest.approx(cell.value - cell.bias, abs=6e-4)
    told = []
    for _ in range(3):
        QTest.keyClick(card, Qt.Key.Key_Right)
        told.append(numbers(part.detail.text())[-1])
    assert told == pytest.approx([step.value for step in steps], abs=6e-4)
    assert part.stepper.words.text() == "relu2"
    assert not part.stepper.on.isEnabled()
    QTest.keyClick(card, Qt.Key.Key_Left)
    assert part.stepper.words.text() == "norm2"


def test_it_plays_to_the_end_and_stops_when_it_is_hidden(explain, qtbot):
    card = explain("vgg-bn-small", "conv1", 5, 9, 10)
    stepper = card.convolution.stepper
    stepper._timer.setInterval(5)
    QTest.keyClick(card, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not stepper.is_playing)
    assert stepper.step == stepper.count - 1
    QTest.mouseClick(stepper.play, LEFT)
    assert (stepper.is_playing, stepper.step) == (True, 0)
    card.hide()
    assert not stepper.is_playing


def test_it_goes_on_playing_while_the_image_changes(explain, qtbot):
    card = explain("lenet", "conv2", 5, 3, 3)
    stepper = card.convolution.stepper
    stepper._timer.setInterval(20)
    QTest.mouseClick(stepper.play, LEFT)
    assert stepper.play.accessibleName() == "Pause"
    for seed in range(12):
        card.subject.place_sample(picture_for(network_of("lenet"), seed=seed))
        qtbot.wait(8)
    assert stepper.step > 1


def test_a_step_stays_while_the_image_changes_and_not_when_the_layer_does(explain, qtbot):
    card = explain("vgg-bn-small", "conv2", 5, 9, 10)
    card.convolution.stepper.go_to(7)
    subject = card.subject
    before = card.explained
    subject.place_sample(picture_for(network_of("vgg-bn-small"), seed=4))
    assert card.explained is before  # stays until the next is there
    qtbot.waitUntil(lambda: card.is_complete and card.explained.look is not before.look)
    assert card.convolution.stepper.step == 7
    explain("vgg-bn-small", "conv3", 1, 2, 3)
    assert card.convolution.stepper.step == 0


def test_the_patch_is_framed_and_leads_to_its_input(explain, qtbot):
    card = explain("vgg-bn-small", "conv2", 5, 0, 10)
    part = card.convolution
    assert part.place.frame == QRectF(9, 0, 3, 2)  # the first row lies in the padding
    part.stepper.go_to(3)
    part.place.setFocus()
    QTest.keyClick(part.place, Qt.Key.Key_Space)
    assert (card.subject.layer.name, card.subject.cell) == ("relu1", Cell(3, 1, 10))


def test_every_number_is_in_the_tool_tip(explain):
    equation = explain("vgg-bn-small", "conv2", 5, 9, 10).convolution.equation
    patch, kernel, products = (grid.values[0, 0] for grid in equation.grids)
    tip = equation.tip_at(QPoint(4, 4))
    assert tip.startswith("row 1, column 1: ")
    figures = [float(word.replace("−", "-")) for word in tip.split(": ")[1].replace("×", "=").split(" = ")]
    assert figures == pytest.approx([patch, kernel, products], rel=1e-3, abs=1e-6)
    assert equation.tip_at(QPoint(equation.width() // 2, equation.height() - 2)) == ""


def test_a_dilated_kernel_spans_more_of_the_input(explain):
    card = explain("wide", "conv2", 700, 0, 3)
    assert card.convolution.place.frame == QRectF(1, 0, 5, 3)
    assert card.convolution.detail.text().endswith("from channel 701")
    assert card.convolution.stepper.words.text() == "1 of 1 input channel"


def test_a_number_that_no_weight_reaches_is_the_bias(explain):
    card = explain("upward", "transposed2", 0, 2, 0)
    part = card.convolution
    assert part.none.isVisible()
    assert not part.equation.isVisible()
    assert part.place.frame.isEmpty()
    assert numbers(part.summary.accessibleName())[-2] == pytest.approx(card.explained.value, abs=6e-4)
    explain("upward", "transposed2", 3, 4, 0)
    assert part.equation.isVisible()

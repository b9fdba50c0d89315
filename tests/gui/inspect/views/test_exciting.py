"""What a channel likes: the nine images are core's, and one can go through channels and look at any of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.classifier import Classifier
from core.insight import exciting_images, receptive_field
from core.model_file import Model
from gui.inspect.grown_panel import STEPS
from gui.inspect.look import Cell
from gui.inspect.source_bar import SAMPLE
from gui.inspect.views.exciting import NOT_THE_IMAGE
from tests.core.insight.made_up import result_of
from tests.core.insight.networks import network_of

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(seen, archive, qtbot):
    """Seen, with the images of a data set gone through."""
    seen.session.data.open(archive)
    qtbot.waitUntil(lambda: seen.session.data.prepared is not None and not seen.session.data.busy)
    seen.stage.show_view(seen.exciting_view)
    qtbot.waitUntil(lambda: seen.exciting_view.found is not None, timeout=20_000)
    return seen.exciting_view


def test_the_nine_are_cores_with_the_part_that_excites(view, seen):
    data, model = seen.samples.data, seen.subject.model
    expected = result_of(exciting_images(model, data.images))["conv1"]
    channel = seen.subject.cell.channel
    assert view.channel == channel
    assert len(view.grid.shown) == 9
    for place, shown in enumerate(view.grid.shown):
        row = expected.rows[channel, place]
        np.testing.assert_array_equal(shown.image, data.images[row, 0])
        assert shown.region == receptive_field(model, "conv1", *expected.places[channel, place])
        assert shown.caption.endswith(f"{expected.values[channel, place]:+.3f}".replace("-", "−"))
    assert "240 images of digits.npz" in view.source.text()
    numbers = view.numbers()
    np.testing.assert_array_equal(numbers.values[:, 0], expected.rows[channel] + 1)
    np.testing.assert_array_equal(numbers.values[:, 2], expected.values[channel])


def test_channels_are_gone_through_by_button_key_and_number(view, seen):
    view.channels.show_channel(0, 6)
    view.channels.spin.setValue(2)
    assert (view.channel, seen.subject.cell.channel) == (1, 1)
    QTest.mouseClick(view.channels.next, LEFT)
    assert (view.channel, view.channels.spin.value()) == (2, 3)
    view.grid.setFocus()
    QTest.keyClick(view.grid, Qt.Key.Key_PageDown)
    QTest.keyClick(view.grid, Qt.Key.Key_PageDown)
    QTest.keyClick(view.grid, Qt.Key.Key_PageUp)
    assert view.channel == 3
    view.channels.spin.selectAll()
    QTest.keyClicks(view.channels.spin, "6")
    QTest.keyClick(view.channels.spin, Qt.Key.Key_Return)
    assert view.channel == 5
    assert not view.channels.next.isEnabled()
    QTest.keyClick(view.channels.spin, Qt.Key.Key_PageUp)
    assert view.channel == 4
    seen.subject.choose_cell(Cell(1, 0, 0))
    assert view.channels.spin.value() == 2


def test_an_image_is_looked_at_by_click_and_by_return(view, seen, qtbot):
    rows = view.found.rows[view.channel]
    QTest.mouseClick(view.grid, LEFT, pos=view.grid.frame(4).center())
    assert (seen.head.source.sources.index, seen.head.source.place) == (SAMPLE, rows[4])
    view.grid.setFocus()
    QTest.keyClick(view.grid, Qt.Key.Key_Down)
    QTest.keyClick(view.grid, Qt.Key.Key_Left)
    QTest.keyClick(view.grid, Qt.Key.Key_Return)
    assert (view.grid.place, seen.head.source.place) == (6, rows[6])
    assert seen.subject.cell == Cell(view.channel, *view.found.places[view.channel, 6])


def test_an_image_grows_for_the_channel_and_from_other_noise(view, qtbot):
    grown = view.grown
    view.subject.choose_layer("linear1")
    qtbot.waitUntil(lambda: grown.grown is not None and grown.grown.step == STEPS, timeout=20_000)
    first = grown.grown.image
    QTest.mouseClick(grown.again, LEFT)
    qtbot.waitUntil(lambda: grown.grown.step < STEPS)
    qtbot.waitUntil(lambda: grown.grown.step == STEPS, timeout=20_000)
    assert not np.array_equal(grown.grown.image, first)
    qtbot.waitUntil(lambda: grown.view.caption.startswith("its value "))
    QTest.mouseClick(view.channels.next if view.channels.next.isEnabled() else view.channels.previous, LEFT)
    qtbot.waitUntil(lambda: grown.grown.step < STEPS)


@pytest.mark.parametrize(("weight", "words"), [(0.2, "white all over"), (-0.2, "black all over")])
def test_a_grown_image_of_one_tone_is_framed_and_said_to_be_one(view, seen, model, qtbot, weight, words):
    grown, likes = view.grown, model.architecture.build(np.random.default_rng(1))
    state = likes.state_dict()
    likes.load_state_dict(state | {"conv1.weight": np.full_like(state["conv1.weight"], weight)})
    seen.session.model.use(Classifier(replace(model, network=likes)))
    qtbot.waitUntil(lambda: grown.view.caption.startswith(f"{words} · mean of its map "), timeout=20_000)
    assert "White all over: it likes light everywhere" in grown.view.toolTip()
    picture = grown.view.grab().toImage()
    edge, inside = (picture.pixelColor(grown.view.width() // 2, y).lightness() for y in (0, 20))
    assert abs(edge - inside) > 80


def test_the_search_is_cancelled_and_begun_again(view, seen, qtbot):
    seen.session.model.use(Classifier(network_of("vgg-bn-small")))
    qtbot.waitUntil(view.working.button.isVisible, timeout=20_000)
    QTest.mouseClick(view.working.button, LEFT)
    assert view.working.words.text().startswith("Stopped")
    assert view.numbers() is None
    QTest.mouseClick(view.working.button, LEFT)
    assert "0 of 240" in view.working.words.text()


def test_a_thousand_channels_and_a_layer_inside_a_block(page, qtbot, monkeypatch):
    monkeypatch.setattr("gui.inspect.samples.COUNT", 40)
    view = page.exciting_view
    page.stage.show_view(view)
    page.session.model.use(Classifier(network_of("wide")))
    assert view.channels.of.text() == "of 1,000"
    view.channels.spin.setValue(1_000)
    assert (view.channel, view.layer) == (999, "conv1")
    qtbot.waitUntil(lambda: len(view.grid.shown) == 9, timeout=30_000)
    assert "40 practice digits; open a data set on the Data page" in view.source.text()
    page.session.model.use(Classifier(network_of("resnet13")))
    inner = next(layer.name for layer in page.subject.layers if "." in layer.name)
    page.subject.choose_layer(inner)
    assert view.caption.text().startswith(f"{view.layer} around {inner}")


def test_why_there_are_no_images_is_said_until_there_are_some(page, archive, model, qtbot):
    letters = Model("letters", model.architecture, model.network, model.normalizer, tuple("abcdefghij"))
    page.session.model.use(Classifier(letters))
    for view in (page.exciting_view, page.health_view):
        page.stage.show_view(view)
        qtbot.waitUntil(view.problem.isVisible, timeout=20_000)
        assert "no practice digits can be drawn" in view.problem.label.text()
    page.session.data.open(archive)
    qtbot.waitUntil(lambda: page.health_view.health is not None, timeout=20_000)
    page.stage.show_view(page.exciting_view)
    qtbot.waitUntil(lambda: page.exciting_view.found is not None, timeout=20_000)


def test_the_image_itself_has_no_channel_that_could_be_excited(page):
    page.stage.show_view(page.exciting_view)
    page.subject.choose_layer("image")
    assert page.exciting_view.problem.isVisible()
    assert page.exciting_view.problem.label.text() == NOT_THE_IMAGE
    assert page.exciting_view.numbers() is None

"""The page in the real window, with real strokes from the Draw page."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from core.classifier import Classifier
from core.data.normalize import Normalizer
from core.insight import feature_maps, first_filters
from core.model_file import Model
from core.nn.architecture import Architecture, load_architecture
from gui.inspect.maps_card import FILTERS, MAPS
from gui.inspect.page import InspectPage
from gui.main_window import MainWindow
from gui.session import Session
from gui.theme import theme


@pytest.fixture
def drawing() -> np.ndarray:
    image = np.zeros((28, 28), np.uint8)
    image[4:24, 12:16] = 255
    image[4:8, 8:20] = 200
    return image


@pytest.fixture
def main_window(qtbot, classifier: Classifier):
    made = MainWindow(Session(), (InspectPage,))
    qtbot.addWidget(made)
    made.session.model.use(classifier)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


@pytest.fixture
def page(main_window) -> InspectPage:
    [page] = main_window.pages
    return page


@pytest.fixture
def seen(page: InspectPage, qtbot, drawing: np.ndarray) -> InspectPage:
    """With a drawing that is looked at."""
    page.session.image.show(drawing)
    qtbot.waitUntil(lambda: page.look is not None)
    return page


def test_before_anything_is_drawn_the_page_says_what_to_do(page, qtbot):
    card = page.maps_card
    assert card.shown is card.empty
    assert (card.caption.text(), card.legend.text) == ("", "")
    with qtbot.waitSignal(page.page_asked) as asked:
        QTest.mouseClick(card.empty.button, Qt.MouseButton.LeftButton)
    assert asked.args == ["Draw"]


def test_the_strip_has_the_image_and_every_layer(page):
    assert page.layers[:4] == ("image", "conv1", "relu1", "pool1")
    assert [chip.text() for chip in page.strip.chips] == list(page.layers)
    assert page.strip.chips[1].accessibleName() == "conv1, 6×28×28"
    assert page.layer == "conv1"


def test_the_mosaic_holds_cores_numbers(seen, drawing):
    expected = feature_maps(seen.session.model.classifier.model, drawing)["conv1"]
    card = seen.maps_card
    assert card.shown is card.view
    np.testing.assert_array_equal(card.mosaic.maps, expected)
    np.testing.assert_array_equal(card.view._image.image, card.mosaic.picture)
    assert card.caption.text() == "conv1 · 6 maps of 28×28"


def test_the_legend_names_the_scale_centred_on_0(seen):
    card = seen.maps_card
    limit = float(np.abs(card.mosaic.maps).max())
    assert card.legend.text == f"−{limit:.2g} · 0 · +{limit:.2g}"
    assert card.view._image.getLevels().tolist() == pytest.approx([-limit, limit])
    seen.choose("relu1")
    assert card.legend.text == f"0 · {card.mosaic.limit:.2g}"
    assert card.view._image.getLevels().tolist() == pytest.approx([0, card.mosaic.limit])


def test_layers_are_chosen_with_the_keyboard(seen):
    chip = seen.strip.chips[1]
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Right)
    assert (seen.layer, seen.maps_card.caption.text()) == ("relu1", "relu1 · 6 maps of 28×28")
    QTest.keyClick(seen.strip.chips[2], Qt.Key.Key_Left)
    assert seen.layer == "conv1"
    QTest.keyClick(chip, Qt.Key.Key_Home)
    assert (seen.layer, seen.maps_card.caption.text()) == ("image", "image · 1 map of 28×28")
    QTest.keyClick(chip, Qt.Key.Key_Left)
    assert seen.layer == "image"
    QTest.keyClick(chip, Qt.Key.Key_End)
    assert seen.layer == seen.layers[-1] == "linear1"
    assert [chip.isChecked() for chip in seen.strip.chips].count(True) == 1


def test_a_chip_that_is_chosen_is_scrolled_to(seen):
    seen.resize(400, seen.height())
    chip = seen.strip.chips[-1]
    assert chip.visibleRegion().isEmpty()
    QTest.keyClick(seen.strip.chips[0], Qt.Key.Key_End)
    assert not chip.visibleRegion().isEmpty()


def test_the_last_layer_is_shown_by_class(seen):
    QTest.mouseClick(seen.strip.chips[-1], Qt.MouseButton.LeftButton)
    card = seen.maps_card
    values = seen.look.maps["linear1"][:, 0, 0]
    assert card.shown is card.bars
    assert card.caption.text() == "linear1 · 10 values, one a class"
    assert card.bars.texts[3] == f"৩ {values[3]:+.3f}".replace("-", "−")


def test_a_flat_layer_is_readable(seen):
    seen.choose("flatten1")
    card = seen.maps_card
    assert card.caption.text() == "flatten1 · 100 values"
    assert card.mosaic.maps.shape == (100, 1, 1)
    assert card.mosaic.unit == 12
    card.view.hovered.emit(0, 14)
    assert card.reading.text().startswith("value 2: ")


def test_pointing_at_a_map_reads_its_value(seen):
    card = seen.maps_card
    card.view._hover(card.view._box.mapViewToScene(QPoint(30, 3)))
    value = f"{card.mosaic.maps[1, 3, 1]:+.3f}".replace("-", "−")
    assert card.reading.text() == f"channel 2, row 4, column 2: {value}"
    card.view.hovered.emit(-1, -1)
    assert card.reading.text() == "Point at a map to read a value."


def test_the_side_says_what_went_in_and_came_out(seen):
    best = int(seen.look.probabilities.argmax())
    assert seen.input_card.name.text().startswith(f"{best} · ")
    assert seen.input_card.share.text() == f"{seen.look.probabilities[best]:.1%}"
    assert seen.input_card.image.caption == "28 × 28"
    card = seen.layer_card
    assert [card.text(name) for name in ("Kind", "Gives", "Weights")] == ["Conv2d", "6×28×28", "156"]
    maps = seen.look.maps["conv1"]
    assert card.text("Largest") == f"{maps.max():+.3f}".replace("-", "−")


def test_filters_are_shown_with_and_without_a_drawing(page, qtbot, drawing):
    card = page.maps_card
    page.maps_card.modes.choose(FILTERS)
    expected = first_filters(page.session.model.classifier.model)[:, 0]
    np.testing.assert_array_equal(card.mosaic.maps, expected)
    assert card.caption.text() == "conv1 · 6 filters of 5×5"
    page.session.image.show(drawing)
    qtbot.waitUntil(lambda: page.look is not None)
    np.testing.assert_array_equal(card.mosaic.maps, expected)
    card.view.hovered.emit(0, 0)
    assert card.reading.text().startswith("filter 1, row 1, column 1: ")


def test_choosing_a_layer_leaves_the_filters(seen):
    seen.maps_card.modes.choose(FILTERS)
    QTest.mouseClick(seen.strip.chips[1], Qt.MouseButton.LeftButton)
    assert seen.maps_card.modes.index == MAPS
    assert seen.maps_card.caption.text() == "conv1 · 6 maps of 28×28"


def test_an_emptied_canvas_empties_the_page(seen):
    seen.session.image.show(None)
    assert seen.look is None
    assert seen.maps_card.shown is seen.maps_card.empty
    assert seen.layer_card.text("Largest") == "–"
    assert seen.input_card.name.text() == ""


def test_another_model_is_followed(seen, qtbot, model: Model, drawing):
    layers = {"input": [1, 28, 28], "layers": ["Flatten", {"Linear": {"out_features": 10}}]}
    architecture = Architecture.from_dict(layers, name="flat", source="test")
    network = architecture.build(np.random.default_rng(2))
    flat = replace(model, name="flat", architecture=architecture, network=network)
    seen.session.model.use(Classifier(flat))
    assert seen.layers == ("image", "flatten1", "linear1")
    assert seen.layer == "linear1"
    assert seen.subtitle == "what flat makes of your drawing"
    qtbot.waitUntil(lambda: seen.look is not None)
    seen.maps_card.modes.choose(FILTERS)
    assert seen.maps_card.shown is seen.maps_card.no_filters


def test_an_image_for_the_model_before_is_not_shown(seen, qtbot):
    architecture = load_architecture("vgg-bn-small")
    network = architecture.build(np.random.default_rng(2))
    other = Model("other", architecture, network, Normalizer.of_size(32), tuple("0123456789"))
    with qtbot.waitSignal(seen._looks.answered):
        seen.session.model.use(Classifier(other))
    assert seen.look is None
    assert seen.maps_card.shown is seen.maps_card.empty


def test_nothing_is_computed_for_a_page_that_is_not_seen(window, qtbot, drawing):
    inspect = next(page for page in window.pages if isinstance(page, InspectPage))
    window.session.image.show(drawing)
    QTest.qWait(150)
    assert inspect.look is None
    window.show_page(window.pages.index(inspect))
    qtbot.waitUntil(lambda: inspect.look is not None)


def test_a_dropped_picture_stays_on_the_page(window, qtbot):
    inspect = next(page for page in window.pages if isinstance(page, InspectPage))
    window.show_page(window.pages.index(inspect))
    picture = np.full((60, 60), 255, np.uint8)
    picture[10:50, 25:32] = 0
    window.receive(picture)
    qtbot.waitUntil(lambda: inspect.look is not None)
    assert inspect.isVisible()


def test_the_button_of_the_empty_page_goes_to_draw(window):
    inspect = next(page for page in window.pages if isinstance(page, InspectPage))
    window.show_page(window.pages.index(inspect))
    QTest.mouseClick(inspect.maps_card.empty.button, Qt.MouseButton.LeftButton)
    assert window.pages[0].isVisible()


def test_the_maps_follow_the_colour_scheme(seen):
    before = seen.maps_card.view.grab().toImage()
    theme().choose("dark")
    assert seen.maps_card.view.grab().toImage() != before

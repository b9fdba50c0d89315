"""The page in the real window, with real strokes from the Draw page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from core.classifier import Classifier
from core.data.normalize import Normalizer
from core.insight import feature_maps, first_filters
from core.model_file import Model
from core.nn.architecture import Architecture, load_architecture
from gui.draw.page import DrawPage
from gui.inspect.maps_card import FILTERS, MAPS
from gui.inspect.page import InspectPage
from gui.main_window import MainWindow
from gui.session import Session
from gui.theme import theme
from tests.gui.pointing import draw


@pytest.fixture
def drawing() -> np.ndarray:
    image = np.zeros((28, 28), np.uint8)
    image[4:24, 12:16] = 255
    image[4:8, 8:20] = 200
    return image


@pytest.fixture
def main_window(qtbot, classifier: Classifier) -> Iterator[MainWindow]:
    made = MainWindow(Session(), (DrawPage, InspectPage))
    qtbot.addWidget(made)
    made.session.model.use(classifier)
    made.show()
    qtbot.waitExposed(made)
    made.show_page(1)
    yield made
    made.close()


@pytest.fixture
def page(main_window) -> InspectPage:
    _, page = main_window.pages
    assert isinstance(page, InspectPage)
    return page


@pytest.fixture
def alone(qtbot, classifier: Classifier, drawing: np.ndarray) -> Iterator[InspectPage]:
    """Without a Draw page, whose empty canvas would answer every new model with no image; looking at a drawing."""
    session = Session()
    made = InspectPage(session)
    qtbot.addWidget(made)
    made.show()
    session.model.use(classifier)
    session.image.show(drawing)
    qtbot.waitUntil(lambda: made.look is not None)
    yield made
    made.stop()


@pytest.fixture
def seen(page: InspectPage, qtbot, drawing: np.ndarray) -> InspectPage:
    """With a drawing that is looked at."""
    page.session.image.show(drawing)
    qtbot.waitUntil(lambda: page.look is not None)
    return page


def test_before_anything_is_drawn_the_page_says_what_to_do(page, main_window):
    card = page.maps_card
    assert card.shown is card.empty
    assert (card.caption.text(), card.legend.text) == ("", "")
    QTest.mouseClick(card.empty.button, Qt.MouseButton.LeftButton)
    assert main_window.pages[0].isVisible()


def test_the_strip_has_the_image_and_every_layer(page):
    assert page.layers[:4] == ("image", "conv1", "relu1", "pool1")
    assert [chip.text() for chip in page.strip.chips] == list(page.layers)
    assert page.strip.chips[1].accessibleName() == "conv1, 6 × 28 × 28"
    assert page.layer == "conv1"


def test_the_mosaic_holds_cores_numbers(seen, drawing):
    expected = feature_maps(seen.session.model.classifier.model, drawing)["conv1"]
    card = seen.maps_card
    assert card.shown is card.view
    np.testing.assert_array_equal(card.mosaic.maps, expected)
    np.testing.assert_array_equal(card.view._image.image, card.mosaic.picture)
    assert card.caption.text() == "conv1 · 6 maps of 28 × 28"


def test_the_legend_names_the_scale_centred_on_0(seen):
    card = seen.maps_card
    limit = float(np.abs(card.mosaic.maps).max())
    assert card.legend.text == f"−{limit:.2g} · 0 · +{limit:.2g}"
    assert card.view._image.getLevels().tolist() == pytest.approx([-limit, limit])


def test_layers_are_chosen_with_the_keyboard(seen):
    chip = seen.strip.chips[1]
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Right)
    assert (seen.layer, seen.maps_card.caption.text()) == ("relu1", "relu1 · 6 maps of 28 × 28")
    QTest.keyClick(seen.strip.chips[2], Qt.Key.Key_Left)
    assert seen.layer == "conv1"
    QTest.keyClick(chip, Qt.Key.Key_Home)
    assert (seen.layer, seen.maps_card.caption.text()) == ("image", "image · 1 map of 28 × 28")
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
    maps = card.mosaic.maps
    channel, row, column = (int(i) for i in np.unravel_index(np.abs(maps).argmax(), maps.shape))
    down, across = divmod(channel, card.mosaic.columns)
    place = card.view._box.mapViewToScene(QPointF(29 * across + column + 0.5, 29 * down + row + 0.5))
    QTest.mouseMove(card.view._view.viewport(), place.toPoint())
    value = f"{maps[channel, row, column]:+.3f}".replace("-", "−")
    assert card.reading.text() == f"channel {channel + 1}, row {row + 1}, column {column + 1}: {value}"
    card.view.hovered.emit(-1, -1)
    assert card.reading.text() == "Point at a map to read a value."


def test_the_side_says_what_went_in_and_came_out(seen):
    best = int(seen.look.probabilities.argmax())
    assert seen.input_card.name.text().startswith(f"{best} · ")
    assert seen.input_card.share.text() == f"{100 * seen.look.probabilities[best]:.1f} %"
    assert seen.input_card.image.caption == "28 × 28"
    card = seen.layer_card
    assert [card.text(name) for name in ("Kind", "Gives", "Weights")] == ["Conv2d", "6 × 28 × 28", "156"]
    maps = seen.look.maps["conv1"]
    assert card.text("Largest") == f"{maps.max():+.3f}".replace("-", "−")


def test_filters_are_shown_with_and_without_a_drawing(page, qtbot, drawing):
    card = page.maps_card
    page.maps_card.modes.choose(FILTERS)
    filters = first_filters(page.session.model.classifier.model)
    assert filters is not None
    expected = filters[:, 0]
    np.testing.assert_array_equal(card.mosaic.maps, expected)
    assert card.caption.text() == "conv1 · 6 filters of 5 × 5"
    page.session.image.show(drawing)
    qtbot.waitUntil(lambda: page.look is not None)
    np.testing.assert_array_equal(card.mosaic.maps, expected)
    card.view.hovered.emit(0, 0)
    assert card.reading.text().startswith("filter 1, row 1, column 1: ")


def test_choosing_a_layer_leaves_the_filters(seen):
    seen.maps_card.modes.choose(FILTERS)
    QTest.mouseClick(seen.strip.chips[1], Qt.MouseButton.LeftButton)
    assert seen.maps_card.modes.index == MAPS
    assert seen.maps_card.caption.text() == "conv1 · 6 maps of 28 × 28"


def test_filters_belong_to_the_first_convolution_in_strip_and_card_too(seen):
    seen.choose("linear1")
    seen.maps_card.modes.choose(FILTERS)
    assert (seen.strip.chosen_layer, seen.layer_card.note.text()) == ("conv1", "conv1 · its filters")
    filters = first_filters(seen.session.model.classifier.model)
    assert filters is not None
    assert seen.layer_card.text("Largest") == f"{filters.max():+.3f}"
    seen.maps_card.modes.choose(MAPS)
    assert (seen.strip.chosen_layer, seen.layer_card.note.text()) == ("linear1", "linear1")
    assert seen.maps_card.shown is seen.maps_card.bars


@pytest.mark.parametrize("width", [700, 900, 1100])
def test_no_layer_of_the_strip_is_shown_in_part(seen, qtbot, width):
    seen.resize(width, seen.height())
    qtbot.wait(10)
    bar = seen.strip._scroller.horizontalScrollBar()
    view = seen.strip._scroller.viewport()
    for value in (0, bar.maximum() // 3, bar.maximum()):
        bar.setValue(value)
        shown = [chip.visibleRegion().boundingRect().width() for chip in seen.strip.chips]
        widths = [chip.width() for chip in seen.strip.chips]
        parts = {s / w for s, w in zip(shown, widths, strict=True) if s > 14}
        assert all(part > 0.85 for part in parts)  # the arrow before the first one may be left out
        assert sum(s > 14 for s in shown) == min(len(shown), (view.width() + 10) // 88)


def test_an_emptied_canvas_empties_the_page(seen):
    seen.session.image.show(None)
    assert seen.look is None
    assert seen.maps_card.shown is seen.maps_card.empty
    assert seen.layer_card.text("Largest") == "–"
    assert not seen.input_card.image.isVisible()


def test_another_model_is_followed(alone, qtbot, model: Model):
    layers = {"input": [1, 28, 28], "layers": ["Flatten", {"Linear": {"out_features": 10}}]}
    architecture = Architecture.from_dict(layers, name="flat", source="test")
    network = architecture.build(np.random.default_rng(2))
    flat = replace(model, name="flat", architecture=architecture, network=network)
    alone.session.model.use(Classifier(flat))
    assert alone.layers == ("image", "flatten1", "linear1")
    assert alone.layer == "linear1"
    assert alone.subtitle == "what flat makes of your drawing"
    qtbot.waitUntil(lambda: alone.look is not None)
    alone.maps_card.modes.choose(FILTERS)
    assert alone.maps_card.shown is alone.maps_card.no_filters


def test_an_image_for_the_model_before_is_not_shown(alone, qtbot):
    architecture = load_architecture("vgg-bn-small")
    network = architecture.build(np.random.default_rng(2))
    other = Model("other", architecture, network, Normalizer.of_size(32), tuple("0123456789"))
    with qtbot.waitSignal(alone._looks.answered):
        alone.session.model.use(Classifier(other))
    assert alone.look is None
    assert alone.maps_card.shown is alone.maps_card.empty


def test_nothing_is_computed_for_a_page_that_is_not_seen(main_window, page, qtbot, drawing):
    main_window.show_page(0)
    page.session.image.show(drawing)
    QTest.qWait(150)
    assert page.look is None
    main_window.show_page(1)
    qtbot.waitUntil(lambda: page.look is not None)


def test_a_dropped_picture_stays_on_the_page(main_window, page, qtbot):
    picture = np.full((60, 60), 255, np.uint8)
    picture[10:50, 25:32] = 0
    main_window.receive(picture)
    qtbot.waitUntil(lambda: page.look is not None)
    assert page.isVisible()


def test_a_stroke_on_the_draw_page_is_looked_at(main_window, page, qtbot):
    draw_page = main_window.pages[0]
    main_window.show_page(0)
    draw(draw_page.canvas, (100, 60), (100, 200))
    main_window.show_page(1)
    qtbot.waitUntil(
        lambda: page.look is not None and np.array_equal(page.look.image, page.session.image.image)
    )


def test_the_maps_follow_the_colour_scheme(seen):
    before = seen.maps_card.view.grab().toImage()
    theme().choose("dark")
    assert seen.maps_card.view.grab().toImage() != before

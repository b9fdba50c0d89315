"""Filters of any layer that has some, with and without a drawing."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.classifier import Classifier
from core.insight import filters, weight_images
from core.model_file import Model
from core.nn.architecture import Architecture
from gui.inspect.views.filters import EVERY, SUMMED


def test_filters_are_shown_without_a_drawing(page):
    view = page.filters_view
    page.stage.show_view(view)
    expected = filters(page.subject.model, "conv1")
    np.testing.assert_array_equal(view.panel.mosaic.maps, expected[:, 0])
    assert view.caption.text() == "conv1 · 6 filters, 5 × 5"
    assert not view.inputs.isVisible()
    view.panel.view.hovered.emit(0, 0)
    assert view.panel.reading.text().startswith("filter 1, row 1, column 1: ")
    np.testing.assert_array_equal(view.numbers().values, expected)


def test_kernels_are_summed_or_those_of_one_input_channel(page):
    view = page.filters_view
    page.subject.choose_layer("conv2")
    page.stage.show_view(view)
    expected = filters(page.subject.model, "conv2")
    assert view.inputs.currentIndex() == SUMMED
    np.testing.assert_allclose(view.panel.mosaic.maps, expected.sum(axis=1), atol=1e-6)
    view.inputs.setCurrentIndex(EVERY)
    np.testing.assert_array_equal(view.panel.mosaic.maps, expected.reshape(-1, 5, 5))
    view.inputs.setFocus()
    QTest.keyClick(view.inputs, Qt.Key.Key_End)
    np.testing.assert_array_equal(view.panel.mosaic.maps, expected[:, -1])


def test_a_layer_without_filters_shows_those_before_it(page):
    page.stage.show_view(page.filters_view)
    page.subject.choose_layer("pool1")
    assert page.filters_view.kernels.layer == "conv1"
    page.subject.choose_layer("image")
    assert page.filters_view.kernels.layer == "conv1"


def other(model: Model, *layers: object) -> Classifier:
    description = {"input": [1, 28, 28], "layers": list(layers)}
    architecture = Architecture.from_dict(description, name="other", source="test")
    network = architecture.build(np.random.default_rng(2))
    return Classifier(replace(model, architecture=architecture, network=network))


def test_linear_layers_that_look_at_an_image_show_their_rows_as_images(page, model):
    page.session.model.use(other(model, "Flatten", {"Linear": {"out_features": 10}}))
    page.stage.show_view(page.filters_view)
    page.subject.choose_layer("image")
    view, images = page.filters_view, weight_images(page.subject.model, "linear1")
    assert images is not None
    assert view.kernels.layer == "linear1"
    assert view.caption.text() == "linear1 · 10 rows of weights, 28 × 28"
    np.testing.assert_array_equal(view.panel.mosaic.maps, images[:, 0])


def test_a_network_that_has_none_says_so(page, model):
    page.stage.show_view(page.filters_view)
    page.session.model.use(other(model, "GlobalAvgPool2d", {"Linear": {"out_features": 10}}))
    assert page.filters_view.none.isVisible()
    assert page.filters_view.numbers() is None

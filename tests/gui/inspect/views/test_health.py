"""Health: the histograms are core's, what is found leads to its place, and a broken network is said to be one."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.classifier import Classifier
from core.insight import health
from core.model_file import Model
from core.nn.architecture import load_architecture
from tests.core.insight.networks import network_of

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(seen, archive, qtbot):
    """Seen, with the images of a data set gone through."""
    seen.session.data.open(archive)
    qtbot.waitUntil(lambda: seen.session.data.prepared is not None and not seen.session.data.busy)
    seen.stage.show_view(seen.health_view)
    assert seen.health_view.working.isVisible()
    qtbot.waitUntil(lambda: seen.health_view.health is not None, timeout=20_000)
    return seen.health_view


def use(page, model: Model, qtbot):
    """Another model that is looked at through its health."""
    view = page.health_view
    page.session.model.use(Classifier(model))
    qtbot.waitUntil(lambda: view.health is not None, timeout=20_000)
    return view


def broken(model: Model) -> Model:
    """Whose first convolution has a dead channel and a weight that is no number."""
    architecture = load_architecture("lenet")
    network = architecture.build(np.random.default_rng(1))
    network.parameters["conv1.weight"][2] = 0
    network.parameters["conv1.bias"][2] = -1
    network.parameters["conv2.weight"][0, 0, 0, 0] = np.nan
    return Model("broken", architecture, network, model.normalizer, model.class_names)


def test_the_three_histograms_are_cores(view, seen):
    data = seen.samples.data
    expected = health(seen.subject.model, data.images, data.labels)
    own = next(layer for layer in expected.layers if layer.name == "conv1")
    numbers = view.numbers()
    assert [list(axis[1] or ()) for axis in numbers.axes] == [
        ["weights", "activations", "gradients"], [], ["from", "to", "count"],
    ]  # fmt: skip
    for found, spread in zip(numbers.values, (own.weights, own.activations, own.gradients), strict=True):
        assert spread is not None
        np.testing.assert_array_equal(found[:, 2], spread.counts)
        np.testing.assert_array_equal(found[:, 1], spread.edges[1:])
    texts = [each.figures.text() for each in view.spreads]
    assert all(text.startswith("mean ") and text.endswith("zeros") for text in texts)


def test_the_layer_and_the_drawing_are_said_in_figures(view, seen):
    assert view.caption.text() == "conv1 · Conv2d, gives 6 × 28 × 28"
    assert view.figures.text().startswith("156 weights · ")
    smallest = f"{seen.subject.maps.min():.3g}".replace("-", "−")
    assert f"for your drawing: smallest {smallest}, mean " in view.figures.text()
    seen.subject.choose_layer("pool1")
    assert view.figures.text().startswith("no weights · ")
    assert [each.figures.text() for each in view.spreads][::2] == ["It has no weights."] * 2
    seen.subject.choose_layer("image")
    assert view.numbers() is None


def test_a_finding_leads_to_its_place_and_then_to_the_next(view, seen, qtbot):
    row = next(place for place, each in enumerate(view.table.findings) if each.layer == "conv2")
    first, second = view.table.findings[row].channels
    place = view.table.visualRect(view.table.model().index(row, 2)).center()
    QTest.mouseClick(view.table.viewport(), LEFT, pos=place)
    assert (seen.subject.layer.name, seen.subject.cell.channel) == ("conv2", first)
    view.table.setFocus()
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    assert seen.subject.cell.channel == second
    assert view.caption.text().startswith("conv2")


def test_what_is_dead_or_no_number_is_said(view, seen, model, qtbot):
    view = use(seen, broken(model), qtbot)
    rows = [(each.layer, each.kind, each.words) for each in view.table.findings]
    assert ("conv2", "broken", "1 of its weights is infinite or no number") in rows
    assert rows[0] == ("conv1", "broken", "all of its gradients are infinite or no number")
    assert ("relu1", "dead", "1 of 6 channels: 3") in rows
    seen.subject.choose_layer("conv2")
    weights, activations, _ = view.spreads
    assert weights.warning.isVisible()
    assert "infinite or no number" in activations.warning.text()


def test_a_late_answer_about_another_network_is_dropped(view, seen, model, qtbot):
    seen.session.model.use(Classifier(network_of("model3")))
    use(seen, model, qtbot)
    assert {layer.name for layer in view.health.layers} == {layer.name for layer in seen.subject.layers} - {
        "image"
    }


def test_images_with_labels_of_other_classes_have_no_gradients(view, seen, model, qtbot):
    letters = Model("letters", model.architecture, model.network, model.normalizer, tuple("abcdefghij"))
    use(seen, letters, qtbot)
    assert "no labels" in view.spreads[2].figures.text()
    assert view.health.loss is None

"""The map of the last hidden layer, walked through with mouse and keys."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.classifier import Classifier
from core.insight import last_hidden, neighbours, pca, place_among, tsne
from core.nn.architecture import Architecture
from gui.inspect.page import InspectPage

LEFT = Qt.MouseButton.LeftButton
COUNT = 80


@pytest.fixture
def mapped(alone: InspectPage, qtbot, monkeypatch) -> InspectPage:
    """With a map of a few practice digits, and the drawing on it."""
    monkeypatch.setattr("gui.inspect.samples.COUNT", COUNT)
    alone.stage.show_view(alone.points_view)
    qtbot.waitUntil(lambda: alone.points_view.settled, timeout=20_000)
    return alone


def features(model, images) -> np.ndarray:
    steps = last_hidden(model, images)
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            return stop.value


def of_drawing(page: InspectPage) -> np.ndarray:
    look = page.subject.look
    assert look is not None
    return features(look.classifier.model, look.image[None, None])[0]


def test_the_map_is_cores_and_the_drawing_lies_on_it(mapped):
    view, data = mapped.points_view, mapped.samples.data
    hidden = features(mapped.subject.model, data.images)
    axes = pca(hidden)
    np.testing.assert_allclose(view.map.points, axes.project(hidden), atol=1e-4)
    np.testing.assert_allclose(view.cloud.drawing, axes.project(of_drawing(mapped)), atol=1e-4)
    first, second = axes.shares
    assert view.caption.text() == f"flatten1 · PCA, {first:.0%} and {second:.0%} of the variance"
    expected = neighbours(hidden, of_drawing(mapped))
    np.testing.assert_array_equal(view.placed.near.rows, expected.rows)
    captions = [image.caption for image in view.near.images]
    assert [float(caption.split()[1]) for caption in captions] == pytest.approx(expected.distances, abs=0.006)


def test_the_drawing_moves_as_it_grows(mapped, qtbot, drawing):
    view = mapped.points_view
    before = view.cloud.drawing.copy()
    other = drawing.copy()
    other[20:24, 4:22] = 255
    mapped.session.image.show(other)
    qtbot.waitUntil(lambda: view.settled and (view.cloud.drawing != before).any())
    mapped.session.image.show(None)
    assert view.cloud.drawing is None
    assert not view.near.images[0].isVisible()


def test_tsne_is_made_beside_and_pca_is_there_at_once(mapped, qtbot):
    view = mapped.points_view
    view.methods.setFocus()
    QTest.keyClick(view.methods, Qt.Key.Key_Right)
    assert view.progress.isVisible()
    qtbot.waitUntil(lambda: view.settled, timeout=20_000)
    assert not view.progress.isVisible()
    np.testing.assert_array_equal(view.map.points, tsne(view.map.features))
    expected = place_among(view.map.points, neighbours(view.map.features, of_drawing(mapped)))
    np.testing.assert_allclose(view.cloud.drawing, expected, atol=1e-3)
    assert view.numbers().name == "map-tsne"
    QTest.keyClick(view.methods, Qt.Key.Key_Left)
    assert view.map.axes is not None


def test_pointing_shows_the_image_and_a_click_looks_at_it(mapped, qtbot):
    cloud, data = mapped.points_view.cloud, mapped.samples.data
    point = int(np.abs(mapped.points_view.map.points).sum(axis=1).argmax())  # far out, where it stands alone
    viewport = cloud._view.viewport()
    QTest.mouseMove(viewport, cloud.place_of(point))
    assert cloud.at == point
    assert cloud.tip.isVisible()
    assert cloud.tip.image.caption.endswith(f"· {point + 1} of {COUNT}")
    QTest.mouseClick(viewport, LEFT, pos=cloud.place_of(point))
    qtbot.waitUntil(lambda: np.array_equal(mapped.subject.look.image, data.images[point, 0]))
    assert mapped.head.source.place == point
    qtbot.waitUntil(lambda: mapped.points_view.settled)
    assert mapped.points_view.placed.near.rows[0] == point
    assert mapped.points_view.near.title.text() == "Most like the image"


def test_the_arrow_keys_go_to_the_nearest_point_that_way_and_return_looks_at_it(mapped):
    cloud, points = mapped.points_view.cloud, mapped.points_view.map.points
    cloud.setFocus()
    QTest.keyClick(cloud, Qt.Key.Key_Right)
    nearest = np.linalg.norm(points - cloud.drawing, axis=1).argmin()
    assert cloud.at == nearest
    for key, axis, sign in ((Qt.Key.Key_Right, 0, 1), (Qt.Key.Key_Up, 1, 1), (Qt.Key.Key_Left, 0, -1)):
        before = points[cloud.at]
        away = points - before
        ahead = np.flatnonzero(
            (sign * away[:, axis] > 0) & (np.abs(away[:, 1 - axis]) <= np.abs(away[:, axis]))
        )
        QTest.keyClick(cloud, key)
        if len(ahead) > 1:
            assert sign * (points[cloud.at] - before)[axis] > 0
    assert cloud.tip.isVisible()
    at = cloud.at
    QTest.keyClick(cloud, Qt.Key.Key_Return)
    assert mapped.head.source.place == at
    QTest.keyClick(cloud, Qt.Key.Key_Escape)
    assert cloud.at is None
    assert not cloud.tip.isVisible()


def test_a_class_is_hidden_and_shown_in_the_legend(mapped):
    view = mapped.points_view
    labels = view.map.data.labels
    switch = view.legend.switches[3]
    switch.setFocus()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    np.testing.assert_array_equal(view.cloud.shown, np.flatnonzero(labels != 3))
    assert len(view.cloud._dots.points()) == (labels != 3).sum()
    QTest.mouseClick(switch, LEFT)
    assert len(view.cloud.shown) == COUNT


def test_the_numbers_are_x_y_and_label_of_each_point(mapped):
    numbers = mapped.points_view.numbers()
    assert numbers.axes == (("point", None), ("figure", ("x", "y", "label")))
    np.testing.assert_array_equal(numbers.values[:, :2], mapped.points_view.map.points)
    np.testing.assert_array_equal(numbers.values[:, 2], mapped.samples.data.labels)


def test_through_time_the_axes_stay(mapped, qtbot, model):
    view = mapped.points_view
    first, last = (
        Classifier(replace(model, network=model.architecture.build(np.random.default_rng(i)))) for i in (5, 6)
    )
    axes = pca(features(last.model, mapped.samples.data.images))
    for epoch in (first, last):
        mapped.subject.place_epoch(epoch, name="epoch 1 of a run", last=last)
        qtbot.waitUntil(lambda: view.settled)
        expected = axes.project(features(epoch.model, mapped.samples.data.images))
        np.testing.assert_allclose(view.map.points, expected, atol=1e-4)
        assert not view.methods.isEnabled()
        if epoch is first:
            assert view.caption.text() == "flatten1 · on the axes of the run’s last epoch, which stay"
    mapped.subject.place_epoch(None)
    qtbot.waitUntil(lambda: view.settled)
    assert view.methods.isEnabled()


def test_without_a_hidden_layer_the_images_are_the_points(mapped, qtbot, model):
    description = {"input": [1, 28, 28], "layers": ["Flatten", {"Linear": {"out_features": 10}}]}
    flat = Architecture.from_dict(description, name="flat", source="test")
    network = flat.build(np.random.default_rng(2))
    mapped.session.model.use(Classifier(replace(model, architecture=flat, network=network)))
    view = mapped.points_view
    qtbot.waitUntil(lambda: view.settled)
    assert view.caption.text().startswith("no hidden layer: the images themselves · PCA")
    assert view.map.features.shape == (COUNT, 28 * 28)


def test_a_network_whose_digits_cannot_be_drawn_asks_for_a_data_set(alone, qtbot, model):
    alone.session.model.use(Classifier(replace(model, class_names=tuple("abcdefghij"))))
    with qtbot.waitSignal(alone.failed):
        alone.stage.show_view(alone.points_view)
    assert alone.points_view.none.isVisible()
    assert alone.points_view.numbers() is None


def test_too_few_images_for_tsne_are_said_once_and_pca_is_still_there(alone, qtbot, monkeypatch):
    monkeypatch.setattr("gui.inspect.samples.COUNT", 3)
    view = alone.points_view
    alone.stage.show_view(view)
    qtbot.waitUntil(lambda: view.map is not None, timeout=20_000)
    view.methods.choose(1)
    qtbot.waitUntil(view.none.isVisible)
    assert view.none.label.text() == "a t-SNE map needs at least 5 images, not 3"
    assert view.settled
    view.methods.choose(0)
    assert view.cloud.isVisible()
    assert len(view.map.points) == 3

"""The map of the last hidden layer, walked through with mouse and keys."""

from __future__ import annotations

from dataclasses import replace
from threading import Event

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

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
    numbers, data = mapped.points_view.numbers(), mapped.samples.data
    assert numbers.axes == (("point", None),)
    points = np.stack([numbers.values["x"], numbers.values["y"]], axis=1)
    np.testing.assert_array_equal(points, mapped.points_view.map.points)
    assert numbers.values["label"].tolist() == [data.class_names[label] for label in data.labels]


def test_the_ring_is_seen_however_far_it_is_from_the_points(mapped):
    cloud, points = mapped.points_view.cloud, mapped.points_view.map.points
    for far in (points.max(axis=0) + 5 * np.ptp(points, axis=0), points.min(axis=0) - np.ptp(points)):
        cloud.show_drawing(far)
        assert cloud.rect().contains(QPoint(*np.rint(cloud._pixels(far[np.newaxis])[0]).astype(int).tolist()))
        assert cloud.rect().contains(cloud.place_of(int(points[:, 0].argmax())))


def test_the_names_are_within_the_view_apart_and_on_their_points(mapped):
    cloud, labels = mapped.points_view.cloud, mapped.samples.data.labels
    for width in (1100, 640):
        mapped.resize(width, 620)
        cloud.grab()  # pyqtgraph places texts when they are painted
        chips = cloud.chips
        assert set(chips) == set(labels.tolist())
        for number, chip in chips.items():
            assert QRectF(cloud.rect()).adjusted(-1, -1, 1, 1).contains(chip)
            assert not any(chip.intersects(other) for each, other in chips.items() if each != number)
    mapped.points_view.legend.switches[3].click()
    assert set(cloud.chips) == set(labels.tolist()) - {3}


def test_there_is_one_tip_at_a_time(mapped, qtbot):
    cloud, viewport = mapped.points_view.cloud, mapped.points_view.cloud._view.viewport()
    ask = QHelpEvent(QEvent.Type.ToolTip, QPoint(2, 2), cloud.mapToGlobal(QPoint(2, 2)))
    QTest.mouseMove(viewport, QPoint(2, 2))
    QApplication.sendEvent(viewport, ask)
    assert QToolTip.text() == cloud.toolTip()
    QTest.mouseMove(viewport, cloud.place_of(0))
    assert cloud.tip.isVisible()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    QApplication.sendEvent(viewport, ask)
    assert not QToolTip.isVisible()


def test_it_says_where_the_images_are_from(mapped):
    assert mapped.points_view.source.text() == f"{COUNT} practice digits"


def test_a_neighbour_is_looked_at_by_a_click_and_by_keys(mapped, qtbot):
    view = mapped.points_view
    row = view.placed.near.rows[2]
    QTest.mouseClick(view.near.images[2], LEFT)
    assert mapped.head.source.place == row
    qtbot.waitUntil(lambda: view.settled and view.placed.near.rows[0] == row)
    row = view.placed.near.rows[4]
    view.near.images[0].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(view.near.images[0], Qt.Key.Key_Down)
    QTest.keyClick(view.near.images[3], Qt.Key.Key_Right)
    assert view.near.images[4].hasFocus()
    QTest.keyClick(view.near.images[4], Qt.Key.Key_Return)
    assert mapped.head.source.place == row


def test_the_first_map_shows_how_far_it_is_and_can_be_stopped(alone, qtbot, monkeypatch):
    monkeypatch.setattr("gui.inspect.samples.COUNT", COUNT)
    goes_on = Event()

    def held(*arguments):
        while not goes_on.wait(0.01):
            yield 0
        return (yield from last_hidden(*arguments))

    monkeypatch.setattr("gui.inspect.point_map.last_hidden", held)
    view = alone.points_view
    alone.stage.show_view(view)
    assert view.working.isVisible()
    assert view.working.words.text() == "The images are prepared…"
    assert view.near.title.text() != "Draw to see what is alike"  # there is a drawing
    qtbot.waitUntil(view.working.button.isVisible, timeout=20_000)
    QTest.mouseClick(view.working.button, LEFT)
    assert view.working.words.text() == "Stopped before the map was made."
    goes_on.set()
    alone.subject.choose_layer(alone.subject.layers[-1].name)  # it is not begun again by something else
    assert view.working.words.text() == "Stopped before the map was made."
    QTest.mouseClick(view.working.button, LEFT)
    qtbot.waitUntil(lambda: view.settled, timeout=20_000)
    assert view.cloud.isVisible()


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

"""Points of any network, and where the image that is looked at lies among them."""

import numpy as np
import pytest

from core.classifier import Classifier
from core.data.prepared import PreparedData
from core.insight import PCA
from gui.inspect.look import look
from gui.inspect.point_map import PointMap, feature_of, made, placed
from tests.core.insight.made_up import picture_for, result_of
from tests.core.insight.networks import NETWORKS, network_of


@pytest.mark.parametrize("name", NETWORKS)
def test_an_image_that_is_looked_at_lies_on_its_own_point(name: str) -> None:
    model = network_of(name)
    classifier = Classifier(model)
    pictures = [picture_for(model, seed=seed) for seed in range(6)]
    planes = np.stack([each[None] if each.ndim == 2 else each.transpose(2, 0, 1) for each in pictures])
    data = PreparedData.of(planes, np.arange(6), model.class_names)
    found = result_of(made(classifier, data, "PCA", classifier, (None, None)))
    assert found.points.shape == (6, 2)
    seen = look(classifier, pictures[4])
    assert seen is not None
    place = placed(found, feature_of(seen))
    scale = np.ptp(found.points)
    np.testing.assert_allclose(place.point, found.points[4], atol=1e-3 * scale)
    assert place.near.distances[0] < 1e-3 * scale


def test_a_map_on_the_same_axes_is_not_made_of_its_last_network_again() -> None:
    first, last = (Classifier(network_of("flat")) for _ in range(2))
    images = np.random.default_rng(1).integers(0, 256, (70, 1, 16, 16), np.uint8)
    data = PreparedData.of(images, np.zeros(70, np.int64), tuple("0123456789"))
    steps = made(first, data, "PCA", last, (None, None))
    assert [*steps] == [64, 70, 64, 70]
    before = result_of(made(first, data, "PCA", last, (None, None)))
    again = made(first, data, "PCA", last, (before.features, before))
    assert result_of(again).axes is before.axes


def test_without_axes_a_point_lies_among_its_neighbours() -> None:
    classifier = Classifier(network_of("flat"))
    features = np.eye(3, dtype=np.float32)
    points = np.array([[0, 0], [4, 0], [0, 2]], np.float32)
    data = PreparedData.of(np.zeros((3, 1, 4, 4), np.uint8), np.arange(3), tuple("012"))
    shown = PointMap(classifier, data, features, points, points, None, classifier)
    place = placed(shown, np.array([0.5, 0.5, 0], np.float32))
    assert place.near.rows.tolist() == [0, 1, 2]
    np.testing.assert_allclose(
        place.point, [12 / 7, 2 / 7], rtol=1e-5
    )  # the last counts a third of the others
    with_axes = PCA(np.zeros(3, np.float32), np.eye(2, 3, dtype=np.float32), np.ones(2, np.float32))
    shown = PointMap(classifier, data, features, points, points, with_axes, classifier)
    np.testing.assert_allclose(placed(shown, np.array([3, 5, 1], np.float32)).point, [3, 5])

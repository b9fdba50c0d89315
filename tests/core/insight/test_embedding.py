"""The map of points: what they are made of, where they lie, and where a new one belongs."""

import numpy as np
import pytest

from core.errors import InsightError
from core.insight import (
    feature_maps,
    last_hidden,
    last_hidden_layer,
    neighbours,
    pca,
    place_among,
    tsne,
)
from core.model_file import Model
from core.nn.arrays import Array
from tests.core.insight.made_up import CONVOLUTION, FLAT, architecture, model_of, result_of


def images_for(model: Model, count: int) -> Array:
    """(N, C, size, size)."""
    shape = (count, *model.architecture.input_shape)
    return np.random.default_rng(3).integers(0, 256, shape, dtype=np.uint8)


def groups(*, width: int = 12, each: int = 20) -> tuple[Array, Array]:
    """(N, F) points around three far centres, and which of them each is around."""
    rng = np.random.default_rng(0)
    labels = np.arange(3).repeat(each)
    centres = 20 * np.eye(3, width)
    return (centres[labels] + rng.normal(size=(len(labels), width))).astype(np.float32), labels


ENDS_OTHERWISE = [CONVOLUTION, "ReLU", {"Conv2d": {"out_channels": 10, "kernel_size": 1}}, "GlobalAvgPool2d"]


@pytest.mark.parametrize(
    ("model", "layer"),
    [
        pytest.param(model_of("lenet"), None, id="lenet"),
        pytest.param(model_of("vgg-bn-small"), "average1", id="vgg-bn-small"),
        pytest.param(model_of("model3"), None, id="colour"),
        pytest.param(model_of(architecture(FLAT)), "tanh1", id="no-convolution"),
        pytest.param(model_of(architecture(ENDS_OTHERWISE, size=8)), "relu1", id="no-linear-layer"),
    ],
)
def test_the_features_are_what_goes_into_the_last_layer(model: Model, layer: str | None) -> None:
    images = images_for(model, 70)
    features = result_of(last_hidden(model, images))
    names = list(model.network.layers)
    expected = feature_maps(model, np.moveaxis(images[69], 0, -1).squeeze())
    assert last_hidden_layer(model) == (layer or names[-2])
    assert np.allclose(features[69], expected[layer or names[-2]].ravel(), atol=1e-4)
    assert features.dtype == np.float32
    assert len(features) == 70


@pytest.mark.parametrize(
    "layers",
    [
        [{"Conv2d": {"out_channels": 10, "kernel_size": 16}}, "Flatten"],
        ["ReLU", "Flatten", {"Linear": {"out_features": 10}}],
    ],
)
def test_without_a_hidden_layer_the_images_are_the_features(layers: list[object]) -> None:
    model = model_of(architecture(layers))
    assert last_hidden_layer(model) is None
    images = images_for(model, 3)
    np.testing.assert_allclose(result_of(last_hidden(model, images)), images.reshape(3, -1) / np.float32(255))


def test_it_says_how_far_it_is_and_can_be_closed() -> None:
    model = model_of("lenet")
    steps = last_hidden(model, images_for(model, 200))
    assert next(steps) < 200
    steps.close()
    assert [*last_hidden(model, images_for(model, 200))][-1] == 200


@pytest.mark.parametrize(("count", "width"), [(40, 6), (6, 40)])
def test_pca_against_a_singular_value_decomposition(count: int, width: int) -> None:
    rng = np.random.default_rng(1)
    features = (rng.normal(size=(count, width)) * np.linspace(3, 1, width) + 5).astype(np.float32)
    found = pca(features)
    points = found.project(features)
    _, spreads, directions = np.linalg.svd(features - features.mean(axis=0), full_matrices=False)
    expected = (features - features.mean(axis=0)) @ directions[:2].T
    np.testing.assert_allclose(np.abs(points), np.abs(expected), atol=1e-3)
    np.testing.assert_allclose(found.shares, (spreads**2 / np.sum(spreads**2))[:2], rtol=1e-4)
    np.testing.assert_allclose(found.components @ found.components.T, np.eye(2), atol=1e-5)
    np.testing.assert_allclose(found.project(features[3]), points[3], rtol=1e-5)
    assert (found.components[[0, 1], np.abs(found.components).argmax(axis=1)] > 0).all()


@pytest.mark.parametrize("features", [np.ones((1, 4)), np.ones((9, 3)), np.arange(5.0)[:, None]])
def test_pca_of_points_that_hardly_differ(features: Array) -> None:
    points = pca(features.astype(np.float32)).project(features.astype(np.float32))
    assert points.shape == (len(features), 2)
    assert np.isfinite(points).all()
    assert not points[:, 1].any()


def test_tsne_keeps_groups_together_and_its_seed() -> None:
    features, labels = groups()
    points = tsne(features, seed=4)
    assert points.shape == (60, 2)
    assert points.dtype == np.float32
    np.testing.assert_array_equal(tsne(features, seed=4), points)
    distances = np.linalg.norm(points[:, None] - points, axis=2)
    np.fill_diagonal(distances, np.inf)
    assert (labels[distances.argmin(axis=1)] == labels).all()


def test_tsne_of_few_or_equal_points() -> None:
    with pytest.raises(InsightError, match="needs at least 5 images, not 4"):
        tsne(np.eye(4, dtype=np.float32))
    assert np.isfinite(tsne(np.eye(5, dtype=np.float32))).all()
    assert not tsne(np.ones((8, 3), np.float32)).any()
    assert tsne(np.arange(8, dtype=np.float32)[:, None]).shape == (8, 2)


def test_neighbours_by_hand() -> None:
    features = np.array([[0, 0], [3, 4], [0, 1], [6, 8]], np.float32)
    near = neighbours(features, np.zeros(2, np.float32), count=3)
    assert near.rows.tolist() == [0, 2, 1]
    assert near.distances.tolist() == [0, 1, 5]
    assert len(neighbours(features, features[0], count=9).rows) == 4


def test_a_new_point_lies_among_its_neighbours() -> None:
    features = np.array([[0, 0], [3, 0], [0, 100]], np.float32)
    points = np.array([[10, 10], [20, 10], [0, 0]], np.float32)
    one = np.array([1, 0], np.float32)
    place = place_among(points, neighbours(features, one, count=2))
    np.testing.assert_allclose(place, [12, 10], rtol=1e-5)  # one part of four
    same = place_among(points, neighbours(features, features[1], count=3))
    np.testing.assert_array_equal(same, points[1])

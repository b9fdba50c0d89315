"""What is said of a network's health is what its own weights, outputs and gradients are."""

import tracemalloc

import numpy as np
import pytest

from core.errors import InsightError
from core.insight import Histogram, feature_maps, health
from core.model_file import Model
from core.nn.arrays import Array
from core.nn.losses import CrossEntropyLoss
from tests.core.insight.made_up import model_of, picture_for
from tests.core.insight.networks import NETWORKS, network_of

LABELS = np.arange(70) % 10


def pictures(model: Model, count: int) -> Array:
    rng = np.random.default_rng(4)
    return rng.integers(0, 256, (count, *model.network.input_shape), dtype=np.uint8)


def assert_counts(found: Histogram | None, values: Array) -> None:
    """All values are counted, in equal bins from the smallest to the largest."""
    assert found is not None
    counts, edges = np.histogram(values.ravel(), bins=len(found.counts))
    np.testing.assert_allclose(found.edges, edges, rtol=1e-3, atol=1e-6 * np.abs(values).max())
    assert found.counts.sum() == values.size
    # a value at an edge may be rounded to either side of it
    assert np.abs(found.counts - counts).sum() <= 0.02 * values.size


@pytest.mark.parametrize("name", NETWORKS)
def test_every_network(name: str) -> None:
    model = network_of(name)
    before = model.network.state_dict()
    found = health(model, pictures(model, 5), LABELS[:5])
    maps = feature_maps(model, picture_for(model), inside=True)
    assert {layer.name for layer in found.layers} == set(maps)
    assert (found.images, found.gradient_images) == (5, 5)
    assert found.loss is not None
    for layer in found.layers:
        has_weights = f"{layer.name}.weight" in before
        assert (layer.weights is not None) == (layer.gradients is not None) == has_weights
        assert (layer.dead is not None) == (layer.kind == "ReLU")
        assert (layer.saturated is not None) == (layer.kind in ("Sigmoid", "Tanh"))
        assert (layer.alike is not None) == (layer.kind in ("Conv2d", "ConvTranspose2d"))
        assert layer.activations.counts.sum() > 0
        assert layer.activations.not_finite == 0
    for weights, values in model.network.state_dict().items():
        np.testing.assert_array_equal(values, before[weights])


def test_histograms_are_of_all_images_and_weights() -> None:
    """More images than go through at once."""
    model = network_of("flat")
    images = pictures(model, 70)
    found = {layer.name: layer for layer in health(model, images).layers}
    maps = [feature_maps(model, image[0]) for image in images]
    for name, layer in found.items():
        assert_counts(layer.activations, np.stack([own[name] for own in maps]))
        assert layer.gradients is None
    assert_counts(found["linear1"].weights, model.network.parameters["linear1.weight"])


def test_gradients_are_those_of_the_loss() -> None:
    model = network_of("lenet")
    images = pictures(model, 12)
    found = health(model, images, LABELS[:12])
    network = model.network
    workspace = network.workspace(fuses=False)
    loss, slope = CrossEntropyLoss()(network.forward(images / np.float32(255), workspace), LABELS[:12])
    network.backward(slope, workspace)
    assert found.loss == pytest.approx(loss, rel=1e-4)
    for layer in found.layers:
        if layer.gradients:
            assert_counts(layer.gradients, workspace.gradients[f"{layer.name}.weight"])


def test_a_large_histogram_is_of_a_sample() -> None:
    model = network_of("wide")
    images = pictures(model, 12)
    (relu,) = (layer for layer in health(model, images).layers if layer.name == "relu1")
    assert 100_000 < relu.activations.counts.sum() < 140_000
    zeros = np.mean([feature_maps(model, image[0])["relu1"] <= relu.activations.edges[1] for image in images])
    assert relu.activations.counts[0] / relu.activations.counts.sum() == pytest.approx(zeros, abs=0.01)


def test_memory_is_bounded() -> None:
    model = network_of("wide")
    images = pictures(model, 192)
    tracemalloc.start()
    health(model, images, np.arange(192) % 10)
    (_, peak) = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 300e6


def test_a_network_that_has_diverged() -> None:
    model = model_of("lenet")
    model.network.parameters["conv1.weight"][0] = np.inf
    first = health(model, pictures(model, 3), LABELS[:3]).layers[0]
    assert first.weights is not None
    assert first.weights.not_finite == 25
    assert first.activations.not_finite > 0
    assert first.activations.counts.sum() > 0


@pytest.mark.parametrize(
    ("images", "labels", "message"),
    [
        (np.zeros((0, 1, 28, 28), np.uint8), None, "images of 1x28x28, not none"),
        (np.zeros((2, 1, 32, 32), np.uint8), None, "the health of lenet .* images of 1x28x28, not 1x32x32"),
        (np.zeros((2, 1, 28, 28), np.uint8), np.array([1]), "a label from 0 to 9 for each of 2 images"),
        (np.zeros((2, 1, 28, 28), np.uint8), np.array([1, 10]), "a label from 0 to 9 for each of 2 images"),
    ],
)
def test_what_does_not_fit(images: Array, labels: Array | None, message: str) -> None:
    with pytest.raises(InsightError, match=message):
        health(network_of("lenet"), images, labels)

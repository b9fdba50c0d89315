"""An image that is grown for a channel excites it."""

import itertools

import numpy as np
import pytest

from core.classifier import Classifier, load_classifier
from core.errors import InsightError
from core.insight import activation_maximization, feature_maps
from core.insight.images import Maps
from core.model_file import Model
from tests.core.insight.made_up import FLAT, SMOOTH, architecture, model_of


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return load_classifier()


def grown(model: Model, layer: str, channel: int, *, steps: int = 64) -> Maps:
    *_, last = activation_maximization(model, layer, channel, steps=steps)
    assert last.step == steps
    return last.image


def activation(model: Model, image: Maps, layer: str, channel: int) -> float:
    pixels = np.round(image * 255).astype(np.uint8)
    return float(feature_maps(model, pixels)[layer][channel].mean())


@pytest.mark.parametrize(("layer", "channel"), [("relu1", 4), ("conv3", 8), ("relu4", 6), ("average1", 0)])
def test_it_rises_far_above_what_random_images_reach(
    classifier: Classifier, layer: str, channel: int
) -> None:
    """Some of these channels are dead for every image of noise."""
    model, rng = classifier.model, np.random.default_rng(0)
    noise = [
        activation(model, light * rng.random((32, 32), np.float32), layer, channel)
        for light in rng.uniform(0.2, 1, 60)
    ]
    reached = activation(model, grown(model, layer, channel), layer, channel)
    assert reached > max(noise) + 3 * np.std(noise)
    assert reached > max(noise) + 0.2


@pytest.mark.parametrize("number", [3, 8])
def test_a_class_is_found_by_its_score(classifier: Classifier, number: int) -> None:
    image = grown(classifier.model, "linear1", number)
    pixels = np.round(image * 255).astype(np.uint8)
    assert classifier.logits(pixels[None, None])[0].argmax() == number


def test_each_step_shows_the_image_as_it_grows() -> None:
    model = model_of(architecture(SMOOTH, channels=3))
    steps = list(activation_maximization(model, "conv2", 3, steps=20))
    assert [each.step for each in steps] == [*range(1, 21)]
    assert all(each.image.shape == (16, 16, 3) and each.image.dtype == np.float32 for each in steps)
    assert all(each.image.min() >= 0 and each.image.max() <= 1 for each in steps)
    assert not any(np.shares_memory(a.image, b.image) for a, b in itertools.pairwise(steps))
    assert steps[-1].activation > steps[0].activation


def test_a_seed_gives_the_same_image_and_leaves_the_network_as_it_is() -> None:
    model = model_of("lenet")
    weights = model.network.state_dict()
    first, again = (
        list(activation_maximization(model, "conv2", 5, seed=3, steps=6))[-1].image for _ in range(2)
    )
    np.testing.assert_array_equal(first, again)
    other = list(activation_maximization(model, "conv2", 5, seed=4, steps=6))[-1].image
    assert not np.array_equal(first, other)
    for name, array in model.network.state_dict().items():
        np.testing.assert_array_equal(array, weights[name])


@pytest.mark.parametrize("preset", ["resnet13", "model3", "keras-mnist"])
def test_it_grows_for_every_kind_of_network(preset: str) -> None:
    model = model_of(preset)
    for layer in model.network.layers:
        *_, last = activation_maximization(model, layer, 0, steps=2)
        assert np.isfinite(last.image).all()


def test_without_a_convolution_too() -> None:
    model = model_of(architecture(FLAT))
    first, *_, last = activation_maximization(model, "linear2", 3, steps=20)
    assert last.activation > first.activation + 0.1


def test_what_is_not_there_cannot_be_climbed() -> None:
    model = model_of("lenet")
    with pytest.raises(InsightError, match="lenet has no layer conv9"):
        next(activation_maximization(model, "conv9", 0))
    with pytest.raises(InsightError, match="linear1 has channels 0 to 9, so there is no channel 10"):
        next(activation_maximization(model, "linear1", 10))

"""A picture that is not ink is only resized, and a 3-channel model takes it."""

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from core.classifier import Classifier
from core.data.normalize import Normalizer, to_rgb
from core.errors import ConfigError
from core.insight import feature_maps
from core.nn.architecture import Architecture
from tests.core.made_up_model import ARCHITECTURE, random_model

COLOUR = Normalizer.of_size(16, kind="picture", channels=3)
GREY = Normalizer.of_size(16, kind="picture")


def picture(height: int, width: int, *channels: int) -> NDArray[np.uint8]:
    return np.random.default_rng(0).integers(0, 256, (height, width, *channels), dtype=np.uint8)


@pytest.mark.parametrize("shape", [(16, 16), (40, 25, 3), (9, 700, 4), (1, 1), (2, 3, 3), (8, 8, 1)])
def test_shapes(shape: tuple[int, ...]) -> None:
    for normalizer, shown in ((COLOUR, (16, 16, 3)), (GREY, (16, 16))):
        result = normalizer.normalize(picture(*shape))
        assert result.image.shape == shown
        assert result.planes.shape == normalizer.shape == (normalizer.channels, 16, 16)
        assert result.image.dtype == result.planes.dtype == np.uint8
        assert not result.blank
        assert [step.name for step in result.steps] == ["picture", "16 × 16"]
        assert result.steps[-1].image is result.image


def test_a_picture_of_the_right_size_stays_as_it_is() -> None:
    colour = picture(16, 16, 3)
    result = COLOUR.normalize(colour)
    np.testing.assert_array_equal(result.image, colour)
    np.testing.assert_array_equal(result.planes, colour.transpose(2, 0, 1))


def test_reducing_is_averaging_and_fills_the_square() -> None:
    colour = picture(32, 64, 3)
    means = colour.reshape(16, 2, 16, 4, 3).mean(axis=(1, 3))
    np.testing.assert_allclose(COLOUR.normalize(colour).image, means, atol=1)


def test_transparent_places_are_white() -> None:
    half = picture(4, 6, 4)
    half[..., 3] = [[255, 255, 255, 0, 0, 0]] * 4
    expected = half[..., :3].copy()
    expected[:, 3:] = 255
    np.testing.assert_array_equal(to_rgb(half), expected)


def test_ink_has_no_colour() -> None:
    with pytest.raises(ConfigError, match="ink has no colour; 3 channels need the kind “picture”"):
        Normalizer(channels=3)


def test_settings_from_before_there_were_kinds() -> None:
    before = {"size": 28, "box": 20, "least_contrast": 24, "speck": 0.06}
    assert msgspec.convert(before, Normalizer) == Normalizer()
    assert msgspec.convert(msgspec.to_builtins(COLOUR), Normalizer) == COLOUR


def test_a_model_for_colour_answers_and_shows_its_maps() -> None:
    description = {**ARCHITECTURE.to_dict(), "input": [3, 16, 16]}
    architecture = Architecture.from_dict(description, name="colour", source="colour.yaml")
    network = architecture.build(np.random.default_rng(0))
    model = random_model(architecture=architecture, network=network, normalizer=COLOUR)
    answers = Classifier(model).classify_many([picture(32, 32, 3), picture(20, 50)])
    assert all(answer.digit is not None for answer in answers)
    maps = feature_maps(model, answers[0].normalized.image)
    np.testing.assert_allclose(
        np.exp(maps["linear1"].ravel()) / np.exp(maps["linear1"]).sum(), answers[0].probabilities, rtol=1e-4
    )

import numpy as np

from core.insight import feature_maps
from gui.inspect.look import look, stations


def test_the_maps_are_cores_with_the_image_first(classifier):
    image = np.random.default_rng(1).integers(0, 256, (28, 28), np.uint8)
    seen = look(classifier, image)
    assert seen is not None
    expected = feature_maps(classifier.model, image)
    assert list(seen.maps) == ["image", *expected]
    np.testing.assert_allclose(seen.maps["image"][0], image / np.float32(255), rtol=1e-6)
    for name, maps in expected.items():
        np.testing.assert_array_equal(seen.maps[name], maps)
    np.testing.assert_allclose(seen.probabilities, classifier.probabilities(image[None, None])[0])


def test_an_image_prepared_for_another_network_is_not_looked_at(classifier):
    assert look(classifier, np.zeros((32, 32), np.uint8)) is None


def test_the_stations_begin_with_the_image(model):
    first, second, *_ = stations(model)
    assert (first.name, first.output_shape) == ("image", (1, 28, 28))
    assert (second.name, second.output_shape) == ("conv1", (6, 28, 28))

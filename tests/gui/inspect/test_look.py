import numpy as np

from core.classifier import Classifier
from core.data.normalize import Normalizer
from core.insight import feature_maps
from core.model_file import Model
from core.nn.architecture import load_architecture
from gui.draw.strokes import Drawing, Point, Stroke
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


def test_an_image_prepared_for_another_network_is_prepared_again(classifier):
    image = np.zeros((32, 32), np.uint8)
    image[6:26, 14:18] = 255
    seen = look(classifier, image)
    assert seen is not None
    np.testing.assert_array_equal(seen.image, classifier.model.normalizer.normalize(image).image)


def test_a_drawing_is_looked_at_as_it_would_be_classified(classifier):
    drawing = Drawing((Stroke((Point(200, 100), Point(220, 380)), 30.0),))
    seen = look(classifier, drawing)
    assert seen is not None
    assert seen.image.shape == (28, 28)
    assert seen.image.any()
    assert look(classifier, Drawing()) is None


def test_a_network_of_colour_pictures_sees_three_channels():
    architecture = load_architecture("model3")
    size = architecture.input_shape[1]
    names = tuple("abcdefghij")
    normalizer = Normalizer.of_size(size, kind="picture", channels=3)
    model = Model("colour", architecture, architecture.build(np.random.default_rng(1)), normalizer, names)
    image = np.random.default_rng(2).integers(0, 256, (size, size, 3), np.uint8)
    seen = look(Classifier(model), image)
    assert seen is not None
    assert seen.maps["image"].shape == (3, size, size)
    np.testing.assert_allclose(seen.maps["image"][2], image[..., 2] / np.float32(255), rtol=1e-6)
    grey = look(Classifier(model), image[..., 0])
    assert grey is not None
    assert grey.image.shape == (size, size, 3)


def test_the_stations_begin_with_the_image(model):
    first, second, *_ = stations(model)
    assert (first.name, first.output_shape) == ("image", (1, 28, 28))
    assert (second.name, second.output_shape) == ("conv1", (6, 28, 28))

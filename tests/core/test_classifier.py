"""From any picture to an answer."""

import threading
from pathlib import Path

import numpy as np
import pytest

from core.calibration import Calibration
from core.classifier import (
    SHIPPED_MODEL,
    TINY_MODEL,
    Classifier,
    Prediction,
    load_classifier,
    model_path,
)
from core.errors import ModelFileError
from core.model_file import save_model
from core.nn.losses import softmax
from tests.core.made_up_model import random_model


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier(random_model())


def drawing(height: int = 50, width: int = 40, *, turned: bool = False) -> np.ndarray:
    """Dark ink on light paper."""
    image = np.full((height, width), 255, np.uint8)
    image[height // 4 : -height // 4, width // 3 : width // 2] = 0
    image[height // 2 : height // 2 + 5, width // 4 : -width // 4] = 0
    return image.T.copy() if turned else image


def test_an_answer_is_the_networks_behind_the_normalizer(classifier: Classifier) -> None:
    answer = classifier.classify(drawing())
    shown = classifier.model.normalizer.normalize(drawing()).image
    np.testing.assert_array_equal(answer.normalized.image, shown)
    logits = classifier.model.network.forward(shown[None, None] / np.float32(255))
    np.testing.assert_allclose(answer.probabilities, softmax(logits)[0], atol=1e-6)
    assert answer.digit == answer.probabilities.argmax()
    assert answer.class_name == str(answer.digit)
    assert answer.probability == answer.probabilities.max()
    assert answer.probabilities.sum() == pytest.approx(1, abs=1e-5)


def test_the_temperature_changes_how_sure_an_answer_is_but_not_the_answer(classifier: Classifier) -> None:
    plain = classifier.classify(drawing())
    cool = Classifier(random_model(calibration=Calibration(temperature=0.2))).classify(drawing())
    shown = plain.normalized.planes[None]
    np.testing.assert_allclose(cool.probabilities, softmax(classifier.logits(shown) / 0.2)[0], atol=1e-6)
    assert cool.digit == plain.digit
    assert cool.probability > plain.probability


def test_an_answer_below_the_threshold_is_not_sure(classifier: Classifier) -> None:
    probability = classifier.classify(drawing()).probability
    for threshold, is_sure in ((0.0, True), (probability, True), (probability + 0.01, False)):
        model = random_model(calibration=Calibration(rejection_threshold=threshold))
        assert Classifier(model).classify(drawing()).is_sure is is_sure
    assert not classifier.classify(np.zeros((30, 30), np.uint8)).is_sure


@pytest.mark.parametrize("shape", [(30, 30), (1, 1), (200, 90, 3), (60, 60, 4)])
@pytest.mark.parametrize("value", [0, 128, 255])
def test_an_empty_picture_has_no_digit(classifier: Classifier, shape: tuple[int, ...], value: int) -> None:
    answer = classifier.classify(np.full(shape, value, np.uint8))
    assert answer.digit is None
    assert (answer.class_name, answer.probability) == ("", 0)
    assert answer.probabilities.tolist() == [0] * 10
    assert answer.normalized.blank


def test_grey_colour_and_alpha_of_one_drawing_get_one_answer(classifier: Classifier) -> None:
    grey = drawing()
    colour = np.repeat(grey[:, :, None], 3, axis=2)
    alpha = np.dstack([np.zeros_like(colour), 255 - grey])
    answers = [classifier.classify(image) for image in (grey, colour, alpha)]
    for answer in answers[1:]:
        np.testing.assert_array_equal(answer.normalized.image, answers[0].normalized.image)
        assert answer.probabilities.tobytes() == answers[0].probabilities.tobytes()


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (7, 2), (900, 33), (28, 28)])
def test_any_size_gets_an_answer(classifier: Classifier, shape: tuple[int, int]) -> None:
    image = np.random.default_rng(0).integers(0, 2, shape, dtype=np.uint8) * 255
    answer = classifier.classify(image)
    assert answer.normalized.image.shape == (16, 16)
    assert answer.probabilities.shape == (10,)


def test_many_are_answered_like_each_alone(classifier: Classifier) -> None:
    images = [drawing(), np.full((9, 9), 255, np.uint8), drawing(turned=True), drawing(300, 100)]
    answers = classifier.classify_many(images)
    assert [answer.digit is None for answer in answers] == [False, True, False, False]
    for image, answer in zip(images, answers, strict=True):
        np.testing.assert_allclose(answer.probabilities, classifier.classify(image).probabilities, atol=1e-6)
    assert classifier.classify_many([]) == []


def test_answers_keep_their_probabilities(classifier: Classifier) -> None:
    answer = classifier.classify(drawing())
    before = answer.probabilities.copy()
    classifier.classify(drawing(turned=True))
    np.testing.assert_array_equal(answer.probabilities, before)


def test_more_images_than_one_batch(classifier: Classifier) -> None:
    images = np.random.default_rng(0).integers(0, 256, (300, 1, 16, 16), dtype=np.uint8)
    whole = classifier.probabilities(images)
    assert whole.shape == (300, 10)
    np.testing.assert_allclose(whole[256:], classifier.probabilities(images[256:]), atol=1e-6)
    assert classifier.probabilities(images[:0]).shape == (0, 10)


def test_several_threads_may_ask_at_once(classifier: Classifier) -> None:
    images = [drawing(), drawing(turned=True)]
    expected = [classifier.classify(image).probabilities for image in images]
    answers: dict[int, list[Prediction]] = {0: [], 1: []}

    def ask(which: int) -> None:
        answers[which] += [classifier.classify(images[which]) for _ in range(40)]

    threads = [threading.Thread(target=ask, args=(which,)) for which in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for which in (0, 1):
        assert len(answers[which]) == 40
        for answer in answers[which]:
            np.testing.assert_array_equal(answer.probabilities, expected[which])


def test_loading(tmp_path: Path) -> None:
    save_model(random_model(), tmp_path / "model.safetensors")
    assert load_classifier(tmp_path / "model.safetensors").model.name == random_model().name
    with pytest.raises(ModelFileError):
        load_classifier(tmp_path / "missing.safetensors")


def test_a_shipped_model_goes_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert model_path("tiny") == TINY_MODEL
    assert model_path("ankan-base") == SHIPPED_MODEL
    assert model_path("mine.safetensors") == Path("mine.safetensors")
    assert model_path("folder/tiny") == Path("folder/tiny")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tiny").write_bytes(b"")  # a file of that name goes before it
    assert model_path("tiny") == Path("tiny")

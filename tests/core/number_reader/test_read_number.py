"""From a picture of a written number to its digits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.written_numbers import (
    DigitSource,
    WrittenNumber,
    drawn_digits,
    is_cut_right,
    is_read_right,
    numtadb_digits,
    written_number,
)
from core.classifier import Classifier, load_classifier
from core.data.normalize import Normalizer
from core.errors import ConfigError
from core.number_reader import read_number
from tests.core.made_up_model import random_model


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return load_classifier()


@pytest.fixture(scope="module")
def handwriting(shared_data: Path) -> DigitSource:
    return numtadb_digits(shared_data / "numtadb-28.npz", "abc")


def numbers(
    source: DigitSource, count: int, *, touching: int = 0, length: int | None = None
) -> list[WrittenNumber]:
    return [
        written_number(source, np.random.default_rng((41, touching, i)), touching=touching, length=length)
        for i in range(count)
    ]


def shares_right(classifier: Classifier, written: list[WrittenNumber]) -> tuple[float, float]:
    """Of the numbers, how many are cut right and how many are read right."""
    pairs = [(read_number(number.picture, classifier), number) for number in written]
    return float(np.mean([is_cut_right(*pair) for pair in pairs])), float(
        np.mean([is_read_right(*pair) for pair in pairs])
    )


def test_handwriting_without_touching_digits(classifier: Classifier, handwriting: DigitSource) -> None:
    cut, read = shares_right(classifier, numbers(handwriting, 40))
    assert cut >= 0.93
    assert read >= 0.85


def test_handwriting_with_a_touching_pair(classifier: Classifier, handwriting: DigitSource) -> None:
    assert shares_right(classifier, numbers(handwriting, 40, touching=1))[0] >= 0.7


def test_drawn_digits(classifier: Classifier) -> None:
    assert shares_right(classifier, numbers(drawn_digits, 40))[0] >= 0.9
    assert shares_right(classifier, numbers(drawn_digits, 40, touching=1))[0] >= 0.6


def clear_number() -> WrittenNumber:
    """One of drawn digits that is read right."""
    return written_number(drawn_digits, np.random.default_rng(7), length=4)


def on_white(number: WrittenNumber) -> NDArray[np.uint8]:
    """Its ink, dark on white, whatever the paper was."""
    grey = number.picture if number.picture.ndim == 2 else cv2.cvtColor(number.picture, cv2.COLOR_RGB2GRAY)
    return np.asarray(grey, np.uint8)


def test_a_reading_says_the_number(classifier: Classifier) -> None:
    number = clear_number()
    reading = read_number(number.picture, classifier)
    assert is_read_right(reading, number)
    assert reading.latin == "".join(map(str, number.digits))
    assert reading.text == "".join("০১২৩৪৫৬৭৮৯"[digit] for digit in number.digits)
    each = [digit.prediction.probability for digit in reading.digits]
    assert reading.probability == pytest.approx(np.prod(each))


def test_a_digit_is_answered_as_a_drawing_by_itself(classifier: Classifier) -> None:
    for digit in read_number(clear_number().picture, classifier).digits:
        alone = classifier.classify(digit.picture)
        assert alone.digit == digit.prediction.digit
        np.testing.assert_array_equal(alone.normalized.image, digit.prediction.normalized.image)
        np.testing.assert_allclose(alone.probabilities, digit.prediction.probabilities, atol=1e-5)


def test_one_digit_is_not_cut(classifier: Classifier, handwriting: DigitSource) -> None:
    rng = np.random.default_rng(3)
    whole, same = [], []
    for i in range(40):
        ink = handwriting(i % 10, 90, rng)
        picture = 255 - cv2.copyMakeBorder(ink, 20, 20, 60, 60, cv2.BORDER_CONSTANT)
        reading = read_number(picture, classifier)
        whole.append(len(reading.digits) == 1)
        same.append(reading.latin == classifier.classify(picture).class_name)
    assert np.mean(whole) >= 0.9
    assert np.mean(same) >= 0.9


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda picture: 255 - picture, id="light on dark"),
        pytest.param(lambda picture: np.repeat(picture[..., None], 3, 2), id="colour"),
        pytest.param(
            lambda picture: np.dstack([np.zeros((*picture.shape, 3), np.uint8), 255 - picture]),
            id="transparent",
        ),
    ],
)
def test_however_the_picture_is_saved(
    classifier: Classifier, change: Callable[[NDArray[np.uint8]], NDArray[np.uint8]]
) -> None:
    picture = on_white(clear_number())
    plain, changed = read_number(picture, classifier), read_number(change(picture), classifier)
    assert plain.latin == changed.latin != ""
    for one, other in zip(plain.digits, changed.digits, strict=True):
        np.testing.assert_allclose(one.box, other.box, atol=2)


@pytest.mark.parametrize("scale", [0.5, 2, 4])
def test_boxes_are_in_pixels_of_the_picture(classifier: Classifier, scale: float) -> None:
    picture = on_white(clear_number())
    larger = np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    plain, scaled = read_number(picture, classifier), read_number(larger, classifier)
    assert scaled.latin == plain.latin
    for one, other in zip(plain.digits, scaled.digits, strict=True):
        np.testing.assert_allclose(np.array(other.box) / scale, one.box, atol=4)


def test_a_frame_around_it_moves_no_box(classifier: Classifier) -> None:
    picture = on_white(clear_number())
    framed = np.pad(np.pad(picture, 10, constant_values=255), 4, constant_values=20)
    plain, inside = read_number(picture, classifier), read_number(framed, classifier)
    assert inside.latin == plain.latin
    for one, other in zip(plain.digits, inside.digits, strict=True):
        np.testing.assert_allclose(np.array(other.box), np.add(one.box, (14, 14, 0, 0)), atol=3)


@pytest.mark.parametrize("shape", [(40, 300), (1, 1), (200, 90, 3), (60, 60, 4)])
@pytest.mark.parametrize("value", [0, 128, 255])
def test_an_empty_picture_has_no_digits(classifier: Classifier, shape: tuple[int, ...], value: int) -> None:
    reading = read_number(np.full(shape, value, np.uint8), classifier)
    assert reading.digits == ()
    assert (reading.text, reading.latin, reading.probability) == ("", "", 0)


@pytest.mark.parametrize("shape", [(1, 300), (7, 2), (900, 33), (28, 28), (64, 2000)])
def test_any_picture_gets_an_answer(shape: tuple[int, int]) -> None:
    """Noise, too, with any model."""
    rng = np.random.default_rng(0)
    for threshold in (0.03, 0.5):
        image = np.where(rng.random(shape) < threshold, np.uint8(0), np.uint8(255))
        for digit in read_number(image, Classifier(random_model())).digits:
            assert digit.box.left >= -1
            assert digit.box.left + digit.box.width <= shape[1] + 1
            assert digit.prediction.probabilities.shape == (10,)


def test_a_model_of_pictures_reads_no_numbers() -> None:
    model = random_model(normalizer=Normalizer.of_size(16, kind="picture"))
    with pytest.raises(ConfigError, match="takes one for digits in ink"):
        read_number(np.full((20, 20), 255, np.uint8), Classifier(model))


@pytest.mark.parametrize("size", [(200, 400), (900, 1500), (1400, 2600)])
def test_a_digits_picture_shows_its_frame_of_the_whole(classifier: Classifier, size: tuple[int, int]) -> None:
    height, width = size
    picture = np.full(size, 255, np.uint8)
    for share_across in (0.3, 0.7):
        place = round(width * share_across), height // 2
        cv2.circle(picture, place, height // 5, 0, height // 16)
    reading = read_number(picture, classifier)
    assert len(reading.digits) == 2
    for digit in reading.digits:
        rows, columns = digit.picture.shape
        scale = np.array([columns / digit.frame.width, rows / digit.frame.height])
        back = np.array(
            [[scale[0], 0, -digit.frame.left * scale[0]], [0, scale[1], -digit.frame.top * scale[1]]]
        )
        seen = cv2.warpAffine(picture, back, (columns, rows), flags=cv2.INTER_AREA, borderValue=(255,))
        assert np.corrcoef(seen.ravel(), digit.picture.ravel())[0, 1] > 0.95
        assert digit.frame.left < digit.box.left
        assert digit.frame.top + digit.frame.height > digit.box.top + digit.box.height

"""A camera's photo of a page: grey shaded paper, ruled lines, a shadow, a little turned and blurred."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.written_numbers import drawn_digits
from core.classifier import Classifier, load_classifier
from core.number_reader import read_number

WIDTH, HEIGHT = 1200, 900
BLUE_INK = np.array([45, 50, 110], np.float32)
LINES = {"blue lines": (0.67, 0.75, 0.91), "grey lines": (0.75, 0.75, 0.75), "no lines": (1.0, 1.0, 1.0)}


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return load_classifier()


def photo(
    digits: tuple[int, ...], high: int, *, lines: str, shadow: float = 0.25, seed: int = 0
) -> NDArray[np.uint8]:
    """(900, 1200, 3) of these digits, `high` pixels each, on a page whose right half lies in a shadow."""
    rng = np.random.default_rng((seed, high))
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    page = np.repeat((205 + 15 * (x / WIDTH - y / HEIGHT))[..., None], 3, 2)
    for row in range(50, HEIGHT, 64):
        page[row : row + 2] *= np.array(LINES[lines], np.float32)
    left, top = 250, 400
    for digit in digits:
        ink = drawn_digits(digit, high, rng)[..., None] / np.float32(255)
        height, width = ink.shape[:2]
        place = page[top : top + height, left : left + width]
        place += ink * (BLUE_INK - place)
        left += width + high // 3
    page *= 1 - shadow / (1 + np.exp(-(x + 0.4 * y - 0.8 * WIDTH) / 50))[..., None]
    turned = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), 2.0, 1.1)
    seen = cv2.warpAffine(page, turned, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
    grained = cv2.GaussianBlur(seen, (0, 0), 1.2) + rng.normal(0, 3, page.shape)
    return np.clip(grained, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("lines", LINES)
@pytest.mark.parametrize("high", [60, 110, 150])
@pytest.mark.parametrize("digits", [(0,), (2, 8)], ids=["one", "two"])
def test_digits_on_a_page_are_read(
    classifier: Classifier, digits: tuple[int, ...], high: int, lines: str
) -> None:
    reading = read_number(photo(digits, high, lines=lines), classifier)
    assert reading.latin == "".join(map(str, digits))
    for digit in reading.digits:
        assert digit.box.height == pytest.approx(1.1 * high, rel=0.45)


def test_a_deep_shadow_is_no_ink(classifier: Classifier) -> None:
    assert read_number(photo((8,), 80, lines="blue lines", shadow=0.45), classifier).latin == "8"


@pytest.mark.parametrize("lines", LINES)
def test_an_empty_page_has_no_digits(classifier: Classifier, lines: str) -> None:
    assert read_number(photo((), 80, lines=lines), classifier).digits == ()


@pytest.mark.parametrize("noise", ["black and white", "grey"])
def test_static_noise_has_no_digits(classifier: Classifier, noise: str) -> None:
    rng = np.random.default_rng(5)
    picture = rng.integers(0, 256, (160, 480)).astype(np.uint8)
    if noise == "black and white":
        picture = np.where(picture > 127, np.uint8(255), np.uint8(0))
    assert read_number(picture, classifier).digits == ()

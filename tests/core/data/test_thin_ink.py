"""Hairlines are found, in pictures where they are faint as well, and grain, folds and shade are no hairlines."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from core.data.normalize import Normalizer
from tests.core.data.test_normalize import likeness, scribble, shown

Image = NDArray[np.uint8]
NORMALIZER = Normalizer()


def hairline(seed: int, thickness: int = 1) -> Image:
    """Dark strokes on white, 512 x 512."""
    return 255 - scribble(512, thickness=thickness, seed=seed)


@pytest.mark.parametrize("seed", range(4))
def test_hairlines_of_a_much_reduced_digit(seed: int) -> None:
    small = cv2.resize(hairline(seed), None, fx=0.1, fy=0.1, interpolation=cv2.INTER_AREA)
    page = np.full((512, 512), 255, np.uint8)
    page[300:351, 90:141] = small
    for picture in (small, page):
        assert likeness(shown(picture), shown(hairline(seed, 12))) >= 0.75


@pytest.mark.parametrize("seed", range(2))
def test_hairlines_in_noise(seed: int) -> None:
    page = np.full((512, 512), 255, np.uint8)
    page[150:406, 60:316] = 255 - scribble(256, thickness=1, seed=seed)
    noise = 25 * np.random.default_rng(seed).standard_normal(page.shape)
    noisy = np.clip(page + noise, 0, 255).astype(np.uint8)
    assert likeness(shown(noisy), shown(hairline(seed, 12))) >= 0.7


def blank_page(seed: int) -> Image:
    """Paper with grain, noise, uneven light, a fold, or several of these, some saved as JPEG."""
    rng = np.random.default_rng(seed)
    height, width = [(120, 120), (180, 180), (300, 220), (512, 512)][seed % 4]
    page = np.full((height, width), rng.uniform(140, 250), np.float32)
    y, x = np.mgrid[:height, :width].astype(np.float32) / max(height, width)
    angle = rng.uniform(0, 2 * np.pi)
    across = (x - 0.4) * np.cos(angle) + (y - 0.4) * np.sin(angle)
    if seed % 3 == 0:
        grain = cv2.GaussianBlur(rng.standard_normal(page.shape, np.float32), (0, 0), rng.uniform(0.8, 6))
        page += grain * (rng.uniform(1, 5) / grain.std())
    if seed % 3 == 1:
        page += rng.choice([1, 2, 4, 8, 12]) * rng.standard_normal(page.shape, np.float32)
    if seed % 5 < 3:
        page *= 1 - rng.uniform(0.1, 0.4) * np.clip(across, 0, 1)
    if seed % 5 > 1:
        page += 5 * np.tanh(across * 40) * np.exp(-np.abs(across * 8))
    rounded = np.clip(np.rint(page), 0, 255).astype(np.uint8)
    if seed % 4 < 2:
        return rounded
    saved = cv2.imencode(".jpg", rounded, [cv2.IMWRITE_JPEG_QUALITY, 50])[1]
    return np.asarray(cv2.imdecode(saved, cv2.IMREAD_GRAYSCALE), np.uint8)


def test_blank_pages() -> None:
    found = [seed for seed in range(120) if not NORMALIZER.normalize(blank_page(seed)).blank]
    assert len(found) <= 1, found


def test_a_thin_stroke_that_gets_lighter_keeps_its_tail() -> None:
    page = np.full((300, 300), 255, np.uint8)
    cv2.line(page, (60, 60), (240, 60), 0, 1)
    cv2.line(page, (240, 60), (240, 150), 0, 1)
    cv2.line(page, (240, 150), (240, 240), 185, 1)
    rows, columns = np.nonzero(shown(page) > 30)
    assert np.ptp(rows) == pytest.approx(np.ptp(columns), abs=1)

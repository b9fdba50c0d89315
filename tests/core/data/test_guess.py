"""Digits in every form are ink on paper, CIFAR-10 is not."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from core.data.guess import LIMIT, distance_from_two_levels, guess_kind
from core.data.images import image_paths, read_image
from core.data.readers import open_dataset

Image = NDArray[np.uint8]


def scribbles(size: int, thickness: int) -> list[Image]:
    """Dark strokes on white."""
    images = []
    for seed in range(16):
        corners = np.random.default_rng(seed).uniform(0.2, 0.8, (5, 2)) * size
        image = np.full((size, size), 255, np.uint8)
        cv2.polylines(image, [corners.astype(np.int32)], False, 0, thickness, cv2.LINE_AA)
        images.append(image)
    return images


@pytest.mark.parametrize(("size", "thickness"), [(28, 2), (64, 1), (96, 12), (180, 5), (900, 30)])
def test_strokes_are_ink(size: int, thickness: int) -> None:
    images = scribbles(size, thickness)
    assert guess_kind(images) == "ink"
    assert guess_kind([255 - image for image in images]) == "ink"
    assert (
        guess_kind([np.dstack([np.zeros((size, size, 3), np.uint8), 255 - image]) for image in images])
        == "ink"
    )


def test_photographs_of_strokes_are_ink() -> None:
    rng = np.random.default_rng(0)
    light = np.where(np.arange(120) < 70, 1.0, 0.55)[:, None] * np.linspace(1, 0.8, 120)
    photos = [
        np.clip(image * 0.8 * light + rng.normal(20, 4, (120, 120)), 0, 255) for image in scribbles(120, 5)
    ]
    assert guess_kind([photo.astype(np.uint8) for photo in photos]) == "ink"


def test_many_tones_are_a_picture() -> None:
    rng = np.random.default_rng(0)
    clouds = [cv2.resize(rng.integers(0, 256, (6, 6, 3), np.uint8), (48, 48)) for _ in range(20)]
    assert guess_kind(clouds) == "picture"
    assert guess_kind(clouds + scribbles(48, 3)[:5]) == "picture"


def test_blank_pages_say_nothing() -> None:
    blank = np.full((40, 40), 230, np.uint8)
    assert distance_from_two_levels(blank) is None
    assert guess_kind([blank] * 3) == "ink"
    assert guess_kind([]) == "ink"
    clouds = [
        cv2.resize(np.random.default_rng(i).integers(0, 256, (6, 6), np.uint8), (48, 48)) for i in range(9)
    ]
    assert guess_kind([*clouds, *[blank] * 20]) == "picture"


def test_real_data_sets(shared_data: Path) -> None:
    rng = np.random.default_rng(0)
    with np.load(shared_data / "numtadb-28.npz") as packed:
        numtadb = packed["images"][packed["part"] != "d"]
    cmaterdb = np.load(shared_data / "cmaterdb-bangla-32-train.npz")["images"]
    mnist = pictures(shared_data / "mnist", "t10k")
    for digits in (numtadb, cmaterdb, mnist):
        chosen = digits[rng.choice(len(digits), 64)]
        assert guess_kind(list(chosen)) == "ink"
        assert median(chosen) < LIMIT / 4
    assert (
        guess_kind([read_image(path) for path in image_paths(shared_data / "numtadb-raw-samples")]) == "ink"
    )


def test_cifar10(shared_data: Path) -> None:
    images = pictures(shared_data / "cifar-10-batches-py", "test")
    for seed in range(5):
        chosen = images[np.random.default_rng(seed).choice(len(images), 64)]
        assert guess_kind(list(chosen)) == "picture"
        assert median(chosen) > 1.3 * LIMIT


def pictures(folder: Path, part: str) -> NDArray[np.uint8]:
    source = open_dataset(folder).with_parts([part]).source
    return np.stack([source.read(i) for i in range(1000)])


def median(images: NDArray[np.uint8]) -> float:
    known = [distance for distance in map(distance_from_two_levels, images) if distance is not None]
    return float(np.median(known))

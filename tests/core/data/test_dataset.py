"""A data set knows its parts and classes, and what is chosen of it keeps image and label together."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.data.dataset import Dataset
from core.data.digits import CLASS_NAMES
from core.data.sources import ArrayImages
from core.errors import DataError


def made_up(parts: str = "aabbb", labels: tuple[int, ...] = (0, 1, 1, 2, 9)) -> Dataset:
    images = np.arange(len(labels), dtype=np.uint8)[:, None, None] * np.ones((1, 3, 2), np.uint8)
    return Dataset(
        path=Path("made-up.npz"),
        layout="NumPy archive",
        source=ArrayImages(images, Path("made-up.npz")),
        labels=np.array(labels, np.int64),
        parts=np.array(list(parts) if parts else [""] * len(labels)),
        class_names=CLASS_NAMES,
    )


def test_counts() -> None:
    dataset = made_up()
    assert len(dataset) == 5
    assert dataset.part_counts() == {"a": 2, "b": 3}
    assert dataset.class_counts().tolist() == [1, 2, 1, 0, 0, 0, 0, 0, 0, 1]


def test_parts_are_named_in_the_order_of_their_images() -> None:
    assert made_up("ttaab").part_names == ("t", "a", "b")
    assert made_up("").part_names == ()


def test_with_parts_keeps_images_and_labels_together() -> None:
    chosen = made_up().with_parts(["b"])
    assert chosen.labels.tolist() == [1, 2, 9]
    assert [int(chosen.source.read(i)[0, 0]) for i in range(3)] == [2, 3, 4]
    assert chosen.source.name(2) == "made-up.npz image 4"


def test_subset_of_a_subset() -> None:
    chosen = made_up().subset(np.array([4, 2, 0])).subset(np.array([2, 0]))
    assert chosen.labels.tolist() == [0, 9]
    assert [int(chosen.source.read(i)[0, 0]) for i in range(2)] == [0, 4]
    assert chosen.part_counts() == {"a": 1, "b": 1}


def test_so_many_images_of_each_class() -> None:
    dataset = made_up("", (3, 3, 3, 3, 7, 7))
    chosen = dataset.with_images(4, seed=1)
    assert chosen.labels.tolist() == [3, 3, 7, 7]
    assert [int(chosen.source.read(i)[0, 0]) for i in (2, 3)] == [4, 5]
    with pytest.raises(DataError, match="has 6 images to choose from, fewer than the 7 asked for"):
        dataset.with_images(7, seed=1)


def test_unknown_part_names_those_that_exist() -> None:
    with pytest.raises(DataError, match=r"has no part “e”; its parts are a, b"):
        made_up().with_parts(["a", "e"])
    with pytest.raises(DataError, match="it is not divided into parts"):
        made_up("").with_parts(["a"])

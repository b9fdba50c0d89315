"""NumPy archives, good ones and all the ways to be wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data.readers import open_dataset
from core.errors import DataError

IMAGES = np.zeros((4, 6, 5), np.uint8)
LABELS = np.array([0, 9, 3, 3], np.uint8)


def archive(folder: Path, **arrays: Any) -> Path:
    np.savez_compressed(folder / "a.npz", **arrays)
    return folder / "a.npz"


@pytest.mark.parametrize(
    ("channels", "shape"), [((), (6, 5)), ((1,), (6, 5)), ((3,), (6, 5, 3)), ((4,), (6, 5, 4))]
)
def test_images_and_labels(tmp_path: Path, channels: tuple[int, ...], shape: tuple[int, ...]) -> None:
    dataset = open_dataset(archive(tmp_path, images=np.zeros((4, 6, 5, *channels), np.uint8), labels=LABELS))
    assert dataset.layout == "NumPy archive"
    assert dataset.labels.dtype == np.int64
    assert dataset.labels.tolist() == [0, 9, 3, 3]
    assert dataset.source.read(2).shape == shape
    assert dataset.part_names == ()


def test_parts(tmp_path: Path) -> None:
    dataset = open_dataset(archive(tmp_path, images=IMAGES, labels=LABELS, part=list("abba")))
    assert dataset.part_counts() == {"a": 2, "b": 2}


@pytest.mark.parametrize(
    ("arrays", "reason"),
    [
        ({"images": IMAGES}, r"has no array “labels”; its arrays are images"),
        ({"labels": LABELS}, r"has no array “images”; its arrays are labels"),
        ({"images": IMAGES, "labels": LABELS[:3]}, r"has 4 images but “labels” of shape \(3,\)"),
        ({"images": IMAGES, "labels": LABELS, "part": ["a"]}, r"has 4 images but “part” of shape \(1,\)"),
        ({"images": IMAGES / 255, "labels": LABELS}, "has images of float64 .*; expected uint8"),
        ({"images": IMAGES[0], "labels": LABELS}, r"has images of uint8 \(6, 5\); expected"),
        ({"images": IMAGES[:, :0], "labels": LABELS}, "has images without pixels"),
        ({"images": IMAGES, "labels": LABELS.astype(str)}, "has labels of .*; expected whole numbers"),
        ({"images": IMAGES, "labels": LABELS + 1}, "row 1 has the label 10; the classes are 0 to 9"),
        ({"images": IMAGES, "labels": np.array([0, None, 1, 2])}, "holds something other than plain arrays"),
        ({"images": IMAGES[:0], "labels": LABELS[:0]}, "has not one image with a label"),
    ],
)
def test_wrong_arrays(tmp_path: Path, arrays: dict[str, Any], reason: str) -> None:
    with pytest.raises(DataError, match=reason):
        open_dataset(archive(tmp_path, **arrays))


def test_text_named_npz(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    path.write_text("images")
    with pytest.raises(DataError, match="is not a NumPy archive"):
        open_dataset(path)


def test_damaged(tmp_path: Path) -> None:
    path = archive(
        tmp_path, images=np.random.default_rng(0).integers(0, 256, (4, 30, 30), np.uint8), labels=LABELS
    )
    content = bytearray(path.read_bytes())
    content[200:1200] = bytes(1000)
    path.write_bytes(content)
    with pytest.raises(DataError, match="is damaged"):
        open_dataset(path)


def test_real_archives(shared_data: Path) -> None:
    numtadb = open_dataset(shared_data / "numtadb-28.npz")
    assert numtadb.part_counts() == {"a": 19702, "b": 359, "c": 24298, "d": 10908}
    assert numtadb.class_counts().min() > 5000
    cmaterdb = open_dataset(shared_data / "cmaterdb-bangla-32-train.npz")
    assert cmaterdb.source.read(0).shape == (32, 32, 3)
    assert len(cmaterdb) == 5000

"""What is no data set is refused in one sentence that says what would be right."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.data.readers import open_dataset
from core.errors import DataError


def test_missing(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none does not exist"):
        open_dataset(tmp_path / "none")


def test_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(
        DataError, match=r"is empty; expected a table of files and labels \(\.csv\) or one folder a digit"
    ):
        open_dataset(tmp_path)


@pytest.mark.parametrize("below", ["", "scans"])
def test_images_without_labels(tmp_path: Path, below: str) -> None:
    (tmp_path / below).mkdir(exist_ok=True)
    (tmp_path / below / "a.png").touch()
    with pytest.raises(DataError, match="has images but no labels; expected"):
        open_dataset(tmp_path)


def test_folder_without_images(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    with pytest.raises(DataError, match="has no images; expected"):
        open_dataset(tmp_path)


@pytest.mark.parametrize("name", ["data.pkl", "image.png"])
def test_unknown_kind_of_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(
        DataError, match=r"is not a data set; choose a folder of images with labels, a \.zip .*\.npz"
    ):
        open_dataset(tmp_path / name)


def test_what_lies_beside_is_said(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", images=np.zeros((2, 3, 3), np.uint8), labels=np.array([1, 2]))
    (tmp_path / "scans").mkdir()
    (tmp_path / "scans" / "a.png").touch()
    (tmp_path / "train-images-idx3-ubyte").touch()
    dataset = open_dataset(tmp_path)
    assert dataset.layout == "NumPy archive"
    assert [problem.reason for problem in dataset.problems] == [
        "has IDX files beside its NumPy archives, which are not read; open them by themselves",
        "has 1 images beside its NumPy archives, which are not read; open them by themselves",
    ]


def test_archives_deep_down_are_no_data_set(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "d.txt").touch()
    np.savez(tmp_path / "a" / "b" / "x.npz", x=np.zeros(2))
    with pytest.raises(DataError, match="has no images; expected"):
        open_dataset(tmp_path)

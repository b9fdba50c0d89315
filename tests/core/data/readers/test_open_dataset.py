"""What is no data set is refused in one sentence that says what would be right."""

from __future__ import annotations

from pathlib import Path

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

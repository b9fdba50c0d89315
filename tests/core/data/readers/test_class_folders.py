"""A folder a class, with Latin or Bangla names, at the top or in parts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data.readers import open_dataset
from core.errors import DataError


def write_images(folder: Path, *names: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        Image.fromarray(np.zeros((4, 4), np.uint8)).save(folder / name, format="PNG")


def test_latin_and_bangla_names(tmp_path: Path) -> None:
    write_images(tmp_path / "0", "b.png", "a.PNG")
    write_images(tmp_path / "৯", "c.png")
    write_images(tmp_path / "4")
    dataset = open_dataset(tmp_path)
    assert dataset.layout == "a folder a class"
    assert dataset.labels.tolist() == [0, 0, 9]
    assert dataset.source.name(0) == str(tmp_path / "0" / "a.PNG")
    assert dataset.part_names == ()
    assert dataset.problems == ()


def test_parts_and_folders_within_a_class(tmp_path: Path) -> None:
    write_images(tmp_path / "test" / "1", "a.png")
    write_images(tmp_path / "train" / "1" / "writer 7", "a.png")
    write_images(tmp_path / "train" / "2", "b.png")
    dataset = open_dataset(tmp_path)
    assert dataset.part_counts() == {"test": 1, "train": 2}
    assert dataset.with_parts(["train"]).labels.tolist() == [1, 2]


def test_what_is_no_class_is_listed(tmp_path: Path) -> None:
    write_images(tmp_path / "1", "a.png")
    write_images(tmp_path / "10", "a.png", "b.png")
    write_images(tmp_path, "loose.png")
    (tmp_path / "notes").mkdir()
    problems = {Path(p.path).name: (p.reason, p.count) for p in open_dataset(tmp_path).problems}
    assert problems == {
        "10": ("has 2 images but is no class; the classes are 0 to 9", 2),
        tmp_path.name: ("has 1 images outside its class folders", 1),
    }


def test_empty_class_folders(tmp_path: Path) -> None:
    write_images(tmp_path / "0")
    with pytest.raises(DataError, match="is empty; expected a table of files and labels"):
        open_dataset(tmp_path)

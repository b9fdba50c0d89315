"""A folder a class, with Latin or Bangla names, at the top or in parts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data.digits import CLASS_NAMES
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
    write_images(tmp_path / "old", "a.png", "b.png")
    write_images(tmp_path, "loose.png")
    (tmp_path / "notes").mkdir()
    problems = {Path(p.path).name: (p.reason, p.count) for p in open_dataset(tmp_path).problems}
    assert problems == {
        "old": ("has 2 images but is no class; the classes are 0 to 9", 2),
        tmp_path.name: ("has 1 images outside its class folders", 1),
    }


def test_empty_class_folders(tmp_path: Path) -> None:
    write_images(tmp_path / "0")
    with pytest.raises(DataError, match="is empty; expected a table of files and labels"):
        open_dataset(tmp_path)


@pytest.mark.parametrize("name", ["digit_{}", "class {}", "Digit{}", "0{}", "{}", "label-{}"])
def test_digits_in_other_words(tmp_path: Path, name: str) -> None:
    for digit in (3, 7):
        write_images(tmp_path / name.format(digit), "a.png")
    dataset = open_dataset(tmp_path)
    assert dataset.class_names == CLASS_NAMES
    assert dataset.labels.tolist() == [3, 7]


def test_words(tmp_path: Path) -> None:
    for name in ("three", "Seven", "০৯"):
        write_images(tmp_path / name, "a.png")
    assert sorted(open_dataset(tmp_path).labels.tolist()) == [3, 7, 9]


@pytest.mark.parametrize("more", ["10 11", "A B C D E F G H I J K"])
def test_digits_among_other_classes(tmp_path: Path, more: str) -> None:
    names = (*"0123456789", *more.split())
    for name in names:
        write_images(tmp_path / name, "a.png")
    assert open_dataset(tmp_path).class_names == names


def test_names_in_a_training_folder_beside_pictures_without_labels(tmp_path: Path) -> None:
    for name in ("cat", "dog"):
        write_images(tmp_path / "train" / name, "a.png")
    write_images(tmp_path / "test", "a.png", "b.png")
    write_images(tmp_path, "loose.png")
    dataset = open_dataset(tmp_path)
    assert (dataset.class_names, dataset.part_counts()) == (("cat", "dog"), {"train": 2})
    assert {(Path(p.path).name, p.reason) for p in dataset.problems} == {
        ("test", "has 2 images outside its class folders"),
        (tmp_path.name, "has 1 images outside its class folders"),
    }


def test_a_note_beside_the_folder(tmp_path: Path) -> None:
    for name in ("cat", "dog"):
        write_images(tmp_path / "animals" / name, "a.png")
    (tmp_path / "README.md").write_text("animals")
    assert open_dataset(tmp_path).class_names == ("cat", "dog")

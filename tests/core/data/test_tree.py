"""Folders as people have them: links in a loop, odd names, files that vanish or cannot be read."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data.normalize import Normalizer
from core.data.prepare import prepare
from core.data.readers import open_dataset
from core.data.tree import FolderTree
from core.errors import DataError

NORMALIZER = Normalizer(size=12, box=8)


def write_image(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.eye(9, dtype=np.uint8) * 200).save(path, format="PNG")


def test_names_sizes_and_times_in_order(tmp_path: Path) -> None:
    for name in ("b/x.png", "a.txt", "b/.hidden", ".git/config"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    tree = FolderTree.of(tmp_path)
    assert tree.names == ["a.txt", "b/x.png"]
    assert tree.stamps.tolist() == [[len(name), (tmp_path / name).stat().st_mtime_ns] for name in tree.names]
    assert tree.read("b/x.png") == b"b/x.png"


def test_links_in_a_loop(tmp_path: Path) -> None:
    write_image(tmp_path / "3" / "a.png")
    (tmp_path / "3" / "again").symlink_to(tmp_path)
    (tmp_path / "4").symlink_to(tmp_path / "3")
    (tmp_path / "nowhere.png").symlink_to(tmp_path / "gone")
    dataset = open_dataset(tmp_path)
    assert dataset.labels.tolist() == [3]
    assert [p.reason for p in dataset.problems] == ["is a link that leads nowhere"]


@pytest.mark.parametrize(
    "name", ["৪২ ছবি.png", "🙂.png", "two\nlines.png", " .png", "a,b;c'\".png", "x" * 200 + ".png"]
)
def test_odd_names(tmp_path: Path, name: str) -> None:
    write_image(tmp_path / "3" / name)
    (tmp_path / "3" / f"broken {name}").write_text("no image")
    data = prepare(open_dataset(tmp_path), NORMALIZER)
    assert len(data) == 1
    (problem,) = data.problems
    assert "\n" not in problem.path + problem.reason
    assert problem.reason.startswith("is not an image")


def test_names_that_are_no_text(tmp_path: Path) -> None:
    write_image(tmp_path / "3" / "a.png")
    try:
        (tmp_path / "3" / os.fsdecode(b"bad-\xff.png")).write_bytes(b"")
    except OSError:
        pytest.skip("the file system takes only text for names")
    (problem,) = prepare(open_dataset(tmp_path), NORMALIZER).problems
    assert problem.path.encode("utf-8").endswith(b"bad-\\udcff.png")


def test_a_folder_that_vanishes_half_way(tmp_path: Path) -> None:
    folder = tmp_path / "digits"
    for digit in range(10):
        write_image(folder / str(digit) / "a.png")
    dataset = open_dataset(folder)
    for digit in range(5):
        shutil.rmtree(folder / str(digit))
    data = prepare(dataset, NORMALIZER)
    assert len(data) == 5
    assert {p.reason for p in data.problems} == {"cannot be read: no such file or directory"}
    shutil.rmtree(folder)
    with pytest.raises(DataError, match=r"not one image could be read; .* no such file or directory"):
        prepare(dataset, Normalizer(size=13, box=8))


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_image(tmp_path / "3" / "a.png")
    write_image(tmp_path / "4" / "a.png")
    scandir = os.scandir

    def refuse(folder: str) -> object:
        if str(folder).endswith("4"):
            raise PermissionError(13, "Permission denied", folder)
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    dataset = open_dataset(tmp_path)
    assert dataset.labels.tolist() == [3]
    assert [p.reason for p in dataset.problems] == ["cannot be read: permission denied"]


def test_pipes_are_no_images(tmp_path: Path) -> None:
    write_image(tmp_path / "3" / "a.png")
    os.mkfifo(tmp_path / "3" / "pipe.png")
    assert len(open_dataset(tmp_path)) == 1


def test_folders_of_names_and_parts(tmp_path: Path) -> None:
    for name in ("train/cat/a.png", "train/dog/b.png", "test/dog/c.png"):
        write_image(tmp_path / name)
    dataset = open_dataset(tmp_path)
    assert dataset.class_names == ("cat", "dog")
    assert dataset.part_counts() == {"test": 1, "train": 2}
    assert dataset.labels.tolist() == [1, 0, 1]
    assert open_dataset(tmp_path / "train").class_names == ("cat", "dog")


def test_folders_without_end(tmp_path: Path) -> None:
    before = Path.cwd()
    try:
        os.chdir(tmp_path)
        for _ in range(1500):
            Path("a").mkdir()
            os.chdir("a")
        write_image(Path("x.png"))
    finally:
        os.chdir(before)
    assert FolderTree.of(tmp_path).names == ["a/" * 1500 + "x.png"]
    subprocess.run(["rm", "-r", tmp_path / "a"], check=True)

"""Prepared images are found again as long as nothing changed, and only then; a damaged cache is made anew."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from PIL import Image

from core.data import cache
from core.data.normalize import Normalizer
from core.data.prepare import prepare
from core.data.prepared import PreparedData
from core.data.readers import open_dataset

NORMALIZER = Normalizer(size=12, box=8)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path / "cache")
    for digit in range(10):
        write_image(tmp_path / "digits" / str(digit) / "a.png", digit)
    (tmp_path / "digits" / "3" / "broken.png").write_text("no image")
    return tmp_path / "digits"


def write_image(path: Path, length: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    image = np.full((20, 20), 255, np.uint8)
    image[8:11, 2 : 5 + length] = 0
    Image.fromarray(image).save(path)


def files(folder: Path) -> list[Path]:
    return sorted((folder.parent / "cache").glob("*"))


def same(one: PreparedData, other: PreparedData) -> bool:
    arrays = ("images", "labels", "rows", "blank", "fingerprints")
    return one.problems == other.problems and all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in arrays
    )


def test_found_again(folder: Path) -> None:
    first = prepare(open_dataset(folder), NORMALIZER)
    again = prepare(open_dataset(folder), NORMALIZER)
    assert (first.from_cache, again.from_cache) == (False, True)
    assert same(first, again)
    assert len(again) == 10
    assert len(again.problems) == 1
    assert len(files(folder)) == 1


@pytest.mark.parametrize("change", ["touch", "add", "remove", "rename", "normalizer"])
def test_whatever_changes_is_prepared_anew(folder: Path, change: str) -> None:
    prepare(open_dataset(folder), NORMALIZER)
    image = folder / "5" / "a.png"
    match change:
        case "touch":
            write_image(image, 14)
            os.utime(image, ns=(1, 1))
        case "add":
            write_image(folder / "5" / "b.png", 3)
        case "remove":
            image.unlink()
        case "rename":
            image.rename(image.with_name("z.png"))
    normalizer = Normalizer(size=12, box=10) if change == "normalizer" else NORMALIZER
    dataset = open_dataset(folder)
    data = prepare(dataset, normalizer)
    assert not data.from_cache
    for place, row in enumerate(data.rows.tolist()):
        expected = normalizer.normalize(dataset.source.read(row)).planes
        np.testing.assert_array_equal(data.images[place], expected)


def test_labels_are_not_cached(folder: Path) -> None:
    prepare(open_dataset(folder), NORMALIZER)
    rows = np.arange(len(open_dataset(folder)))[::-1].copy()
    dataset = open_dataset(folder).subset(rows)
    assert prepare(dataset, NORMALIZER).labels.tolist() == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]


def test_a_selection_is_taken_from_the_whole(folder: Path) -> None:
    whole = open_dataset(folder)
    prepare(whole, NORMALIZER)
    rows = np.array([7, 3, 4, 0])  # row 4 cannot be read
    data = prepare(whole.subset(rows), NORMALIZER)
    assert data.from_cache
    assert data.rows.tolist() == [0, 1, 3]
    assert [(p.path, p.rows) for p in data.problems] == [(str(folder / "3" / "broken.png"), (2,))]
    for place, row in enumerate((7, 3, 0)):
        expected = NORMALIZER.normalize(whole.source.read(row)).planes
        np.testing.assert_array_equal(data.images[place], expected)
    assert len(files(folder)) == 1


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "text"])
def test_a_damaged_cache_is_made_anew(folder: Path, damage: str) -> None:
    first = prepare(open_dataset(folder), NORMALIZER)
    (path,) = files(folder)
    data = bytearray(path.read_bytes())
    match damage:
        case "cut":
            data = data[:-100]
        case "flip":
            data[len(data) // 3] ^= 0x10
        case "empty":
            data = bytearray()
        case "text":
            data = bytearray(b"nothing of the kind")
    path.unlink()  # what is mapped stays as it was
    path.write_bytes(data)
    again = prepare(open_dataset(folder), NORMALIZER)
    assert not again.from_cache
    assert same(first, again)
    assert prepare(open_dataset(folder), NORMALIZER).from_cache


def test_every_byte_that_matters_is_checked(folder: Path) -> None:
    first = prepare(open_dataset(folder), NORMALIZER)
    (path,) = files(folder)
    good = path.read_bytes()
    rng = np.random.default_rng(0)
    for place in rng.integers(0, len(good), 150).tolist():
        data = bytearray(good)
        data[place] ^= 1 << int(rng.integers(8))
        path.unlink(missing_ok=True)
        path.write_bytes(data)
        assert same(first, prepare(open_dataset(folder), NORMALIZER))


def test_a_full_disk_is_said_and_nothing_is_lost(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    data = prepare(open_dataset(folder), NORMALIZER)
    assert len(data) == 10
    problem = data.problems[-1]
    assert (problem.kind, problem.left_out) == ("cache", False)
    assert problem.reason == (
        "cannot be written: no space left on device; the images will be prepared anew next time"
    )
    assert files(folder) == []


def test_the_least_used_make_room(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, box in enumerate((4, 5, 6)):
        prepare(open_dataset(folder), Normalizer(size=12, box=box))
        for file in files(folder):
            os.utime(file, (number, number))
    first, *_ = files(folder)
    monkeypatch.setattr(cache, "_MOST_BYTES", 2.5 * first.stat().st_size)
    os.utime(first, (100, 100))
    prepare(open_dataset(folder), NORMALIZER)
    assert len(files(folder)) == 2
    assert first in files(folder)


@pytest.mark.parametrize("place", ["folder", "above", "archive"])
def test_what_stands_in_the_way_of_the_cache_is_said(folder: Path, place: str) -> None:
    first = prepare(open_dataset(folder), NORMALIZER)
    (file,) = files(folder)
    file.unlink()
    if place == "archive":
        file.mkdir()
    else:
        file.parent.rmdir()
        file.parent.write_text("a file")
    if place == "above":
        file.parent.unlink()
        file.parent.symlink_to(folder / "0" / "a.png" / "nothing")
    data = prepare(open_dataset(folder), NORMALIZER)
    assert np.array_equal(data.images, first.images)
    assert [problem.kind for problem in data.problems] == ["unreadable", "cache"]


def test_a_cache_that_cannot_be_written_is_read_nevertheless(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(open_dataset(folder), NORMALIZER)

    def refuse(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "touch", refuse)
    monkeypatch.setattr(Path, "unlink", refuse)
    assert prepare(open_dataset(folder), NORMALIZER).from_cache
    cut = files(folder)[0]
    cut.write_bytes(cut.read_bytes()[:100])
    assert cache.load(cut) is None

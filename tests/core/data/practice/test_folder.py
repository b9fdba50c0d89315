"""A folder of practice digits is a data set, whole or not there at all."""

import os
import sys
from collections.abc import Generator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data.practice import make_practice_data, practice_digit
from core.data.readers import open_dataset
from core.errors import AnkanError, ConfigError, OutputError


def made(steps: Generator[int, None, Path]) -> tuple[list[int], Path]:
    """What was yielded, and what was returned."""
    yielded = []
    while True:
        try:
            yielded.append(next(steps))
        except StopIteration as end:
            return yielded, end.value


def test_it_is_a_data_set(tmp_path: Path) -> None:
    progress, folder = made(make_practice_data(tmp_path / "new" / "digits", count=230, seed=4))
    assert folder == tmp_path / "new" / "digits"
    assert progress == sorted(progress)
    assert progress[-1] == 230
    dataset = open_dataset(folder)
    assert len(dataset) == 230
    assert dataset.problems == ()
    assert dataset.part_names == ("practice",)
    assert dataset.class_counts().tolist() == [23] * 10
    for index in (0, 7, 229):
        image, label = practice_digit(4, index)
        np.testing.assert_array_equal(dataset.source.read(index), image)
        assert dataset.labels[index] == label


def test_the_same_seed_gives_the_same_files(tmp_path: Path) -> None:
    def files(name: str, seed: int) -> dict[str, bytes]:
        _, folder = made(make_practice_data(tmp_path / name, count=20, seed=seed))
        return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*.*")}

    first = files("a", 1)
    assert len(first) == 21
    assert files("b", 1) == first
    assert files("c", 2) != first


def test_an_empty_folder_may_be_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # even the one we are in
    made(make_practice_data(Path(), count=10, seed=1))
    assert len(open_dataset(tmp_path)) == 10
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(OutputError, match="is not empty; name a new folder"):
        next(make_practice_data(tmp_path, count=10, seed=1))
    with pytest.raises(OutputError, match=r"thesis\.txt is a file; name a new folder"):
        next(make_practice_data(tmp_path / "thesis.txt", count=10, seed=1))
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "years of work"


def test_closing_it_leaves_nothing(tmp_path: Path) -> None:
    steps = make_practice_data(tmp_path / "new" / "digits", count=5000, seed=1)
    next(steps)
    assert not (tmp_path / "new").exists()
    steps.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("count", "seed", "sentence"),
    [
        (9, 1, "the number of practice digits should be from 10 to 1,000,000, not 9"),
        (1_000_001, 1, "the number of practice digits should be from 10 to 1,000,000, not 1,000,001"),
        (10, -1, "the seed should be 0 or a positive whole number, not -1"),
    ],
)
def test_numbers_that_make_no_sense(tmp_path: Path, count: int, seed: int, sentence: str) -> None:
    with pytest.raises(ConfigError) as caught:
        next(make_practice_data(tmp_path / "digits", count=count, seed=seed))
    assert str(caught.value) == sentence
    assert list(tmp_path.iterdir()) == []


def test_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(AnkanError, match="cannot be"):
        next(make_practice_data(tmp_path / "file" / "digits", count=10, seed=1))


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="cannot be written: permission denied"):
        next(make_practice_data(tmp_path / "digits", count=10, seed=1))


def test_images_are_png(tmp_path: Path) -> None:
    _, folder = made(make_practice_data(tmp_path / "digits", count=10, seed=1))
    for file in (folder / "training-practice").iterdir():
        with Image.open(file) as image:
            assert image.format == "PNG"
            assert image.mode in ("L", "RGB")

"""CIFAR-10's pickles are read, and no other pickle is."""

from __future__ import annotations

import os
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data.readers import open_dataset
from core.errors import DataError

DATA = np.arange(2 * 3072, dtype=np.uint32).astype(np.uint8).reshape(2, 3072)


def write(folder: Path, content: Any, *, name: str = "data_batch_1", protocol: int = 2) -> None:
    (folder / name).write_bytes(pickle.dumps(content, protocol=protocol))


@pytest.mark.parametrize("protocol", [2, 4])
def test_batches(tmp_path: Path, protocol: int) -> None:
    write(tmp_path, {"data": DATA, "labels": [3, 9]}, protocol=protocol)
    write(tmp_path, {"data": DATA[:1], "labels": [0]}, name="test_batch", protocol=protocol)
    dataset = open_dataset(tmp_path)
    assert dataset.layout == "CIFAR-10 batches"
    assert dataset.part_counts() == {"train": 2, "test": 1}
    assert dataset.class_names[:2] == ("airplane", "automobile")
    np.testing.assert_array_equal(dataset.source.read(1), DATA[1].reshape(3, 32, 32).transpose(1, 2, 0))


class Code:
    """Runs a command where it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f"touch {self.mark}",)


@pytest.mark.parametrize("protocol", [0, 2, 4])
def test_code_is_not_run(tmp_path: Path, protocol: int) -> None:
    mark = tmp_path / "ran"
    write(tmp_path, {"data": Code(mark), "labels": []}, protocol=protocol)
    with pytest.raises(
        DataError, match=r"not a plain CIFAR-10 batch and was not opened: it asks for posix\.system"
    ):
        open_dataset(tmp_path)
    assert not mark.exists()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ([1, 2], "it holds no dictionary"),
        ({"labels": [1]}, "has no array “data” of 3072 bytes an image"),
        ({"data": DATA.astype(np.int16), "labels": [1, 2]}, "has no array “data”"),
        ({"data": DATA, "labels": [1]}, "has 2 images, but not one label for each"),
        ({"data": DATA, "labels": [1, 10]}, "has labels that are none; the classes are 0 to 9"),
        ({"data": DATA, "labels": [1, "cat"]}, "has labels that are none"),
    ],
)
def test_other_contents(tmp_path: Path, content: Any, reason: str) -> None:
    write(tmp_path, content)
    with pytest.raises(DataError, match=reason):
        open_dataset(tmp_path)


def test_damaged(tmp_path: Path) -> None:
    write(tmp_path, {"data": DATA, "labels": [1, 2]})
    file = tmp_path / "data_batch_1"
    file.write_bytes(file.read_bytes()[:3000])
    with pytest.raises(DataError, match=r"data_batch_1 is (damaged|not a plain)"):
        open_dataset(tmp_path)


def test_real_batches(shared_data: Path) -> None:
    dataset = open_dataset(shared_data / "cifar-10-batches-py")
    assert dataset.part_counts() == {"train": 5500, "test": 1000}
    assert dataset.class_counts().tolist() == [650] * 10
    assert dataset.source.read(0).shape == (32, 32, 3)

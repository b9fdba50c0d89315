"""IDX files, plain and gzipped, and what is wrong with those that lie."""

from __future__ import annotations

import gzip
import struct
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from core.data.readers import open_dataset
from core.errors import DataError

IMAGES = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)


def idx(array: np.ndarray) -> bytes:
    header = bytes((0, 0, 8, array.ndim)) + struct.pack(f">{array.ndim}I", *array.shape)
    return header + array.astype(np.uint8).tobytes()


def write(folder: Path, part: str, images: bytes, labels: bytes, *, zipped: bool = False) -> None:
    for name, data in ((f"{part}-images-idx3-ubyte", images), (f"{part}-labels-idx1-ubyte", labels)):
        if zipped:
            (folder / f"{name}.gz").write_bytes(gzip.compress(data))
        else:
            (folder / name).write_bytes(data)


@pytest.mark.parametrize("zipped", [False, True])
def test_images_labels_and_parts(tmp_path: Path, zipped: bool) -> None:
    write(tmp_path, "train", idx(IMAGES), idx(np.array([3, 9])), zipped=zipped)
    write(tmp_path, "t10k", idx(IMAGES[:1] + 1), idx(np.array([5])), zipped=zipped)
    dataset = open_dataset(tmp_path)
    assert dataset.layout == "IDX files"
    assert dataset.part_counts() == {"t10k": 1, "train": 2}
    assert dataset.labels.tolist() == [5, 3, 9]
    np.testing.assert_array_equal(dataset.source.read(2), IMAGES[1])
    np.testing.assert_array_equal(dataset.source.read(0), IMAGES[0] + 1)


def test_one_of_its_files_can_be_pointed_at(tmp_path: Path) -> None:
    write(tmp_path, "train", idx(IMAGES), idx(np.array([3, 9])))
    assert len(open_dataset(tmp_path / "train-labels-idx1-ubyte")) == 2


@pytest.mark.parametrize(
    ("images", "labels", "reason"),
    [
        (idx(IMAGES)[:-1], idx(np.zeros(2)), "says it has 2 x 3 x 4 values, but has 23; it is damaged"),
        (b"\0\0\x08\x03" + b"\xff" * 12, idx(np.zeros(2)), "damaged or cut short"),
        (b"", idx(np.zeros(2)), "is not an IDX file of unsigned bytes with 3 axes"),
        (idx(IMAGES[0]), idx(np.zeros(2)), "is not an IDX file of unsigned bytes with 3 axes"),
        (idx(IMAGES), idx(np.zeros(3)), "has 2 images, but .* has 3 labels"),
    ],
)
def test_headers_that_lie(tmp_path: Path, images: bytes, labels: bytes, reason: str) -> None:
    write(tmp_path, "train", images, labels)
    with pytest.raises(DataError, match=reason):
        open_dataset(tmp_path)


def test_half_a_set(tmp_path: Path) -> None:
    (tmp_path / "train-images-idx3-ubyte").write_bytes(idx(IMAGES))
    with pytest.raises(DataError, match="has no file of labels beside it; both are needed"):
        open_dataset(tmp_path)


def test_damaged_gzip(tmp_path: Path) -> None:
    write(tmp_path, "train", idx(IMAGES), idx(np.zeros(2)), zipped=True)
    file = tmp_path / "train-images-idx3-ubyte.gz"
    file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(DataError, match="is damaged: it cannot be unpacked"):
        open_dataset(tmp_path)


def test_more_than_ten_classes(tmp_path: Path) -> None:
    write(tmp_path, "letters", idx(IMAGES), idx(np.array([3, 12])))
    assert open_dataset(tmp_path).class_names == tuple(map(str, range(13)))


def test_mnist(shared_data: Path) -> None:
    dataset = open_dataset(shared_data / "mnist")
    assert dataset.part_counts() == {"t10k": 10_000, "train": 60_000}
    assert dataset.with_parts(["train"]).labels[:8].tolist() == [5, 0, 4, 1, 9, 2, 1, 3]


def test_a_gzip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = idx(IMAGES) + bytes(200_000_000)
    write(tmp_path, "train", b"", idx(np.zeros(2)), zipped=True)
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(bomb, 1))
    tracemalloc.start()
    with pytest.raises(DataError, match="says it has 2 x 3 x 4 values, but has more"):
        open_dataset(tmp_path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 20_000_000


def test_a_gzipped_header_that_lies(tmp_path: Path) -> None:
    write(tmp_path, "train", b"\0\0\x08\x03" + b"\xff" * 12, idx(np.zeros(2)), zipped=True)
    with pytest.raises(DataError, match="says it unpacks to more than 4 GB"):
        open_dataset(tmp_path)
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(b"\0\0\x08"))
    with pytest.raises(DataError, match="is not an IDX file"):
        open_dataset(tmp_path)

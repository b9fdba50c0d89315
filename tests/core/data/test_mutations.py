"""Damaged files of every layout: each ends in a data set or in one sentence.

`ANKAN_MUTATIONS` says how many (`make stress` asks for 5,000).
"""

from __future__ import annotations

import gzip
import io
import os
import pickle
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data.normalize import Normalizer
from core.data.prepare import prepare
from core.data.readers import open_dataset
from core.errors import DataError

COUNT = int(os.environ.get("ANKAN_MUTATIONS", "200"))
RNG = np.random.default_rng(7)
PICTURE = RNG.integers(0, 256, (12, 12, 3), np.uint8)
NORMALIZER = Normalizer(size=12, box=8)


def image(kind: str, mode: str = "RGB", **options: object) -> bytes:
    file = io.BytesIO()
    Image.fromarray(PICTURE).convert(mode).save(file, kind, **options)
    return file.getvalue()


def idx(array: np.ndarray) -> bytes:
    return bytes((0, 0, 8, array.ndim)) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def npz() -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, images=PICTURE[None, ..., 0], labels=np.array([3]), part=np.array(["a"]))
    return file.getvalue()


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("3/a.png", image("PNG"))
        archive.writestr("labels.csv", "file,digit\na.png,3\n")
    return file.getvalue()


DIGITS = np.array([3], np.uint8)
BATCH = pickle.dumps({b"data": np.zeros((1, 3072), np.uint8), b"labels": [3]}, protocol=2)
LAYOUTS: dict[str, tuple[dict[str, bytes], str]] = {
    "png": ({"3/a.png": image("PNG")}, "3/a.png"),
    "palette": ({"3/a.png": image("PNG", "P")}, "3/a.png"),
    "jpeg": ({"3/a.jpg": image("JPEG")}, "3/a.jpg"),
    "cmyk": ({"3/a.jpg": image("JPEG", "CMYK")}, "3/a.jpg"),
    "bmp": ({"3/a.bmp": image("BMP")}, "3/a.bmp"),
    "gif": ({"3/a.gif": image("GIF", "P")}, "3/a.gif"),
    "tiff": ({"3/a.tif": image("TIFF", compression="tiff_lzw")}, "3/a.tif"),
    "webp": ({"3/a.webp": image("WEBP")}, "3/a.webp"),
    "table": ({"s/a.png": image("PNG"), "t.csv": b"filename,digit\na.png,3\n"}, "t.csv"),
    "utf-16": ({"s/a.png": image("PNG"), "t.csv": "file,digit\na.png,৩\n".encode("utf-16")}, "t.csv"),
    "numtadb": (
        {"training-a/a.png": image("PNG"), "training-a.csv": b"filename,x,digit\na.png,,3\n"},
        "training-a.csv",
    ),
    "npz": ({"a.npz": npz()}, "a.npz"),
    "idx": (
        {"t-images-idx3-ubyte": idx(PICTURE[None, ..., 0]), "t-labels-idx1-ubyte": idx(DIGITS)},
        "t-images-idx3-ubyte",
    ),
    "idx.gz": (
        {
            "t-images-idx3-ubyte.gz": gzip.compress(idx(PICTURE[None, ..., 0])),
            "t-labels-idx1-ubyte": idx(DIGITS),
        },
        "t-images-idx3-ubyte.gz",
    ),
    "cifar": ({"data_batch_1": BATCH}, "data_batch_1"),
    "zip": ({"a.zip": zipped()}, "a.zip"),
}


def cut(data: bytearray, rng: random.Random) -> bytearray:
    return data[: rng.randrange(len(data))]


def flip(data: bytearray, rng: random.Random) -> bytearray:
    for _ in range(rng.randint(1, 4)):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return data


def overwrite(data: bytearray, rng: random.Random) -> bytearray:
    start = rng.randrange(len(data))
    for place in range(start, min(len(data), start + rng.randint(1, 8))):
        data[place] = rng.choice((0, 255, 127, 128, rng.randrange(256)))
    return data


def insert(data: bytearray, rng: random.Random) -> bytearray:
    place = rng.randrange(len(data))
    return data[:place] + rng.randbytes(rng.randint(1, 20)) + data[place:]


def repeat(data: bytearray, rng: random.Random) -> bytearray:
    start, stop = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    return data[:stop] + data[start:]


CHANGES: tuple[Callable[[bytearray, random.Random], bytearray], ...] = (cut, flip, overwrite, insert, repeat)


def account(path: Path) -> str:
    """What is said of a data set that may be damaged."""
    try:
        dataset = open_dataset(path)
        return " ".join(problem.reason for problem in dataset.report(prepare(dataset, NORMALIZER)).problems)
    except DataError as error:
        return str(error)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_damaged_files(tmp_path: Path, layout: str, capfd: pytest.CaptureFixture[str]) -> None:
    files, target = LAYOUTS[layout]
    rng = random.Random(layout)  # noqa: S311
    path = tmp_path / "a.zip" if layout == "zip" else tmp_path
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert len(prepare(open_dataset(path), NORMALIZER)) == 1
    for _ in range(-(-COUNT // len(LAYOUTS))):
        (tmp_path / target).write_bytes(rng.choice(CHANGES)(bytearray(files[target]), rng))
        assert "\n" not in account(path)
    shown = capfd.readouterr()
    assert shown.out == ""
    assert "Traceback" not in shown.err

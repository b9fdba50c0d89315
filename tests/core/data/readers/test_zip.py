"""A zip of any layout is read in place; what is wrong in it is said, and nothing is written anywhere."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data.readers import open_dataset
from core.errors import DataError


def png(value: int = 9) -> bytes:
    file = io.BytesIO()
    Image.fromarray(np.full((4, 4), value, np.uint8)).save(file, "PNG")
    return file.getvalue()


def pack(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def reasons(path: Path) -> dict[str, str]:
    return {problem.path.removeprefix(f"{path}/"): problem.reason for problem in open_dataset(path).problems}


def test_a_folder_a_class(tmp_path: Path) -> None:
    path = pack(tmp_path / "digits.zip", {"3/a.png": png(1), "৭/b.png": png(2), "__MACOSX/3/._a.png": b"x"})
    dataset = open_dataset(path)
    assert dataset.labels.tolist() == [3, 7]
    assert dataset.source.name(0) == f"{path}/3/a.png"
    assert (dataset.source.read(1) == 2).all()
    assert dataset.problems == ()
    assert [file.name for file in tmp_path.iterdir()] == ["digits.zip"]


def test_everything_in_one_folder(tmp_path: Path) -> None:
    files = {"set/v1/training-a.csv": b"filename,digit\na.png,4\n", "set/v1/training-a/a.png": png()}
    dataset = open_dataset(pack(tmp_path / "a.zip", files))
    assert dataset.layout == "NumtaDB parts"
    assert dataset.labels.tolist() == [4]
    assert (dataset.source.read(0) == 9).all()


def test_arrays(tmp_path: Path) -> None:
    file = io.BytesIO()
    np.savez(file, images=np.zeros((2, 3, 3), np.uint8), labels=np.array([1, 2]))
    assert open_dataset(pack(tmp_path / "a.zip", {"x.npz": file.getvalue()})).labels.tolist() == [1, 2]


def test_names_that_lead_out_are_left_alone(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    names = ("../0/out.png", "/0/root.png", "0/../../up.png", "C:/0/drive.png")
    path = pack(inner / "a.zip", {"0/a.png": png(), **dict.fromkeys(names, png())})
    assert len(open_dataset(path)) == 1
    assert reasons(path) == dict.fromkeys(names, "has a name that leads out of the archive")
    assert [file.name for file in tmp_path.iterdir()] == ["inner"]


def test_an_archive_within(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"0/a.png": png(), "more.zip": b"PK"})
    assert reasons(path) == {"more.zip": "is an archive among the files; unpack it, or open it by itself"}


def test_encrypted(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"0/a.png": png(), "1/b.png": png()})
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.rindex(mark) + place
        data[at] |= 1
    path.write_bytes(data)
    assert len(open_dataset(path)) == 1
    assert reasons(path)["1/b.png"].startswith("is encrypted; unpack the archive with its password")


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"0/a.png": png(), "1/bomb.png": bytes(300_000_000)})
    dataset = open_dataset(path)
    with pytest.raises(DataError, match=r"1/bomb\.png has 300 MB; at most 256 MB can be read"):
        dataset.source.read(1)


def test_a_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"0/a.png": png(), "1/bomb.png": bytes(5_000_000)})
    data = path.read_bytes()
    assert data.count(struct.pack("<I", 5_000_000)) == 2
    path.write_bytes(data.replace(struct.pack("<I", 5_000_000), struct.pack("<I", 60)))
    with pytest.raises(DataError, match=r"1/bomb\.png is damaged within its archive"):
        open_dataset(path).source.read(1)


@pytest.mark.parametrize("keep", [0, 10, 100])
def test_damaged(tmp_path: Path, keep: int) -> None:
    path = pack(tmp_path / "a.zip", {"0/a.png": png(), "1/b.png": png()})
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(DataError, match=r"is not a zip archive, or it is damaged"):
        open_dataset(path)


def test_utf8_names_without_their_flag(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"5/ab.png": png()})
    path.write_bytes(path.read_bytes().replace(b"5/ab.png", "৫/a.pg".encode()[:8].ljust(8, b"g")))
    with pytest.raises(DataError):  # the name is cut, but it is a name
        open_dataset(path)
    path = pack(tmp_path / "b.zip", {"xyz/a.png": png()})
    path.write_bytes(path.read_bytes().replace(b"xyz/a.png", "৫/a.png".encode()))
    assert open_dataset(path).labels.tolist() == [5]


def test_names_as_windows_writes_them(tmp_path: Path) -> None:
    path = pack(
        tmp_path / "a.zip", {r"digits\3\a.png": png(), r"digits\4\b.png": png(), r"..\5\c.png": png()}
    )
    assert open_dataset(path).labels.tolist() == [3, 4]
    assert reasons(path) == {"../5/c.png": "has a name that leads out of the archive"}


def test_folders_without_end(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"a/" * 30_000 + "3/a.png": png(), "a/" * 30_000 + "4/b.png": png()})
    with pytest.raises(DataError, match="has images but no labels"):
        open_dataset(path)


def test_a_packing_that_could_be_a_bomb(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"0/a.png": png(), "1/b.png": png()})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("2/c.png", bytes(100_000))
    assert open_dataset(path).labels.tolist() == [0, 1]
    assert reasons(path)["2/c.png"].startswith("is packed in a way that cannot be read here")


def test_nothing_but_an_archive(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"data.zip": b"PK"})
    with pytest.raises(DataError, match=r"data\.zip is an archive among the files; unpack it"):
        open_dataset(path)

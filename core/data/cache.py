"""Prepared images kept between runs: an ordinary `.npz` a data set, whose images are mapped into memory, not read.

The file's name is a digest of what its content follows from: the names, sizes and times of the data set's files, and
the settings of the normalizer. Whatever changes there looks for another name, and finds nothing.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec
import numpy as np
import platformdirs
from numpy.typing import NDArray

from core.data.normalize import Normalizer
from core.data.problem import Problem
from core.files import make_folder, write_atomically

_VERSION = 3  # raise it when images are prepared differently under the same settings
_MOST_BYTES = 4_000_000_000
_AT_ONCE = 1 << 20
_LOCAL_HEADER, _NAME_LENGTHS = 30, 26  # of a zip archive's entry, in bytes


@dataclass(frozen=True, eq=False)
class Prepared:
    """What was made of a data set's images, whatever their labels are.

    Attributes:
        images: (N, C, size, size) uint8.
        rows: (N,) which image of the data set each one is; those that cannot be read are missing.
        blank: (N,) whether no ink was found in it.
        fingerprints: (N,) uint64, equal for equal pictures.
        problems: why images are missing.
    """

    images: NDArray[np.uint8]
    rows: NDArray[np.int64]
    blank: NDArray[np.bool_]
    fingerprints: NDArray[np.uint64]
    problems: tuple[Problem, ...]


def cache_folder() -> Path:
    """Where prepared images are kept."""
    return platformdirs.user_cache_path("ankan", appauthor=False) / "prepared"


def cache_file(identity: bytes, normalizer: Normalizer) -> Path:
    """Where the images of this identity are kept, prepared by this normalizer."""
    digest = hashlib.blake2b(identity, digest_size=16)
    digest.update(msgspec.json.encode((_VERSION, normalizer)))
    return cache_folder() / f"{digest.hexdigest()}.npz"


def load(path: Path) -> Prepared | None:
    """What was kept there; None where nothing is, or where it is damaged, which deletes it if that can be done."""
    try:
        with zipfile.ZipFile(path) as archive:
            images = _mapped(path, archive, "images.npy")
            with np.load(path, allow_pickle=False) as arrays:
                rows, blank, prints = (arrays[name] for name in ("rows", "blank", "fingerprints"))
                problems = json.loads(arrays["problems"].tobytes())
        with suppress(OSError):
            path.touch()  # the ones used least go first
        return Prepared(images, rows, blank, prints, tuple(msgspec.convert(problems, list[Problem])))
    except FileNotFoundError:
        return None
    except Exception:  # whatever a damaged archive makes zipfile, zlib and NumPy raise
        with suppress(OSError):
            path.unlink()
        return None


def keep(path: Path, prepared: Prepared) -> Prepared:
    """Writes what `load` will read, and lets go of the oldest files where there are too many.

    Returns:
        The same, with the images in the file instead of in memory.

    Raises:
        OutputError: it cannot be written.
    """
    problems = json.dumps([asdict(problem) for problem in prepared.problems]).encode("utf-8", "surrogatepass")
    make_folder(path.parent)

    def write(temporary: Path) -> None:
        with temporary.open("wb") as file:
            np.savez(
                file,
                images=prepared.images,
                rows=prepared.rows,
                blank=prepared.blank,
                fingerprints=prepared.fingerprints,
                problems=np.frombuffer(problems, np.uint8),
            )

    write_atomically(path, write)
    _make_room(path)
    return load(path) or prepared


def _mapped(path: Path, archive: zipfile.ZipFile, name: str) -> NDArray[np.uint8]:
    """An uncompressed array of an archive, in place, after a look at its checksum."""
    entry = archive.getinfo(name)
    with archive.open(entry) as content:  # read, not mapped: what is mapped counts as memory in use
        while content.read(_AT_ONCE):
            pass  # at the end it has compared the checksum
    with path.open("rb") as file:
        file.seek(entry.header_offset + _NAME_LENGTHS)
        start = entry.header_offset + _LOCAL_HEADER + sum(struct.unpack("<HH", file.read(4)))
        whole = np.memmap(file, np.uint8, "r", start, (entry.file_size,))
        if entry.compress_type != zipfile.ZIP_STORED:
            raise ValueError("damaged")
        file.seek(start)
        np.lib.format.read_magic(file)
        shape, _, dtype = np.lib.format.read_array_header_1_0(file)
        if dtype != np.uint8:
            raise ValueError("damaged")
        return np.asarray(whole[file.tell() - start :]).reshape(shape)


def _make_room(newest: Path) -> None:
    files = []
    for file in newest.parent.glob("*.npz"):
        with suppress(OSError):  # another process may tidy too
            files.append((file.stat(), file))
    total = 0
    for status, file in sorted(files, key=lambda found: found[0].st_mtime, reverse=True):
        total += status.st_size
        if total > _MOST_BYTES and file != newest:
            with suppress(OSError):
                file.unlink()

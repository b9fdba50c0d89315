"""IDX files as MNIST has them: train-images-idx3-ubyte beside train-labels-idx1-ubyte, plain or gzipped.

The format is on http://yann.lecun.com/exdb/mnist/: two zero bytes, the type, the number of axes, their lengths as
big-endian 32-bit integers, then the values.
"""

from __future__ import annotations

import gzip
import io
import math
import re
import struct
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import Dataset
from core.data.digits import CLASS_NAMES
from core.data.problem import Problem
from core.data.readers.arrays import LARGEST_ARRAYS, join, stamp_of
from core.data.sources import ArrayImages
from core.data.tree import Tree
from core.errors import DataError

LAYOUT = "IDX files"

_IMAGES = re.compile(r"(?P<part>.*?)[-_.]?images[-_.]idx3[-_.]ubyte(\.gz)?$")
_LABELS = re.compile(r"(?P<part>.*?)[-_.]?labels[-_.]idx1[-_.]ubyte(\.gz)?$")
_UBYTE = 8


def recognizes(tree: Tree) -> bool:
    return bool(_named(tree, _IMAGES))


def is_part(tree: Tree) -> bool:
    """Whether the images or the labels of a set are there."""
    return bool(_named(tree, _IMAGES) or _named(tree, _LABELS))


def read(tree: Tree, _columns: tuple[str, str] | None) -> Dataset:
    images, labels = _named(tree, _IMAGES), _named(tree, _LABELS)
    problems = [
        Problem(tree.label(images[part]), "has no file of labels beside it", kind="unlabelled")
        for part in images
        if part not in labels
    ]
    problems += [
        Problem(tree.label(labels[part]), "has no file of images beside it", kind="missing")
        for part in labels
        if part not in images
    ]
    parts = [part for part in images if part in labels]
    if not parts:
        raise DataError(f"{problems[0].path} {problems[0].reason}; both are needed", path=tree.path)
    sets = [
        _read(tree, images[part], labels[part], Path(part).name if len(parts) > 1 else "") for part in parts
    ]
    most = max(int(one.labels.max(initial=0)) for one in sets)
    names = CLASS_NAMES if most < len(CLASS_NAMES) else tuple(map(str, range(most + 1)))
    whole = join(tree, sets, LAYOUT)
    return Dataset(whole.path, whole.layout, whole.source, whole.labels, whole.parts, names, tuple(problems))


def _named(tree: Tree, pattern: re.Pattern[str]) -> dict[str, str]:
    """The files with such names, by part; plain before gzipped."""
    found: dict[str, str] = {}
    for name in tree.names:
        match = pattern.match(name) if "-ubyte" in name and name.count("/") <= 1 else None
        if match:
            found.setdefault(match["part"], name)
    return found


def _read(tree: Tree, images_name: str, labels_name: str, part: str) -> Dataset:
    images, labels = _array(tree, images_name, axes=3), _array(tree, labels_name, axes=1)
    if len(images) != len(labels):
        raise DataError(
            f"{tree.label(images_name)} has {len(images):,} images, but {tree.label(labels_name)} has "
            f"{len(labels):,} labels; they should be of one set",
            path=tree.path,
        )
    path = Path(tree.label(images_name))
    source = ArrayImages(images, path, stamp_of(tree, images_name))
    parts = np.full(len(labels), part)
    return Dataset(path, "", source, labels.astype(np.int64), parts, CLASS_NAMES)


def _array(tree: Tree, name: str, *, axes: int) -> NDArray[np.uint8]:
    """The array in a file, which must have this many axes."""
    label = tree.label(name)
    data = tree.read(name, at_most=LARGEST_ARRAYS)
    start = 4 + 4 * axes
    if name.endswith(".gz"):
        data = _unzipped(data, label, start)
    if len(data) < start or data[:4] != bytes((0, 0, _UBYTE, axes)):
        raise DataError(f"{label} is not an IDX file of unsigned bytes with {axes} axes", path=tree.path)
    shape = struct.unpack_from(f">{axes}I", data, 4)
    if math.prod(shape) != len(data) - start or (axes == 3 and 0 in shape[1:]):
        raise DataError(
            f"{label} says it has {' x '.join(map(str, shape))} values, but has "
            f"{'more' if math.prod(shape) < len(data) - start else f'{len(data) - start:,}'}; "
            f"it is damaged or cut short",
            path=tree.path,
        )
    return np.frombuffer(data, np.uint8, offset=start).reshape(shape)


def _unzipped(data: bytes, label: str, start: int) -> bytes:
    """No more than its header, of `start` bytes, speaks of, and one byte that tells whether there is more."""
    try:
        with gzip.open(io.BytesIO(data)) as file:
            header = file.read(start)
            if len(header) < start:
                return header
            size = math.prod(struct.unpack_from(f">{start // 4 - 1}I", header, 4))
            if size > LARGEST_ARRAYS:
                raise DataError(f"{label} says it unpacks to more than {LARGEST_ARRAYS // 1_000_000_000} GB")
            return header + file.read(size + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{label} is damaged: it cannot be unpacked") from error

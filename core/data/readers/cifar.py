"""CIFAR-10's python batches: data_batch_1 to data_batch_5, test_batch and batches.meta.

They are pickles (https://www.cs.toronto.edu/~kriz/cifar.html), the only ones this program opens. The unpickler admits
the four names that such a batch needs, which make arrays and nothing else, and refuses every other.
"""

from __future__ import annotations

import codecs
import io
import pickle
import re
from pathlib import Path
from typing import Any

import numpy as np

from core.data.dataset import Dataset
from core.data.readers.arrays import LARGEST_ARRAYS, join, stamp_of
from core.data.sources import ArrayImages
from core.data.tree import Tree, file_name
from core.errors import DataError

LAYOUT = "CIFAR-10 batches"

_BATCH = re.compile(r"(data_batch_\d+|test_batch)$")
_NAMES = (*("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),)
_CHANNELS, _SIDE = 3, 32
_RECONSTRUCT = np.zeros(0).__reduce__()[
    0
]  # what NumPy's own pickles call; its home has moved between versions
_ADMITTED = {
    ("numpy.core.multiarray", "_reconstruct"): _RECONSTRUCT,
    ("numpy._core.multiarray", "_reconstruct"): _RECONSTRUCT,
    ("numpy", "ndarray"): np.ndarray,
    ("numpy", "dtype"): np.dtype,
    ("_codecs", "encode"): codecs.encode,
}


class _ArraysOnly(pickle.Unpickler):
    """Makes arrays, lists, dictionaries, text and numbers."""

    def find_class(self, module: str, name: str) -> Any:
        try:
            return _ADMITTED[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"it asks for {module}.{name}") from None

    def persistent_load(self, _: Any) -> Any:
        raise pickle.UnpicklingError("it asks for something outside the file")


def recognizes(tree: Tree) -> bool:
    return bool(_batches(tree))


def read(tree: Tree, _columns: tuple[str, str] | None) -> Dataset:
    names = _class_names(tree)
    sets = [_read(tree, name, names) for name in _batches(tree)]
    return join(tree, sets, LAYOUT)


def _batches(tree: Tree) -> list[str]:
    return [name for name in tree.names if name.count("/") <= 1 and _BATCH.match(file_name(name))]


def _read(tree: Tree, name: str, class_names: tuple[str, ...]) -> Dataset:
    label = tree.label(name)
    batch = _unpickled(tree, name)
    data, labels = batch.get(b"data"), batch.get(b"labels")
    wanted = (_CHANNELS * _SIDE * _SIDE,)
    if not isinstance(data, np.ndarray) or data.dtype != np.uint8 or data.shape[1:] != wanted:
        raise DataError(f"{label} has no array “data” of {wanted[0]} bytes an image, as CIFAR-10 has")
    if not isinstance(labels, list) or len(labels) != len(data):
        raise DataError(f"{label} has {len(data):,} images, but not one label for each")
    if not all(isinstance(number, int) and 0 <= number < len(class_names) for number in labels):
        raise DataError(f"{label} has labels that are none; the classes are 0 to {len(class_names) - 1}")
    planes = data.reshape(-1, _CHANNELS, _SIDE, _SIDE)
    source = ArrayImages(planes.transpose(0, 2, 3, 1), Path(label), stamp_of(tree, name))
    part = "test" if file_name(name) == "test_batch" else "train"
    return Dataset(
        Path(label), "", source, np.array(labels, np.int64), np.full(len(labels), part), class_names
    )


def _class_names(tree: Tree) -> tuple[str, ...]:
    meta = next((name for name in tree.names if file_name(name) == "batches.meta"), None)
    if meta is None:
        return _NAMES
    names = _unpickled(tree, meta).get(b"label_names")
    if not isinstance(names, list) or not names or not all(isinstance(name, bytes) for name in names):
        raise DataError(f"{tree.label(meta)} has no list “label_names”, as CIFAR-10 has")
    return tuple(name.decode("utf-8", "replace") for name in names)


def _unpickled(tree: Tree, name: str) -> dict[Any, Any]:
    """The dictionary in a file, its texts as bytes, which is how Python 2 wrote them."""
    label = tree.label(name)
    data = tree.read(name, at_most=LARGEST_ARRAYS)
    try:
        content = _ArraysOnly(io.BytesIO(data), encoding="bytes").load()
    except MemoryError as error:
        raise DataError(f"{label} does not fit into memory", path=tree.path) from error
    except pickle.UnpicklingError as error:
        reason = f"{label} is not a plain CIFAR-10 batch and was not opened: {error}"
        raise DataError(reason, path=tree.path) from error
    except Exception as error:  # a damaged pickle can raise nearly anything
        raise DataError(f"{label} is damaged, or no CIFAR-10 batch", path=tree.path) from error
    if not isinstance(content, dict):
        raise DataError(f"{label} is not a CIFAR-10 batch: it holds no dictionary", path=tree.path)
    return {key.encode() if isinstance(key, str) else key: value for key, value in content.items()}

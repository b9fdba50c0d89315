"""The network of 1998 on the digits of 1998."""

import gzip
import os
from pathlib import Path

import numpy as np
import pytest

from core.data.digits import CLASS_NAMES
from core.data.prepared import PreparedData
from core.nn.architecture import load_architecture
from core.nn.arrays import Array
from core.training.events import EpochDone
from core.training.fit import Recipe, fit
from core.training.optimizers import AdamW
from core.training.schedules import OneCycleLR

FOLDER = (
    Path(os.environ.get("ANKAN_DATA") or Path(__file__).resolve().parents[4] / "shared" / "data") / "mnist"
)
FILES = (
    "train-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
)


def read_idx(name: str) -> Array:
    """An IDX file: two zeros, the type, the number of axes, their lengths, then the values."""
    data = gzip.decompress((FOLDER / name).read_bytes())
    axes = data[3]
    shape = np.frombuffer(data, ">u4", axes, offset=4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * axes).reshape(shape)


def digits(images: str, labels: str, count: int | None = None) -> PreparedData:
    pictures, numbers = read_idx(images)[:count, None], read_idx(labels)[:count].astype(np.int64)
    return PreparedData.of(pictures, numbers, CLASS_NAMES)


@pytest.mark.skipif(not all((FOLDER / name).is_file() for name in FILES), reason=f"no MNIST in {FOLDER}")
def test_lenet_learns_mnist_from_5000_images() -> None:
    training, test = digits(*FILES[:2], count=5000), digits(*FILES[2:])
    assert (len(training), len(test)) == (5000, 10_000)
    architecture = load_architecture("lenet")
    recipe = Recipe(AdamW(), OneCycleLR(), learning_rate=0.003, epochs=10, batch_size=32, seed=1)
    network = architecture.build(np.random.default_rng(recipe.seed))
    *_, last = (
        event for event in fit(network, architecture, training, test, recipe) if isinstance(event, EpochDone)
    )
    assert last.validation_accuracy > 0.95

"""How a data set is opened, a step at a time, on a worker."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from core.data.dataset import Dataset
from core.data.guess import guess_kind
from core.data.normalize import Normalizer
from core.data.practice import make_practice_data
from core.data.prepare import prepare_in_steps
from core.data.prepared import PreparedData
from core.data.readers import open_dataset
from core.errors import DataError
from core.nn.architecture import load_architecture
from core.training.config import TrainingConfig

_LOOKED_AT = 24  # images that tell ink from pictures


@dataclass(frozen=True, eq=False)
class Listed:
    """What is in it is known, but not one image is read."""

    dataset: Dataset


@dataclass(frozen=True)
class Made:
    """How many practice digits there are."""

    done: int
    total: int


@dataclass(frozen=True, eq=False)
class Ready:
    """All images are there; it took `seconds`."""

    prepared: PreparedData
    normalizer: Normalizer
    seconds: float


Opening = Generator[Listed | Made | int, None, Ready]


def open_in_steps(path: Path, columns: tuple[str, str] | None = None) -> Opening:
    """Yields the data set, and then how many of its images are prepared."""
    begun = time.monotonic()
    dataset = open_dataset(path, columns=columns)
    yield Listed(dataset)
    normalizer = normalizer_of(guess_kind(_some_images(dataset)))
    prepared = yield from prepare_in_steps(dataset, normalizer)
    return Ready(prepared, normalizer, time.monotonic() - begun)


def make_and_open(folder: Path, count: int, seed: int) -> Opening:
    """Practice digits first, and then as any data set."""
    making = make_practice_data(folder, count=count, seed=seed)
    while True:
        try:
            yield Made(next(making), count)
        except StopIteration as end:
            made: Path = end.value
            break
    return (yield from open_in_steps(made))


def prepare_again(dataset: Dataset, kind: str) -> Opening:
    """The same images in another way."""
    begun = time.monotonic()
    normalizer = normalizer_of(kind)
    prepared = yield from prepare_in_steps(dataset, normalizer)
    return Ready(prepared, normalizer, time.monotonic() - begun)


def normalizer_of(kind: str) -> Normalizer:
    """As the usual network takes its images, so that training finds them prepared."""
    size = load_architecture(TrainingConfig().model).input_shape[1]
    return normalizer_for_size(size, kind)


def normalizer_for_size(size: int, kind: str) -> Normalizer:
    channels = 3 if kind == "picture" else 1
    return msgspec.structs.replace(Normalizer.of_size(size), kind=kind, channels=channels)


def _some_images(dataset: Dataset) -> list[np.ndarray]:
    """From all over the data set, without those that cannot be read."""
    found = []
    for row in np.unique(np.linspace(0, len(dataset) - 1, _LOOKED_AT).astype(int)):
        try:
            found.append(dataset.source.read(int(row)))
        except DataError:
            continue
    return found

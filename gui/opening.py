"""How a data set is opened, a step at a time, on a worker."""

from __future__ import annotations

import itertools
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from core.data.dataset import Dataset
from core.data.guess import kind_of
from core.data.normalize import Kind, Normalizer
from core.data.practice import make_practice_data
from core.data.prepare import prepare_in_steps
from core.data.prepared import PreparedData
from core.data.readers import open_dataset
from core.errors import NoLabelsError
from core.training.config import TrainingConfig
from core.training.network import architecture_of


@dataclass(frozen=True, eq=False)
class Listed:
    """What is in it is known, but not one image is read."""

    dataset: Dataset


@dataclass(frozen=True)
class Unlabelled:
    """There are images, but no labels: it cannot be opened as a data set, which the error that follows says."""

    path: Path


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


Opening = Generator[Listed | Unlabelled | Made | int, None, Ready]


def open_in_steps(path: Path, columns: tuple[str, str] | None = None) -> Opening:
    """Yields the data set, and then how many of its images are prepared."""
    begun = time.monotonic()
    try:
        dataset = open_dataset(path, columns=columns)
    except NoLabelsError:
        yield Unlabelled(path)
        raise
    yield Listed(dataset)
    normalizer = normalizer_of(kind_of(dataset))
    prepared = yield from prepare_in_steps(dataset, normalizer)
    return Ready(prepared, normalizer, time.monotonic() - begun)


def make_and_open(folder: Path, count: int) -> Opening:
    """Practice digits first, in a folder of their own where the chosen one holds something; then as any data set."""
    making = make_practice_data(_free(folder, count), count=count)
    while True:
        try:
            yield Made(next(making), count)
        except StopIteration as end:
            made: Path = end.value
            break
    return (yield from open_in_steps(made))


def prepare_again(dataset: Dataset, kind: Kind) -> Opening:
    """The same images in another way."""
    begun = time.monotonic()
    normalizer = normalizer_of(kind)
    prepared = yield from prepare_in_steps(dataset, normalizer)
    return Ready(prepared, normalizer, time.monotonic() - begun)


def normalizer_of(kind: Kind) -> Normalizer:
    """As the usual network takes its images, so that training finds them prepared; pictures in colour."""
    size = architecture_of(TrainingConfig().model).input_shape[1]
    return Normalizer.of_size(size, kind=kind, channels=3 if kind == "picture" else 1)


def _free(folder: Path, count: int) -> Path:
    if not folder.is_dir() or not any(folder.iterdir()):
        return folder
    names = (f"practice-{count}{f'-{number}' if number > 1 else ''}" for number in itertools.count(1))
    return next(folder / name for name in names if not (folder / name).exists())

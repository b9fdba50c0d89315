"""Small pictures that a tiny network tells apart within seconds, and its training on them."""

import copy
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import numpy as np

from core.data.augment import DEFAULT_AUGMENTATION
from core.data.dataset import Dataset
from core.data.prepared import PreparedData
from core.data.sources import ArrayImages
from core.nn.architecture import Architecture
from core.nn.arrays import Array
from core.training.config import CrossEntropy
from core.training.events import Event
from core.training.fit import Recipe, fit
from core.training.optimizers import AdamW
from core.training.progress import Progress
from core.training.schedules import OneCycleLR

E = TypeVar("E", bound=Event)

SIZE = 12
CLASS_NAMES = ("row", "column", "cross")
DESCRIPTION = {
    "input": [1, SIZE, SIZE],
    "layers": [
        {"Conv2d": {"out_channels": 4, "kernel_size": 3, "padding": 1}},
        "BatchNorm2d",
        "ReLU",
        {"MaxPool2d": {"kernel_size": 2}},
        "Flatten",
        {"Linear": {"out_features": 3}},
    ],
}
RECIPE = Recipe(
    optimizer=AdamW(),
    schedule=OneCycleLR(),
    learning_rate=0.01,
    epochs=3,
    batch_size=16,
    loss=CrossEntropy(label_smoothing=0.1),
    augmentation=DEFAULT_AUGMENTATION,
    seed=5,
    workers=1,
)


def tiny_architecture(**changes: object) -> Architecture:
    return Architecture.from_dict(DESCRIPTION | changes, name="tiny", source="tiny.yaml")


def pictures(count: int, *, seed: int = 0) -> tuple[Array, Array]:
    """(N, SIZE, SIZE) uint8 pictures of a row, a column or both, light on dark, and their class numbers in turn."""
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % 3
    images = np.zeros((count, SIZE, SIZE), np.uint8)
    for image, label in zip(images, labels, strict=True):
        row, column = rng.integers(4, 8, 2)
        light = rng.integers(150, 256)
        if label != 1:
            image[row : row + 2, 1:-1] = light
        if label != 0:
            image[1:-1, column : column + 2] = light
    return images, labels


def prepared(count: int, *, seed: int = 0) -> PreparedData:
    images, labels = pictures(count, seed=seed)
    return PreparedData.of(images[:, None], labels, CLASS_NAMES)


def dataset(count: int, *, seed: int = 0) -> Dataset:
    """The first half is part a, the rest part b."""
    images, labels = pictures(count, seed=seed)
    path = Path("made-up.npz")
    parts = np.where(np.arange(count) < count // 2, "a", "b")
    return Dataset(path, "NumPy archive", ArrayImages(images, path), labels, parts, CLASS_NAMES)


@dataclass
class Course:
    """One training with everything it needs; 40 images in batches of 16, 16 and 8."""

    recipe: Recipe = RECIPE
    images: int = 40
    progress: Progress = field(default_factory=Progress)
    architecture: Architecture = field(default_factory=tiny_architecture)

    def __post_init__(self) -> None:
        self.network = self.architecture.build(np.random.default_rng(self.recipe.seed))

    def events(self) -> Generator[Event, None, None]:
        training, validation = prepared(self.images), prepared(15, seed=1)
        return fit(self.network, self.architecture, training, validation, self.recipe, self.progress)

    def run(self) -> list[Event]:
        return list(self.events())

    def go_on(self) -> "Course":
        """Another training in the state that this one was left in, as from a file."""
        later = Course(self.recipe, self.images, copy.deepcopy(self.progress), self.architecture)
        later.network.load_state_dict(self.network.state_dict())
        return later

    @property
    def state(self) -> Array:
        assert self.progress.slots is not None
        vectors = self.network.parameters.vector, self.network.buffers.vector, self.progress.slots.ravel()
        return np.concatenate(vectors)


def of_kind(events: list[Event], kind: type[E]) -> list[E]:
    return [event for event in events if isinstance(event, kind)]

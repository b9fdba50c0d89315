"""Models of several kinds with random weights, and a picture for each."""

from collections.abc import Generator
from typing import TypeVar

import numpy as np

from core.data.normalize import Normalizer
from core.insight.images import Maps
from core.model_file import Model
from core.nn.architecture import Architecture, load_architecture
from core.nn.arrays import Array

Result = TypeVar("Result")

CONVOLUTION = {"Conv2d": {"out_channels": 6, "kernel_size": 3, "padding": 1}}
SMOOTH = [CONVOLUTION, "BatchNorm2d", "Tanh", {"AvgPool2d": {"kernel_size": 2}}]
SMOOTH += [CONVOLUTION, "Tanh", "Flatten", {"Linear": {"out_features": 10}}]
FLAT = ["Flatten", {"Linear": {"out_features": 12}}, "Tanh", {"Linear": {"out_features": 10}}]


def architecture(layers: list, *, channels: int = 1, size: int = 16) -> Architecture:
    description = {"input": [channels, size, size], "layers": layers}
    return Architecture.from_dict(description, name="made up", source="made-up.yaml")


def model_of(what: Architecture | str, *, seed: int = 0) -> Model:
    """Of a preset's name or a description; with three channels its pictures are only resized."""
    plan = load_architecture(what) if isinstance(what, str) else what
    rng = np.random.default_rng(seed)
    network = plan.build(rng)
    for name, statistics in network.buffers.items():
        statistics[...] = rng.uniform(0.2, 0.4, statistics.size) * (1 if name.endswith("var") else 0.1)
    channels, size, _ = plan.input_shape
    last = next(reversed(network.layers))
    # scores that differ by about 1, so that no probability is rounded to 0 or 1
    spread = network.forward(rng.random((1, *plan.input_shape), np.float32)).std()
    if f"{last}.weight" in network.parameters:
        network.parameters[f"{last}.weight"][...] /= spread
    kind = "picture" if channels == 3 else "ink"
    normalizer = Normalizer.of_size(size, kind=kind, channels=channels)  # type: ignore[arg-type]
    return Model(plan.name, plan, network, normalizer, tuple("0123456789"))


def picture_for(model: Model, *, seed: int = 1) -> Array:
    """(size, size) or (size, size, 3) uint8: a cross on black, or noise in colour.

    Along a bar no two pixels are alike: of equal values a pool may take any, and the slope is that one's.
    """
    channels, size, _ = model.architecture.input_shape
    rng = np.random.default_rng(seed)
    if channels == 3:
        return rng.integers(0, 256, (size, size, 3), dtype=np.uint8)
    image = np.zeros((size, size), np.uint8)
    image[size // 2 - 1 : size // 2 + 1, size // 5 : -size // 5] = 1
    image[size // 5 : -size // 5, size // 3 : size // 3 + 2] = 1
    image *= rng.integers(100, 256, image.shape, dtype=np.uint8)
    return image


def scores(model: Model, image: Array) -> Array:
    """(K,), what the network puts out."""
    planes = image[None] if image.ndim == 2 else image.transpose(2, 0, 1)
    return model.network.forward(planes[None] / np.float32(255))[0].copy()


def is_map(values: Maps, model: Model) -> bool:
    size = model.normalizer.size
    return values.shape == (size, size) and values.dtype == np.float32 and bool(np.isfinite(values).all())


def result_of(steps: Generator[int, None, Result]) -> Result:
    """What a computation that says how far it is gives in the end."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value

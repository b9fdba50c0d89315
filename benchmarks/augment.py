"""What augmentation costs: milliseconds a batch of W4's, against its training step; images a second with and without.

    python benchmarks/augment.py [--rounds N] [--seconds S]

Each worker changes its own share of a batch, while it trains on the one before: the cost to compare is that of a share.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import rounds
from benchmarks.nets import NETS
from benchmarks.train_step import our_pool
from core.data.augment import DEFAULT_AUGMENTATION, TRANSFORMS, Transform, augment_with_targets
from core.nn.blas import CORETYPE, kernel
from core.training.batches import Batch

_BATCHES = 16
_SETS: dict[str, tuple[Transform, ...]] = {
    "none": (),
    "default": DEFAULT_AUGMENTATION,
    **{kind.__name__: (kind(p=1.0),) for kind in TRANSFORMS},
    "everything": tuple(kind(p=1.0) for kind in TRANSFORMS),
}


def milliseconds(transforms: Sequence[Transform], images: int, seconds: float) -> float:
    """To change this many images of a batch of W4's."""
    architecture, batch_size = NETS["W4"]
    pictures = np.random.default_rng(0).integers(0, 256, (images, *architecture.input_shape), np.uint8)
    targets = np.eye(10, dtype=np.float32)[np.arange(images) % 10]

    def change() -> None:
        augment_with_targets(pictures, targets, transforms, np.random.default_rng((1, 1)), total=batch_size)

    return 1000 * rounds.median_seconds(change, seconds)


def step_milliseconds(transforms: tuple[Transform, ...], seconds: float) -> float:
    """A step of W4 that follows another, each a call of the workers, as `fit` makes them."""
    batch_size = NETS["W4"][1]
    with our_pool("W4", batches=_BATCHES, augmentation=transforms) as pool:
        times: list[float] = []
        until = time.perf_counter() + seconds
        while time.perf_counter() < until or len(times) < 2 * _BATCHES:
            for number in range(_BATCHES):
                batch = Batch(number * batch_size, (number + 1) * batch_size, 1, number, 0.01, 1)
                begun = time.perf_counter()
                pool.call("train", [batch])
                times.append(time.perf_counter() - begun)
    return 1000 * statistics.median(times[_BATCHES:])


def main() -> None:
    parser = argparse.ArgumentParser(description="Augmentation")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0, help="for each timing of the training step")
    options = parser.parse_args()
    batch_size = NETS["W4"][1]
    share = batch_size // rounds.CORES
    steps: dict[str, list[float]] = {name: [] for name in ("none", "default")}
    costs: dict[str, list[tuple[float, float]]] = {name: [] for name in _SETS}
    for _ in range(options.rounds):
        for name, times in steps.items():
            times.append(step_milliseconds(_SETS[name], options.seconds))
        for name, transforms in _SETS.items():
            pair = milliseconds(transforms, share, 0.1), milliseconds(transforms, batch_size, 0.1)
            costs[name].append(pair)
    step, augmented = (statistics.median(times) for times in steps.values())
    print(f"W4, batches of {batch_size}, {rounds.CORES} workers, {kernel()} kernel, ", end="")
    print(f"{CORETYPE} {os.environ.get(CORETYPE, 'not set')}; a training step takes {step:.1f} ms")
    print(f"images/s: {1000 * batch_size / step:,.0f} without augmentation, ", end="")
    print(f"{1000 * batch_size / augmented:,.0f} with the default set, {step / augmented:.2f} times as many")
    print(f"{'ms':16} {'a share':>8} {'to step':>8} {'whole':>8} {'to step':>8}")
    for name, pairs in costs.items():
        cells = [statistics.median(times) for times in zip(*pairs, strict=True)]
        print(f"{name:16}", *(f"{cell:>8.2f} {cell / step:>8.3f}" for cell in cells))


if __name__ == "__main__":
    main()

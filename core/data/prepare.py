"""A data set as one array of normalized images."""

import os
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import Dataset, Problem
from core.data.normalize import Normalizer
from core.errors import DataError

_CHUNK = 256


@dataclass(frozen=True, eq=False)
class PreparedData:
    """What a network is shown, and what it should answer.

    Attributes:
        images: (N, C, size, size) uint8.
        labels: (N,) class numbers.
        rows: (N,) which image of the data set each one is.
        class_names: the K classes.
        problems: images that were left out.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    rows: NDArray[np.int64]
    class_names: tuple[str, ...]
    problems: tuple[Problem, ...] = ()

    def __len__(self) -> int:
        return len(self.labels)

    def subset(self, rows: NDArray[np.int64]) -> "PreparedData":
        """Only these, in this order."""
        return PreparedData(
            self.images[rows], self.labels[rows], self.rows[rows], self.class_names, self.problems
        )


def prepare_in_steps(dataset: Dataset, normalizer: Normalizer) -> Generator[int, None, PreparedData]:
    """Reads and normalizes every image on all cores; yields how many are done, and returns them.

    Images that cannot be read are left out and listed. Closing the generator cancels.

    Raises:
        DataError: not one image can be read.
    """
    images = np.zeros((len(dataset), *normalizer.shape), np.uint8)
    problems: list[Problem | None] = [None] * len(dataset)

    def normalize(start: int) -> int:
        stop = min(start + _CHUNK, len(dataset))
        for row in range(start, stop):
            try:
                images[row] = normalizer.normalize(dataset.source.read(row)).planes
            except DataError as error:
                name = dataset.source.name(row)
                problems[row] = Problem(name, str(error).removeprefix(f"{name} "))
        return stop - start

    workers = os.cpu_count() or 1
    pool = ThreadPoolExecutor(workers, thread_name_prefix="ankan-prepare")
    try:
        starts = iter(range(0, len(dataset), _CHUNK))
        running: deque[Future[int]] = deque(pool.submit(normalize, s) for s in islice(starts, 2 * workers))
        done = 0
        while running:
            done += running.popleft().result()
            running.extend(pool.submit(normalize, s) for s in islice(starts, 1))
            yield done
    finally:
        pool.shutdown(cancel_futures=True)

    readable = np.array([problem is None for problem in problems], bool)
    found = tuple(problem for problem in problems if problem is not None)
    if not readable.any():
        reason = f"{found[0].path} {found[0].reason}" if found else "it has none"
        raise DataError(f"{dataset.path}: not one image could be read; {reason}", path=dataset.path)
    rows = np.flatnonzero(readable)
    everything = found == ()
    return PreparedData(
        images if everything else images[rows], dataset.labels[rows], rows, dataset.class_names, found
    )


def prepare(
    dataset: Dataset, normalizer: Normalizer, *, progress: Callable[[int, int], None] | None = None
) -> PreparedData:
    """Reads and normalizes every image on all cores.

    Args:
        dataset: what to read.
        normalizer: how the images are prepared.
        progress: called with how many images are done, of how many.
    """
    steps = prepare_in_steps(dataset, normalizer)
    while True:
        try:
            done = next(steps)
        except StopIteration as end:
            data: PreparedData = end.value
            return data
        if progress is not None:
            progress(done, len(dataset))

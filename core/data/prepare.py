"""Every image of a data set read and normalized, once."""

from __future__ import annotations

import hashlib
import os
import threading
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from itertools import islice

import cv2
import numpy as np
from numpy.typing import NDArray

from core.data import cache
from core.data.cache import Prepared
from core.data.dataset import Dataset
from core.data.ink import Image
from core.data.normalize import Normalizer
from core.data.prepared import PreparedData
from core.data.problem import Problem
from core.data.sources import ImageSource, SelectedImages
from core.errors import DataError, OutputError, one_line

_CHUNK = 64


def prepare_in_steps(dataset: Dataset, normalizer: Normalizer) -> Generator[int, None, PreparedData]:
    """Reads and normalizes every image on all cores, or finds it done; yields how many are done, and returns them.

    Images that cannot be read are left out and listed. Closing the generator cancels.

    Raises:
        DataError: not one image can be read.
    """
    found = _kept(dataset.source, normalizer)
    from_cache = found is not None
    if found is None:
        found = yield from _read_all(dataset.source, normalizer)
        if not len(found.rows):
            reason = (
                f"{found.problems[0].path} {found.problems[0].reason}" if found.problems else "it has none"
            )
            raise DataError(f"{dataset.path}: not one image could be read; {reason}", path=dataset.path)
        found = _keep(dataset.source, normalizer, found)
    return PreparedData(
        images=found.images,
        labels=dataset.labels[found.rows],
        rows=found.rows,
        class_names=dataset.class_names,
        problems=found.problems,
        blank=found.blank,
        fingerprints=found.fingerprints,
        from_cache=from_cache,
    )


def prepare(
    dataset: Dataset, normalizer: Normalizer, *, progress: Callable[[int, int], None] | None = None
) -> PreparedData:
    """Reads and normalizes every image on all cores, or finds it done.

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


def _read_all(source: ImageSource, normalizer: Normalizer) -> Generator[int, None, Prepared]:
    total = len(source)
    images = np.zeros((total, normalizer.channels, normalizer.size, normalizer.size), np.uint8)
    blank = np.zeros(total, bool)
    fingerprints = np.zeros(total, np.uint64)
    problems: list[Problem | None] = [None] * total
    cancelled = threading.Event()

    def read(start: int) -> int:
        stop = min(start + _CHUNK, total)
        for row in range(start, stop):
            if cancelled.is_set():
                break
            try:
                picture = source.read(row)
            except DataError as error:
                name = one_line(source.name(row))
                reason = str(error).removeprefix(f"{name} ")
                problems[row] = Problem(name, reason, kind="unreadable", rows=(row,))
                continue
            normalized = normalizer.normalize(picture)
            images[row] = normalized.planes
            blank[row] = normalized.blank
            fingerprints[row] = _fingerprint(picture, images[row])
        return stop - start

    workers = os.cpu_count() or 1
    pool = ThreadPoolExecutor(workers, thread_name_prefix="ankan-prepare")
    try:
        starts = iter(range(0, total, _CHUNK))
        running: deque[Future[int]] = deque(pool.submit(read, s) for s in islice(starts, 2 * workers))
        done = 0
        while running:
            done += running.popleft().result()
            running.extend(pool.submit(read, s) for s in islice(starts, 1))
            yield done
    finally:
        cancelled.set()
        pool.shutdown(cancel_futures=True)

    found = tuple(problem for problem in problems if problem is not None)
    rows = np.flatnonzero(np.array([problem is None for problem in problems], bool))
    if found:
        for start in range(0, len(rows), _CHUNK):  # in place: a copy would double the memory
            chunk = rows[start : start + _CHUNK]
            images[start : start + len(chunk)] = images[chunk]
        images, blank, fingerprints = images[: len(rows)], blank[rows], fingerprints[rows]
    return Prepared(images, rows, blank, fingerprints, found)


def _fingerprint(picture: Image, prepared: NDArray[np.uint8]) -> int:
    """Of what was made of a picture, its size and the sums of its channels: a digest of all pixels takes far longer."""
    digest = hashlib.blake2b(prepared.tobytes(), digest_size=8)
    digest.update(repr((picture.shape, cv2.sumElems(picture))).encode())
    return int.from_bytes(digest.digest(), "little")


def _kept(source: ImageSource, normalizer: Normalizer) -> Prepared | None:
    """From the cache: these images, or the larger data set that they were chosen from."""
    identity = source.identity()
    if identity is None:
        return None
    found = cache.load(cache.cache_file(identity, normalizer))
    if found is None and isinstance(source, SelectedImages):
        whole = _kept(source.source, normalizer)
        return None if whole is None else _chosen(whole, source)
    return found


def _chosen(whole: Prepared, selection: SelectedImages) -> Prepared:
    """Of what was kept of a whole data set, the images that are selected, in the order of the selection."""
    place = np.full(len(selection.source), -1, np.int64)
    place[whole.rows] = np.arange(len(whole.rows))
    wanted = place[selection.rows]
    readable = wanted >= 0
    kept = wanted[readable]
    unreadable = {problem.rows[0]: problem for problem in whole.problems}
    problems = [
        replace(unreadable[int(selection.rows[row])], rows=(row,))
        for row in np.flatnonzero(~readable).tolist()
    ]
    return Prepared(
        whole.images[kept],
        np.flatnonzero(readable),
        whole.blank[kept],
        whole.fingerprints[kept],
        tuple(problems),
    )


def _keep(source: ImageSource, normalizer: Normalizer, prepared: Prepared) -> Prepared:
    """Writes to the cache; where that fails, it is said, and the images stay in memory."""
    identity = source.identity()
    if identity is None:
        return prepared
    path = cache.cache_file(identity, normalizer)
    try:
        return cache.keep(path, prepared)
    except OutputError as error:
        reason = str(error).removeprefix(f"{path} ")
        problem = Problem(str(path), f"{reason}; the images will be prepared anew next time", 0, "cache")
        return replace(prepared, problems=(*prepared.problems, problem))

"""Every image of a data set read and normalized, once."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace

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
from core.errors import DataError, OutputError, one_line, system_reason
from core.processes import tell_from_processes
from core.steps import run_steps

CORES = os.cpu_count() or 1

_CHUNK = 64
_TRIAL, _WORTH_PROCESSES = 0.2, 1.5  # seconds; two processes are there after some 0.7


def prepare_in_steps(dataset: Dataset, normalizer: Normalizer) -> Generator[int, None, PreparedData]:
    """Reads and normalizes every image on all cores, or finds it done; yields how many are done, and returns them.

    Images that cannot be read are left out and listed. Closing the generator cancels.

    Raises:
        DataError: not one image can be read.
    """
    found = _kept(dataset.source, normalizer)
    from_cache = found is not None
    if found is None:
        found = yield from _read_all(dataset, normalizer)
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
    return run_steps(prepare_in_steps(dataset, normalizer), len(dataset), progress=progress)


@dataclass(frozen=True, eq=False)
class PreparedChunk:
    """Some rows, read and normalized; an image that cannot be read is all 0, and among `problems`.

    Attributes:
        rows: which images of the data set, in a row.
        images: (N, C, size, size).
        blank: (N,) whether no ink was found in an image.
        fingerprints: (N,) of each picture as it was read.
        problems: one for each image that cannot be read.
    """

    rows: range
    images: NDArray[np.uint8]
    blank: NDArray[np.bool_]
    fingerprints: NDArray[np.uint64]
    problems: list[Problem]


def _read_all(dataset: Dataset, normalizer: Normalizer) -> Generator[int, None, Prepared]:
    total = len(dataset)
    images = np.zeros((total, *normalizer.shape), np.uint8)
    blank = np.zeros(total, bool)
    fingerprints = np.zeros(total, np.uint64)
    readable = np.ones(total, bool)
    problems: list[Problem] = []
    done = 0
    for chunk in prepared_chunks(dataset, normalizer):
        rows = slice(chunk.rows.start, chunk.rows.stop)
        images[rows], blank[rows], fingerprints[rows] = chunk.images, chunk.blank, chunk.fingerprints
        for problem in chunk.problems:
            readable[list(problem.rows)] = False
        problems += chunk.problems
        done += len(chunk.rows)
        yield done
    problems.sort(key=lambda problem: problem.rows)
    there = np.flatnonzero(readable)
    if problems:
        for start in range(0, len(there), _CHUNK):  # in place: a copy would double the memory
            kept = there[start : start + _CHUNK]
            images[start : start + len(kept)] = images[kept]
        images, blank, fingerprints = images[: len(there)], blank[there], fingerprints[there]
    return Prepared(images, there, blank, fingerprints, tuple(problems))


def prepared_chunks(dataset: Dataset, normalizer: Normalizer) -> Iterator[PreparedChunk]:
    """All rows: here, as long as that is sooner done than starting processes, and then in a process a core.

    Chunks of several processes come in no order. Threads would wait for each other: OpenCV's calls on small pictures
    are so short that two threads, which hand the interpreter lock over at each, took four times as long as two
    processes.
    """
    source, total = dataset.source, len(dataset)
    chunks = [range(start, min(start + _CHUNK, total)) for start in range(0, total, _CHUNK)]
    began = time.perf_counter()
    for place, rows in enumerate(chunks):
        passed = time.perf_counter() - began
        left = passed / place * (len(chunks) - place) if place else 0.0
        if passed > _TRIAL and left > _WORTH_PROCESSES and CORES > 1:
            shares = [chunks[place + core :: CORES] for core in range(CORES)]
            try:
                yield from tell_from_processes(_read_chunks, shares, source, normalizer)
            except ChildProcessError as error:
                raise DataError(
                    f"{dataset.path} was not read to its end: {error}", path=dataset.path
                ) from error
            return
        yield _read(rows, source, normalizer)


def _read_chunks(
    chunks: Sequence[range], source: ImageSource, normalizer: Normalizer
) -> Iterator[PreparedChunk]:
    """What a process does."""
    cv2.setNumThreads(1)  # the cores are taken
    for rows in chunks:
        yield _read(rows, source, normalizer)


def _read(rows: range, source: ImageSource, normalizer: Normalizer) -> PreparedChunk:
    images = np.zeros((len(rows), *normalizer.shape), np.uint8)
    chunk = PreparedChunk(rows, images, np.zeros(len(rows), bool), np.zeros(len(rows), np.uint64), [])
    for place, row in enumerate(rows):
        try:
            picture = source.read(row)
        except DataError as error:
            name = one_line(source.name(row))
            reason = str(error).removeprefix(f"{name} ")
            chunk.problems.append(Problem(name, reason, kind="unreadable", rows=(row,)))
            continue
        normalized = normalizer.normalize(picture)
        images[place] = normalized.planes
        chunk.blank[place] = normalized.blank
        chunk.fingerprints[place] = _fingerprint(picture, images[place])
    return chunk


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
        cause = error.__cause__
        why = system_reason(cause) if isinstance(cause, OSError) else str(error)
        reason = f"cannot be written: {why}; the images will be prepared anew next time"
        problem = Problem(str(error.path or path), reason, 0, "cache")
        return replace(prepared, problems=(*prepared.problems, problem))

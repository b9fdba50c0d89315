"""A folder of practice digits, in the layout of NumtaDB's parts."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import deque
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import cv2

from core.data.practice.digits import practice_digit
from core.errors import ConfigError, OutputError
from core.files import make_folder

DEFAULT_COUNT = 20_000
_FEWEST, _MOST = 10, 1_000_000
_PART = "training-practice"
_CHUNK = 100


def make_practice_data(
    destination: Path, *, count: int = DEFAULT_COUNT, seed: int = 1
) -> Generator[int, None, Path]:
    """Draws practice digits on all cores into a folder that `open_dataset` reads; yields how many are done.

    The folder appears when all is there: closing the generator cancels, and leaves nothing behind.

    Args:
        destination: a folder that does not exist yet, or is empty.
        count: how many images, from 10 to 1,000,000; the ten digits share them evenly.
        seed: the same seed gives the same images.

    Returns:
        The folder.

    Raises:
        ConfigError: a count or a seed that makes no sense.
        OutputError: something lies there already, or it cannot be written.
    """
    if not _FEWEST <= count <= _MOST:
        raise ConfigError(
            f"the number of practice digits should be from {_FEWEST} to {_MOST:,}, not {count:,}"
        )
    if seed < 0:
        raise ConfigError(f"the seed should be 0 or a positive whole number, not {seed}")
    _check_free(destination)
    parent = destination.absolute().parent
    make_folder(parent)
    beside: Path | None = None
    try:
        beside = Path(tempfile.mkdtemp(prefix=f".{destination.name}.", dir=parent))
        yield from _fill(beside, count, seed)
        beside.chmod(0o755)
        if destination.exists():
            destination.rmdir()
        beside.rename(destination)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(f"{destination} cannot be written: {reason}", path=destination) from error
    finally:
        if beside is not None:
            shutil.rmtree(beside, ignore_errors=True)
    return destination


def _check_free(destination: Path) -> None:
    try:
        if not destination.exists():
            return
        if not destination.is_dir():
            raise OutputError(f"{destination} is a file; name a new folder", path=destination)
        if any(destination.iterdir()):
            raise OutputError(f"{destination} is not empty; name a new folder", path=destination)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(f"{destination} cannot be read: {reason}", path=destination) from error


def _fill(folder: Path, count: int, seed: int) -> Generator[int, None, None]:
    images = folder / _PART
    images.mkdir()

    def draw(start: int) -> int:
        stop = min(start + _CHUNK, count)
        for i in range(start, stop):
            image, _ = practice_digit(seed, i)
            _, packed = cv2.imencode(".png", image[..., ::-1] if image.ndim == 3 else image)
            (images / _name(i)).write_bytes(packed.tobytes())
        return stop - start

    workers = os.cpu_count() or 1
    pool = ThreadPoolExecutor(workers, thread_name_prefix="ankan-practice")
    try:
        starts = iter(range(0, count, _CHUNK))
        running: deque[Future[int]] = deque(pool.submit(draw, s) for s in islice(starts, 2 * workers))
        done = 0
        while running:
            done += running.popleft().result()
            running.extend(pool.submit(draw, s) for s in islice(starts, 1))
            yield done
    finally:
        pool.shutdown(cancel_futures=True)
    rows = "".join(f"{_name(i)},{i % 10}\n" for i in range(count))
    (folder / f"{_PART}.csv").write_text(f"filename,digit\n{rows}", encoding="utf-8")


def _name(i: int) -> str:
    return f"p{i:06d}.png"

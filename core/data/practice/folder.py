"""A folder of practice digits, in the layout of NumtaDB's parts."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import tempfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

import cv2

from core.data.practice.digits import practice_digit
from core.errors import ConfigError, OutputError
from core.files import make_folder, umask
from core.interrupts import no_interrupt

DEFAULT_COUNT = 20_000
_FEWEST, _MOST = 10, 1_000_000
_PART = "training-practice"
_CHUNK = 50

# Processes: most of the work holds the interpreter lock, so that two threads took longer than one.
_SPAWN = multiprocessing.get_context("spawn")


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
    made: Path | None = None
    try:
        is_there = _is_empty_folder(destination)
        # on the same disk as the destination, and nothing above it is made before all is there
        near = destination if is_there else _nearest_folder(destination)
        made = Path(tempfile.mkdtemp(prefix=".practice-", dir=near))
        yield from _fill(made, count, seed)
        if is_there:
            for file in sorted(made.iterdir()):
                file.rename(destination / file.name)
        else:
            make_folder(destination.parent)
            made.chmod(0o777 & ~umask())
            made.rename(destination)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(f"{destination} cannot be written: {reason}", path=destination) from error
    finally:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)
    return destination


def _is_empty_folder(path: Path) -> bool:
    """False where nothing is; OutputError where something is that should stay."""
    if not path.exists():
        return False
    if not path.is_dir():
        raise OutputError(f"{path} is a file; name a new folder", path=path)
    if any(path.iterdir()):
        raise OutputError(f"{path} is not empty; name a new folder", path=path)
    return True


def _nearest_folder(path: Path) -> Path:
    return next(folder for folder in path.absolute().parents if folder.exists())


def _fill(folder: Path, count: int, seed: int) -> Generator[int, None, None]:
    images = folder / _PART
    images.mkdir()
    processes = min(os.cpu_count() or 1, -(-count // _CHUNK))
    shares = [range(i, count, processes) for i in range(processes)]
    done = 0
    with _drawing(images, seed, shares) as news:
        while done < count:
            try:
                drawn = news.recv()
            except EOFError:  # all of them have ended
                raise OutputError(
                    "not all digits were drawn: a process was ended; is memory short?"
                ) from None
            if isinstance(drawn, Exception):
                raise drawn
            done += drawn
            yield done
    rows = "".join(f"{_name(i)},{i % 10}\n" for i in range(count))
    (folder / f"{_PART}.csv").write_text(f"filename,digit\n{rows}", encoding="utf-8")


@contextmanager
def _drawing(images: Path, seed: int, shares: Sequence[range]) -> Iterator[Connection]:
    """A process for each share of the numbers, all of which tell one connection; none of them is left running."""
    ours, theirs = _SPAWN.Pipe(duplex=False)  # what one process tells is short enough to arrive in one piece
    processes: list[SpawnProcess] = []
    try:
        for share in shares:
            process = _SPAWN.Process(target=_draw, args=(images, seed, share, theirs), daemon=True)
            with no_interrupt():
                process.start()
            processes.append(process)
        theirs.close()
        yield ours
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()
        ours.close()
        theirs.close()


def _draw(images: Path, seed: int, numbers: range, news: Connection) -> None:
    """What a process runs; it ends where nobody listens any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        for start in range(0, len(numbers), _CHUNK):
            chunk = numbers[start : start + _CHUNK]
            for i in chunk:
                image, _ = practice_digit(seed, i)
                _, packed = cv2.imencode(".png", image[..., ::-1] if image.ndim == 3 else image)
                (images / _name(i)).write_bytes(packed.tobytes())
            news.send(len(chunk))
    except (OSError, MemoryError) as error:
        with suppress(OSError):
            news.send(error)


def _name(i: int) -> str:
    return f"p{i:06d}.png"

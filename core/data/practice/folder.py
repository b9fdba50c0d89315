"""A folder of practice digits, in the layout of NumtaDB's parts."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import cv2

from core.data.practice.digits import practice_digit
from core.errors import ConfigError, OutputError, system_reason
from core.files import make_folder, umask
from core.processes import tell_from_processes

DEFAULT_COUNT = 20_000
_FEWEST, _MOST = 10, 1_000_000
_PART = "training-practice"
_CHUNK = 50


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
    except ChildProcessError as error:
        raise OutputError(f"not all digits were drawn: {error}", path=destination) from error
    except OSError as error:
        reason = system_reason(error)
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
    """On processes: most of the work holds the interpreter lock, so that two threads took longer than one."""
    images = folder / _PART
    images.mkdir()
    processes = min(os.cpu_count() or 1, -(-count // _CHUNK))
    shares = [range(i, count, processes) for i in range(processes)]
    done = 0
    for drawn in tell_from_processes(_draw, shares, images, seed):
        done += drawn
        yield done
    rows = "".join(f"{_name(i)},{i % 10}\n" for i in range(count))
    (folder / f"{_PART}.csv").write_text(f"filename,digit\n{rows}", encoding="utf-8")


def _draw(numbers: range, images: Path, seed: int) -> Iterator[int]:
    """What a process does."""
    for start in range(0, len(numbers), _CHUNK):
        chunk = numbers[start : start + _CHUNK]
        for i in chunk:
            image, _ = practice_digit(seed, i)
            _, packed = cv2.imencode(".png", image[..., ::-1] if image.ndim == 3 else image)
            (images / _name(i)).write_bytes(packed.tobytes())
        yield len(chunk)


def _name(i: int) -> str:
    return f"p{i:06d}.png"

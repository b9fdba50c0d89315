"""A folder that one program writes in at a time; the system undoes the lock of a program that dies."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from core.errors import AnkanError
from core.files import sweep, unwritable


@contextmanager
def held(lock_file: Path, *, patience: float, busy: AnkanError) -> Iterator[None]:
    """Nobody else writes in the lock's folder until the end. What a program that was killed had half written is cleared
    away first.

    Args:
        lock_file: in the folder, which is there.
        patience: seconds to wait for another program.
        busy: raised where that still holds it then.

    Raises:
        OutputError: the folder cannot be written.
    """
    lock = FileLock(lock_file, thread_local=False)
    try:
        lock.acquire(timeout=patience)
    except Timeout:
        raise busy from None
    except OSError as error:
        raise unwritable(lock_file.parent, error) from error
    try:
        sweep(lock_file.parent)
        yield
    finally:
        lock.release()


def is_held(lock_file: Path) -> bool:
    """Whether a program, or this one, holds the lock now."""
    if not lock_file.exists():
        return False
    lock = FileLock(lock_file, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:
        return False
    lock.release()
    return False

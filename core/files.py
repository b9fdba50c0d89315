"""Files are written beside their name and moved into place, so that nothing half written is ever found."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from core.errors import OutputError, system_reason

_UNFINISHED = ".unfinished"


def write_atomically(path: Path, write: Callable[[Path], object]) -> None:
    """Calls `write` with a temporary name in the same folder and moves the result to `path`.

    Raises:
        OutputError: the folder or the file cannot be written; `path` is then as it was before.
    """
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=_UNFINISHED, dir=path.parent)
        os.close(handle)
        temporary = Path(name)
        write(temporary)
        _to_the_disk(temporary)
        temporary.chmod(0o666 & ~umask())
        temporary.replace(path)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Writes UTF-8 text atomically."""
    write_atomically(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))


def make_folder(folder: Path) -> None:
    """Makes a folder and those above it, where they are missing.

    Raises:
        OutputError: that is not possible.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error


def check_writable(folder: Path) -> None:
    """Tries to make a file in a folder.

    Raises:
        OutputError: that is not possible.
    """
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise unwritable(folder, error) from error


def unwritable(path: Path, error: OSError) -> OutputError:
    """The operating system's refusal in a sentence."""
    reason = system_reason(error)
    return OutputError(f"{path} cannot be written: {reason}; choose another folder", path=path)


def sweep(folder: Path) -> None:
    """Removes what `write_atomically` left half written in a program that was killed; nobody may be writing there."""
    for path in folder.glob(f".*{_UNFINISHED}"):
        path.unlink(missing_ok=True)


def _to_the_disk(path: Path) -> None:
    """So that no loss of power leaves the new name with nothing behind it."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def umask() -> int:
    """The permissions that new files do without."""
    mask = os.umask(0)
    os.umask(mask)
    return mask

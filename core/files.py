"""Files are written beside their name and moved into place, so that nothing half written is ever found."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from core.errors import OutputError


def write_atomically(path: Path, write: Callable[[Path], object]) -> None:
    """Calls `write` with a temporary name in the same folder and moves the result to `path`.

    Raises:
        OutputError: the folder or the file cannot be written; `path` is then as it was before.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        os.close(handle)
        temporary = Path(name)
        write(temporary)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(f"{path} cannot be written: {reason}; choose another folder", path=path) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Writes UTF-8 text atomically."""
    write_atomically(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))


def check_writable(folder: Path) -> None:
    """Makes the folder and a file in it.

    Raises:
        OutputError: that is not possible.
    """
    probe = folder / ".ankan-can-write"
    try:
        write_text(probe, "")
    except OutputError as error:
        raise OutputError(str(error).replace(str(probe), str(folder), 1), path=folder) from error
    probe.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

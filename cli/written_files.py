"""Which files of a folder the command wrote, so that a later run removes those and no other."""

import contextlib
import hashlib
import json
from pathlib import Path

from core.errors import OutputError, system_reason
from core.files import make_folder, unwritable, write_text

LIST = "inspect.json"
_WRITTEN_BY = "ankan inspect"


def replace_written(source: Path, folder: Path) -> str:
    """Moves all files below one folder into another, in place of those that an earlier run has moved there.

    The folder's `inspect.json` lists them with their SHA-256. A file that is not listed, or has changed since, is
    somebody's own: it stays as it is.

    Args:
        source: where the files are now, on the same disk.
        folder: where they go.

    Returns:
        "12 files in look, in place of the 9 of an earlier run".

    Raises:
        OutputError: a file of the same name is somebody's own, or the list cannot be read; nothing has been moved then.
    """
    names = sorted(path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file())
    earlier = _unchanged(folder)
    for name in (*names, LIST):
        _check_place(folder, name, is_own=name not in earlier and name != LIST)
    try:
        for name in earlier:
            (folder / name).unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # others lie there
                (folder / name).parent.rmdir()
        # before they are there: whatever happens in between, the list knows each file that this command wrote
        _save(folder, {name: _digest(source / name) for name in names})
        for name in names:
            make_folder((folder / name).parent)
            (source / name).replace(folder / name)
    except OSError as error:
        raise unwritable(folder, error) from error
    replaced = f", in place of the {len(earlier)} of an earlier run" if earlier else ""
    return f"{len(names)} files in {folder}{replaced}"


def _check_place(folder: Path, name: str, *, is_own: bool) -> None:
    path = folder / name
    if path.is_dir() or (is_own and (path.exists() or path.is_symlink())):
        raise OutputError(
            f"{path} is there already and is not as an earlier run wrote it; move it away or choose another folder",
            path=path,
        )


def _unchanged(folder: Path) -> dict[str, str]:
    """Those of the listed files that are as they were written, each with its SHA-256."""
    path = folder / LIST
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["written_by"] != _WRITTEN_BY:
            raise ValueError(content["written_by"])
        listed = content["files"]
        return {name: digest for name, digest in listed.items() if _is_inside(folder, name, digest)}
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise OutputError(
            f"{path} cannot be read: {system_reason(error)}; choose another folder", path=path
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise OutputError(
            f"{path} is no list of what an earlier run wrote; move it away or choose another folder",
            path=path,
        ) from error


def _is_inside(folder: Path, name: str, digest: str) -> bool:
    path = folder / name
    # a list that somebody edited must not lead out of the folder
    inside = path.resolve().is_relative_to(folder.resolve())
    return inside and path.is_file() and not path.is_symlink() and _digest(path) == digest


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _save(folder: Path, files: dict[str, str]) -> None:
    write_text(folder / LIST, json.dumps({"written_by": _WRITTEN_BY, "files": files}, indent=1) + "\n")

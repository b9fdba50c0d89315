"""Files of a data set, named without the way to it."""

from __future__ import annotations

from pathlib import Path


def short_name(name: str, path: Path) -> str:
    """ "/data/numta/training-a/a1.png" of the data set /data/numta is "training-a/a1.png"."""
    return name.removeprefix(str(path)).lstrip("/\\ ") or name


def shorten(text: str, path: Path) -> str:
    """The same for every file that a sentence names."""
    return text.replace(f"{path}/", "").replace(f"{path} ", "")

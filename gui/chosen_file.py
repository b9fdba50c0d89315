"""The file that a name chosen in a dialog means."""

from __future__ import annotations

from itertools import count
from pathlib import Path


def with_ending(name: str, *endings: str) -> Path:
    """The path as it was chosen; with the first of the endings where it has none of them.

    The dialog has asked about a file of the chosen name only: another one that is there already is not overwritten, and
    "scan.png", "scan-2.png" and so on is the first that is free.
    """
    path = Path(name)
    if path.suffix.lower() in endings:
        return path
    names = (path.name if number == 1 else f"{path.name}-{number}" for number in count(1))
    made = (path.with_name(f"{each}{endings[0]}") for each in names)
    return next(each for each in made if not each.exists())

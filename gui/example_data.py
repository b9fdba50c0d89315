"""The data set in the pictures of the Data and the Train page."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from core.data.practice import make_practice_data

_COUNT = 1_000


def path() -> Path:
    """NumtaDB in the folder that ANKAN_DATA names; where it is not there, practice digits."""
    real = Path(os.environ.get("ANKAN_DATA", "../shared/data")) / "numtadb-28.npz"
    if real.is_file():
        return real
    made = Path(tempfile.mkdtemp(prefix="ankan-example-")) / "practice-digits"
    for _ in make_practice_data(made, count=_COUNT):
        pass
    return made

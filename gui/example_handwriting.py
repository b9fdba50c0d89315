"""The drawings in the pictures of the Draw page."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from core.data.handwriting import Handwriting
from core.data.practice import practice_digit

_COUNT = 23


def make() -> Path:
    """Practice digits, one a minute, in a folder of their own."""
    handwriting = Handwriting(Path(tempfile.mkdtemp(prefix="ankan-example-")) / "My handwriting")
    begun = datetime(2026, 1, 2, 10, 15).astimezone()
    for number in range(_COUNT):
        picture, digit = practice_digit(1, number)
        handwriting.add(picture, digit, when=begun + timedelta(minutes=number))
    return handwriting.path

"""The ten classes, and how their names are written."""

from __future__ import annotations

import re

CLASS_NAMES = tuple("0123456789")
BANGLA_DIGITS = tuple("০১২৩৪৫৬৭৮৯")
ENGLISH_NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

_WRITTEN = re.compile(r"(?:(?:digit|class|label)[ _-]?)?[0০]*([0-9০-৯])(?:\.0)?")


def glyph(class_name: str) -> str:
    """ "7" is ৭; a class that is no digit keeps its name."""
    return BANGLA_DIGITS[int(class_name)] if class_name in CLASS_NAMES else class_name


def twin(class_name: str) -> str:
    """ "7" is "7 · seven"; a class that is no digit has no twin."""
    return f"{class_name} · {ENGLISH_NAMES[int(class_name)]}" if class_name in CLASS_NAMES else ""


def digit_of(text: str) -> int | None:
    """The digit that a label or a folder's name means, or None where it means none.

    3, ৩, 03, 3.0 (a spreadsheet's), three, digit_3 and class 3 all mean 3.
    """
    text = text.strip().lower()
    if text in ENGLISH_NAMES:
        return ENGLISH_NAMES.index(text)
    match = _WRITTEN.fullmatch(text)
    return int(match[1]) if match else None

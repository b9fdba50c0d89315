"""The ten classes, and how their names are written."""

from __future__ import annotations

CLASS_NAMES = tuple("0123456789")
BANGLA_DIGITS = tuple("০১২৩৪৫৬৭৮৯")
ENGLISH_NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

_VALUES = {name: value for names in (CLASS_NAMES, BANGLA_DIGITS) for value, name in enumerate(names)}


def glyph(class_name: str) -> str:
    """ "7" is ৭; a class that is no digit keeps its name."""
    return BANGLA_DIGITS[int(class_name)] if class_name in CLASS_NAMES else class_name


def twin(class_name: str) -> str:
    """ "7" is "7 · seven"; a class that is no digit has no twin."""
    return f"{class_name} · {ENGLISH_NAMES[int(class_name)]}" if class_name in CLASS_NAMES else ""


def digit_of(text: str) -> int | None:
    """The digit that a label or a folder's name means, or None where it means none."""
    text = text.strip()
    return _VALUES.get(text.removesuffix(".0") if len(text) == 3 else text)  # "7.0" is a spreadsheet's 7

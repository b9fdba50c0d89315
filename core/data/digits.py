"""The ten classes, and the two ways of writing their names."""

from __future__ import annotations

CLASS_NAMES = tuple("0123456789")
BANGLA_DIGITS = tuple("০১২৩৪৫৬৭৮৯")

_VALUES = {name: value for names in (CLASS_NAMES, BANGLA_DIGITS) for value, name in enumerate(names)}


def digit_of(text: str) -> int | None:
    """The digit that a label or a folder's name means, or None where it means none."""
    return _VALUES.get(text.strip())

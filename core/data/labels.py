"""From labels as people write them to numbers of classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from core.data.digits import CLASS_NAMES, digit_of

MOST_CLASSES = 1000
_NEARLY_ALL = 0.95


def class_names_of(labels: Iterable[str]) -> tuple[str, ...]:
    """The classes that these labels speak of.

    The ten digits where most labels are digits and others are mistakes; every name there is where they are not, or
    where other numbers are too many to be mistakes.
    """
    counts = Counter(label.strip() for label in labels)
    del counts[""]
    digits = sum(count for label, count in counts.items() if digit_of(label) is not None)
    others = [label for label in counts if digit_of(label) is None]
    are_mistakes = digits >= _NEARLY_ALL * counts.total() or not all(label.isdecimal() for label in others)
    if 2 * digits >= counts.total() and are_mistakes:
        return CLASS_NAMES
    return tuple(
        sorted(counts, key=lambda name: (not name.isdecimal(), int(name) if name.isdecimal() else 0, name))
    )


def class_of(label: str, class_names: tuple[str, ...]) -> int | None:
    """The number of the class, None where the label is none of them."""
    if class_names == CLASS_NAMES:
        return digit_of(label)
    label = label.strip()
    return class_names.index(label) if label in class_names else None


def in_words(class_names: tuple[str, ...]) -> str:
    """ "0 to 9", or the names."""
    if class_names == CLASS_NAMES:
        return "0 to 9"
    shown = ", ".join(class_names[:12])
    return shown if len(class_names) <= 12 else f"{shown} and {len(class_names) - 12} more"

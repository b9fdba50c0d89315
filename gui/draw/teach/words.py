"""How digits are spoken of."""

from __future__ import annotations

from core.data.digits import CLASS_NAMES, glyph

_WITH_AN = ("8",)


def a_digit(class_name: str) -> str:
    """ "7" is "a ৭", "8" is "an ৮"."""
    return f"{'an' if class_name in _WITH_AN else 'a'} {glyph(class_name)}"


def counted(count: int, thing: str) -> str:
    """ "1 drawing", "1,024 drawings"."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def reads_digits(class_names: tuple[str, ...]) -> bool:
    """Whether a model's classes are the ten digits, in their order."""
    return class_names == CLASS_NAMES

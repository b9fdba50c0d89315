"""How a class is written for people: Bangla digits for "0" to "9", any other class by its own name."""

from core.data.digits import BANGLA_DIGITS

DIGIT_NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_NAMES = {str(digit): name for digit, name in enumerate(DIGIT_NAMES)}


def glyph(class_name: str) -> str:
    """ "7" is ৭; a class that is no digit keeps its name."""
    return BANGLA_DIGITS[int(class_name)] if class_name in _NAMES else class_name


def twin(class_name: str) -> str:
    """ "7" is "7 · seven"; a class that is no digit has no twin."""
    return f"{class_name} · {_NAMES[class_name]}" if class_name in _NAMES else ""

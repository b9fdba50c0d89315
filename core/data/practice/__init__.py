"""Practice digits: drawn by the program, for a person who has no data set yet."""

from core.data.practice.digits import practice_digit
from core.data.practice.folder import DEFAULT_COUNT, make_practice_data

__all__ = ["DEFAULT_COUNT", "make_practice_data", "practice_digit"]

"""Practice digits: drawn by the program, for a person who has no data set yet."""

from core.data.practice.digits import practice_digit
from core.data.practice.folder import DEFAULT_COUNT, make_practice_data
from core.data.practice.prepared import practice_in_steps

__all__ = ["DEFAULT_COUNT", "make_practice_data", "practice_digit", "practice_in_steps"]

"""Several digits in one picture."""

from core.number_reader.reader import read_number
from core.number_reader.reading import Box, FoundDigit, NumberReading

__all__ = ["Box", "FoundDigit", "NumberReading", "read_number"]

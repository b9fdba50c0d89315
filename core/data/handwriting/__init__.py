"""*My handwriting*: the user's own drawings with the digits they mean, kept as an ordinary data set."""

from core.data.handwriting.asking import EACH, counts_by_digit, still_needed
from core.data.handwriting.folder import Handwriting, Listing, handwriting_folder
from core.data.handwriting.table import TABLE, Entry

__all__ = [
    "EACH",
    "TABLE",
    "Entry",
    "Handwriting",
    "Listing",
    "counts_by_digit",
    "handwriting_folder",
    "still_needed",
]

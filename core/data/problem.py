"""Something a person should know about a data set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.errors import one_line

Kind = Literal[
    "unreadable",
    "blank",
    "duplicate",
    "leak",
    "unlabelled",
    "missing",
    "label",
    "correction",
    "skipped",
    "cache",
]

KINDS: dict[Kind, str] = {
    "unreadable": "cannot be read",
    "blank": "blank",
    "duplicate": "the same picture twice",
    "leak": "the same picture on both sides of the split",
    "unlabelled": "a file without a label",
    "missing": "a label without its file",
    "label": "a label that cannot be used",
    "correction": "corrected by hand",
    "skipped": "skipped",
    "cache": "could not be kept for the next time",
}
"""The kinds of problems, in words."""

_KEPT: frozenset[Kind] = frozenset({"blank", "duplicate", "leak", "correction", "cache"})


@dataclass(frozen=True)
class Problem:
    """Something of a data set that was left out, or that is worth a look.

    Attributes:
        path: the file or folder.
        reason: what is wrong, to be read after the path.
        count: how many images or table rows it concerns.
        kind: what sort of problem it is.
        rows: the images it concerns, as rows of the data set; none for what never became an image of it.
    """

    path: str
    reason: str
    count: int = 1
    kind: Kind = "skipped"
    rows: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", one_line(self.path))
        object.__setattr__(self, "reason", one_line(self.reason))

    @property
    def left_out(self) -> bool:
        """Whether what it concerns is not used; blank and repeated pictures are."""
        return self.kind not in _KEPT

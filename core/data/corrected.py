"""What was corrected by hand in a data set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from core.errors import one_line


@dataclass(frozen=True)
class Corrected:
    """Corrections that a data set has taken.

    Attributes:
        path: the table that they stand in.
        relabelled: the images that have another label, as `Dataset.file_of` calls them.
        left_out: the images that were taken out.
    """

    path: Path
    relabelled: frozenset[str]
    left_out: frozenset[str]

    @property
    def reason(self) -> str:
        """How many of both, to be read after the path."""
        changed, out = len(self.relabelled), len(self.left_out)
        return (
            f"corrects {changed:,} label{'' if changed == 1 else 's'} and leaves out {out:,} "
            f"image{'' if out == 1 else 's'}"
        )

    @property
    def sentence(self) -> str:
        """The same with the path."""
        return f"{one_line(str(self.path))} {self.reason}"

    def and_then(self, relabelled: Iterable[str], left_out: Iterable[str]) -> Corrected:
        """With later corrections, which take the place of what was said of the same images before."""
        new, out = frozenset(relabelled), frozenset(left_out)
        return Corrected(self.path, (self.relabelled - out) | new, (self.left_out - new) | out)

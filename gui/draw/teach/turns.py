"""Whose turn it is in a guided session: which digit is asked for next, and how often it was already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.data.handwriting import EACH, still_needed


@dataclass(frozen=True)
class Turns:
    """A session; replaced with every step.

    Attributes:
        counts: drawings there are of each digit.
        digit: the one that is asked for; None when there are enough of all.
    """

    counts: tuple[int, ...]
    digit: int | None

    @classmethod
    def begin(cls, counts: Sequence[int]) -> Turns:
        """With the digit that there are fewest drawings of."""
        needed = still_needed(counts)
        return cls(tuple(counts), needed[0] if needed else None)

    @property
    def number(self) -> int:
        """The drawing that is asked for is this one of its digit, from 1 to `EACH`."""
        return 0 if self.digit is None else self.counts[self.digit] + 1

    @property
    def done(self) -> int:
        """Drawings that count, `EACH` of a digit at most."""
        return sum(min(count, EACH) for count in self.counts)

    def with_counts(self, counts: Sequence[int]) -> Turns:
        """Another drawing is there, or one less: goes on with the next digit where this one's turn is over."""
        counts = tuple(counts)
        if self.digit is not None and counts[self.digit] <= self.counts[self.digit]:
            return replace(self, counts=counts)
        return Turns.begin(counts)

    def skip(self) -> Turns:
        """Asks for the next digit that is needed, and for this one again when its turn comes round."""
        needed = dict.fromkeys(still_needed(self.counts))
        if self.digit is None or not needed:
            return self
        order = list(needed)
        place = order.index(self.digit) if self.digit in needed else -1
        return replace(self, digit=order[(place + 1) % len(order)])

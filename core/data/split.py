"""Which images are trained on, and which are put aside to judge by."""

from typing import Annotated

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.errors import ConfigError, DataError

Rows = NDArray[np.int64]


def even_rows(labels: NDArray[np.int64], count: int, seed: int) -> Rows:
    """So many rows, drawn so that every class has the same number of them, as far as it has so many.

    Where `count` is no multiple of the classes, some have one more, by lot.

    Args:
        labels: (N,) class numbers.
        count: at most N.
        seed: of the draw; the same one gives the same rows.

    Output shape: (count,), ascending.
    """
    drawn = np.random.default_rng(seed).permutation(len(labels))
    turn = np.empty(len(labels), np.int64)  # the first of each class, then the second of each, and so on
    for label in np.unique(labels):
        own = labels[drawn] == label
        turn[own] = np.arange(np.count_nonzero(own))
    return np.sort(drawn[np.argsort(turn, kind="stable")[:count]])


class Split(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a data set is divided into training and validation.

    Attributes:
        share: the share put aside, between 0 and 1.
        stratified: the same share of every class, rather than of all images together.
        parts: validate on these parts of the data set, whole, instead of on a share.
        seed: of the draw; the same one gives the same split.
    """

    share: float = 0.2
    stratified: bool = True
    parts: tuple[str, ...] | None = None
    seed: Annotated[int, msgspec.Meta(ge=0)] = 1

    def rows(self, labels: NDArray[np.int64], parts: NDArray[np.str_]) -> tuple[Rows, Rows]:
        """The rows to train on and the rows to validate on, each in ascending order.

        With `stratified` a class of two or more images is on both sides, and a single image is trained on.

        Args:
            labels: (N,) class numbers.
            parts: (N,) names of parts.

        Raises:
            ConfigError: a share or a seed that is none.
            DataError: one side would be empty, or a part is not there.
        """
        if self.parts is not None:
            held_out = self._by_parts(parts)
        elif not 0 < self.share < 1:
            raise ConfigError(
                f"The validation share is {self.share}; it must lie between 0 and 1, such as 0.2"
            )
        elif self.seed < 0:
            raise ConfigError(f"The seed is {self.seed}; it must be 0 or a positive whole number")
        else:
            rng = np.random.default_rng(self.seed)
            groups = [np.flatnonzero(labels == label) for label in np.unique(labels)]
            held_out = _drawn(groups if self.stratified else [np.arange(len(labels))], self.share, rng)
        if not held_out.any():
            raise DataError(
                f"{len(labels)} image{'' if len(labels) == 1 else 's'} cannot be split for validation; "
                f"{'at least one class needs two or more' if self.stratified else 'it takes two or more'}"
            )
        return np.flatnonzero(~held_out), np.flatnonzero(held_out)

    def _by_parts(self, parts: NDArray[np.str_]) -> NDArray[np.bool_]:
        there = sorted({str(name) for name in np.unique(parts)} - {""})
        for name in self.parts or ():
            if name not in there:
                known = f"the parts are {', '.join(there)}" if there else "there are no parts"
                raise DataError(f"There is no part “{name}” to validate on; {known}")
        held_out = np.isin(parts, list(self.parts or ()))
        if held_out.all():
            raise DataError(
                f"Validating on {', '.join(self.parts or ())} leaves nothing to train on; choose fewer parts"
            )
        return held_out


def _drawn(groups: list[Rows], share: float, rng: np.random.Generator) -> NDArray[np.bool_]:
    """This share of each group of two or more, of each side at least one."""
    held_out = np.zeros(sum(map(len, groups)), dtype=bool)
    for group in groups:
        rows = rng.permutation(group)
        if len(rows) >= 2:
            held_out[rows[: np.clip(round(share * len(rows)), 1, len(rows) - 1)]] = True
    return held_out

"""What a model says of images, whether or not it is known what they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.data.problem import Problem

Positions = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Answers:
    """The answers to the N images of a data set that could be read.

    Attributes:
        model_name: whose answers they are.
        class_names: the K classes.
        rows: (N,) which image of the data set each one is.
        probabilities: (N, K) float32, calibrated.
        sure: (N,) whether an answer reaches the model's rejection threshold.
        seconds: that the network took for them, once they were prepared.
        problems: what could not be classified, and what is worth a look.
        blank: (B,) which images of the data set have no ink, and no answer; where an image has a label, that is what is
            asked, and a blank one is answered as any other.
    """

    model_name: str
    class_names: tuple[str, ...]
    rows: NDArray[np.int64]
    probabilities: NDArray[np.float32]
    sure: NDArray[np.bool_]
    seconds: float
    problems: tuple[Problem, ...]
    blank: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64), kw_only=True)

    @property
    def images(self) -> int:
        """How many were classified."""
        return len(self.rows)

    @property
    def skipped(self) -> int:
        """How many could not be; the reasons are in `problems`."""
        return sum(problem.count for problem in self.problems if problem.left_out)

    @cached_property
    def answers(self) -> NDArray[np.int64]:
        """Output shape: (N,), the likeliest class of each."""
        return np.asarray(self.probabilities.argmax(axis=1))

    @cached_property
    def confidences(self) -> NDArray[np.float32]:
        """Output shape: (N,), the probability of each answer."""
        return np.asarray(self.probabilities.max(axis=1, initial=0))

    @property
    def not_sure(self) -> int:
        """How many answers lie below the rejection threshold."""
        return int(np.count_nonzero(~self.sure))

    @property
    def images_per_second(self) -> float:
        """Through the network."""
        return self.images / max(self.seconds, 1e-9)

    def answered(self, answer: int) -> Positions:
        """Where in these arrays the images with this answer are, the least sure first."""
        return self._least_sure(np.flatnonzero(self.answers == answer))

    def least_sure(self) -> Positions:
        """Where in these arrays each image is, the least sure answer first."""
        return self._least_sure(np.arange(self.images))

    def _least_sure(self, positions: Positions) -> Positions:
        return positions[np.argsort(self.confidences[positions], kind="stable")]

"""The candidates that, side by side, explain all ink best."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.number_reader.candidates import Candidate
from core.number_reader.pieces import Pieces

WIDE, NARROW = 1.0, 0.5
"""Of the usual height: digits wider or narrower than that are rare."""
WEIGHTS = {
    "digit": 0.6,
    "log probability": 2.9,
    "log doubt": -1.4,
    "too wide": -6.9,
    "other height": -7.2,
    "gap within": -1.3,
    "detached parts": -2.5,
    "too narrow": -3.0,
    "pens of ink cut": -0.9,
    "cut at all": -1.3,
    "times ink is cut": 0.0,
    "ink around the cut": 0.0,
}
"""What speaks for and against a digit. Fitted: see benchmarks/NOTES.md, “Reading numbers”."""


ASKED, MARGIN = 0.9, 9.0
"""Were every candidate of the first probability, those are asked after whose best way is at most the second behind."""


def worth_asking(candidates: Sequence[Candidate], pieces: Pieces) -> list[Candidate]:
    """The candidates that the classifier's word may yet put on the best way; by shape alone the others are far from it.

    Args:
        candidates: in the order of their first pieces.
        pieces: that they are runs of.
    """
    scores = _scores(candidates, pieces, np.full(len(candidates), ASKED))
    before, _ = _best_ways(candidates, scores, len(pieces.boxes))
    behind = np.full(len(before), -np.inf)
    behind[-1] = 0
    for candidate, score in zip(reversed(candidates), scores[::-1], strict=True):
        behind[candidate.first] = max(behind[candidate.first], score + behind[candidate.last + 1])
    return [
        candidate
        for candidate, score in zip(candidates, scores, strict=True)
        if before[candidate.first] + score + behind[candidate.last + 1] >= before[-1] - MARGIN
    ]


def choose(candidates: Sequence[Candidate], pieces: Pieces, probabilities: Sequence[float]) -> list[int]:
    """Which candidates, from left to right, hold every piece once and have the greatest sum of scores.

    A semi-Markov conditional random field (Sarawagi & Cohen 2004): the scores are linear in what is known of a
    candidate, and dynamic programming over the pieces finds the best way.

    Args:
        candidates: in the order of their first pieces.
        pieces: that they are runs of.
        probabilities: of each candidate's likeliest class, 0 for one that the classifier finds blank.
    """
    scores = _scores(candidates, pieces, np.array(probabilities))
    _, came_by = _best_ways(candidates, scores, len(pieces.boxes))
    chosen: list[int] = []
    end = len(pieces.boxes)
    while end > 0:
        chosen.append(int(came_by[end]))
        end = candidates[chosen[-1]].first
    return chosen[::-1]


def _best_ways(
    candidates: Sequence[Candidate], scores: NDArray[np.float64], count: int
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """(count + 1,) each: the best sum over the pieces before this one, and the last candidate on the way there."""
    best = np.full(count + 1, -np.inf)
    best[0] = 0
    came_by = np.zeros(count + 1, np.int64)
    for i, candidate in enumerate(candidates):  # all that end before this one begins have been seen
        score = best[candidate.first] + scores[i]
        if score > best[candidate.last + 1]:
            best[candidate.last + 1], came_by[candidate.last + 1] = score, i
    return best, came_by


def _scores(
    candidates: Sequence[Candidate], pieces: Pieces, probabilities: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(candidates,), how much speaks for each."""
    boxes = np.array([candidate.box for candidate in candidates]) / pieces.height
    width, height = (boxes[:, 2:] - boxes[:, :2]).T
    first = [candidate.first for candidate in candidates]
    pens, enters, crowd = np.concatenate([np.zeros((1, 3)), pieces.cuts])[first].T
    features = [
        np.ones(len(boxes)),
        np.log(np.maximum(probabilities, 1e-3)),
        np.log(1.003 - probabilities),
        np.maximum(0, width - WIDE),
        np.log(height) ** 2,
        np.array([candidate.gap for candidate in candidates]) / pieces.height,
        np.array([candidate.blobs for candidate in candidates]) - 1,
        np.maximum(0, NARROW - width),
        pens,
        pens > 0,
        enters,
        crowd,
    ]
    return np.asarray(np.array(list(WEIGHTS.values())) @ np.array(features), np.float64)

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
    "digit": -1.8,
    "log probability": 3.5,
    "log doubt": -5.6,
    "too wide": -6.2,
    "other height": -8.5,
    "gap within": -1.0,
    "detached parts": -3.0,
    "too narrow": -2.1,
    "pens of ink cut": -0.7,
    "cut at all": -3.9,
    "times ink is cut": -1.2,
    "ink around the cut": 5.1,
}
"""What speaks for and against a digit. Fitted: see benchmarks/NOTES.md, “Reading numbers”."""
USUAL_PROBABILITY, USUAL_DOUBT = -0.05, -0.7
"""The second and third of these of most digits that are cut right."""
MARGIN = 9.0
"""Candidates are asked after whose best way, were all as probable, is at most this far behind the best of all."""


def worth_asking(candidates: Sequence[Candidate], pieces: Pieces) -> list[Candidate]:
    """The candidates that the classifier's word may yet put on the best way; by shape alone the others are far from it.

    Args:
        candidates: in the order of their first pieces.
        pieces: that they are runs of.
    """
    alike = np.ones(len(candidates))
    scores = _scores(candidates, pieces, USUAL_PROBABILITY * alike, USUAL_DOUBT * alike)
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
    probable = np.array(probabilities)
    doubt = np.log(np.maximum(1 - probable, 1e-6))
    # how sure a model is of all its answers says nothing: beside its surest answer a temperature cancels out
    surest = max(1e-3, -doubt.min())
    scores = _scores(candidates, pieces, np.log(np.maximum(probable, 1e-3)) / surest, doubt / surest)
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
    candidates: Sequence[Candidate],
    pieces: Pieces,
    log_probability: NDArray[np.float64],
    log_doubt: NDArray[np.float64],
) -> NDArray[np.float64]:
    """(candidates,), how much speaks for each."""
    boxes = np.array([candidate.box for candidate in candidates]) / pieces.height
    width, height = (boxes[:, 2:] - boxes[:, :2]).T
    first = [candidate.first for candidate in candidates]
    pens, enters, crowd = np.concatenate([np.zeros((1, 3)), pieces.cuts])[first].T
    features = [
        np.ones(len(boxes)),
        log_probability,
        log_doubt,
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

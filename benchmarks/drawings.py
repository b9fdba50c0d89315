"""How many drawings a model reads right, and what disturbances cost.

    python benchmarks/drawings.py [--model FILE ...] [--hands 50] [--seed 1] [--mistakes FILE.png]

The ten digits, each by so many hands, drawn with mouse and tablet through the window's own canvas (`drawn_digits`),
then the same drawings under each disturbance (`disturbances`), through the way that `predict` takes. The files are
columns, the shipped model's where none is named: the share read right, and how many answers are “not sure”; disturbed,
also the difference to the plain drawings in points and the share in which the normalizer found no ink. `--mistakes`
writes a picture of all that was read wrong, the models beside each other: what was read, what the network was shown,
and truth > answer, “-” where no ink was found.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.disturbances import DISTURBANCES, Image
from benchmarks.drawn_digits import DrawnDigit, drawn_digits
from core.classifier import SHIPPED_MODEL, Prediction, load_classifier

PENS = (1, 2), (3, 6), (7, 15), (16, 40)
"""Widths in whole pixels that are shown together."""
PLAIN = "plain"
_TILE, _ROW = 96, 8  # pixels; mistakes beside each other


@dataclass(frozen=True, eq=False)
class Mistake:
    """A picture, the digit on it, how it was disturbed, and the answer."""

    picture: Image
    digit: int
    disturbance: str
    answer: Prediction


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--model", type=Path, nargs="+", default=[SHIPPED_MODEL])
    parser.add_argument("--hands", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mistakes", type=Path)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    drawings = drawn_digits(options.hands, options.seed)
    digits = np.array([drawing.digit for drawing in drawings])
    classifiers = [load_classifier(file) for file in options.model]
    mistakes: list[list[Mistake]] = [[] for _ in classifiers]
    print(f"{len(drawings)} drawings, {options.hands} hands a digit; seed {options.seed}")
    _row("", [f"{file.parent.name}/{file.stem}" for file in options.model])
    with threadpool_limits(1, user_api="blas"):
        for name, disturb in {PLAIN: _undisturbed, **DISTURBANCES}.items():
            pictures = [
                disturb(drawing.image, np.random.default_rng((options.seed, i)))
                for i, drawing in enumerate(drawings)
            ]
            answers = [classifier.classify_many(pictures) for classifier in classifiers]
            given = np.array([[-1 if a.digit is None else a.digit for a in row] for row in answers])
            is_right = given == digits
            if name == PLAIN:
                plain = is_right.mean(axis=1)
                _show_kinds(drawings, is_right)
                unsure = [np.mean([not answer.is_sure for answer in row]) for row in answers]
                _row("not sure", [f"{share:.3f}{'':17}" for share in unsure])
                _row("\ndisturbed", ["points   no ink"] * len(classifiers))
            else:
                shares, blanks = is_right.mean(axis=1), (given < 0).mean(axis=1)
                columns = zip(shares, 100 * (shares - plain), blanks, strict=True)
                _row(name, [f"{share:.3f}{points:+8.1f}{blank:9.3f}" for share, points, blank in columns])
            for model, found in enumerate(mistakes):
                wrong = np.flatnonzero(~is_right[model])
                found += [Mistake(pictures[i], int(digits[i]), name, answers[model][i]) for i in wrong]
    if options.mistakes:
        cv2.imwrite(str(options.mistakes), _sheet(mistakes))


def _undisturbed(image: Image, _rng: np.random.Generator) -> Image:
    return image


def _show_kinds(drawings: list[DrawnDigit], is_right: NDArray[np.bool_]) -> None:
    """The shares of plain drawings of each kind. Input shape of `is_right`: (models, drawings)."""
    pens = np.array([drawing.pen for drawing in drawings])
    is_tablet = np.array([drawing.is_tablet for drawing in drawings])
    is_own = np.array([drawing.is_own for drawing in drawings])
    digits = np.array([drawing.digit for drawing in drawings])
    kinds = {
        PLAIN: pens > 0,
        **{f"pen {a} to {b} px": (pens >= a - 0.5) & (pens < b + 0.5) for a, b in PENS},
        "mouse": ~is_tablet,
        "tablet": is_tablet,
        "skeletons of its own": is_own,
        "practice skeletons": ~is_own,
        **{f"digit {digit}": digits == digit for digit in range(10)},
    }
    for name, chosen in kinds.items():
        shares = is_right[:, chosen].mean(axis=1) if chosen.any() else []
        _row(f"{name} ({chosen.sum()})", [f"{share:.3f}{'':17}" for share in shares])


def _row(name: str, cells: Iterable[str]) -> None:
    print(f"{name:<28}" + "".join(f"{cell:>26}" for cell in cells), flush=True)


def _sheet(columns: list[list[Mistake]]) -> Image:
    """(H, W), every mistake, the columns beside each other, as many in a row as fit."""
    tall = -(-max(1, *map(len, columns)) // _ROW) * (_TILE + 14)
    sheet = np.full((tall, len(columns) * (2 * _ROW * _TILE + 40)), 200, np.uint8)
    for column, mistakes in enumerate(columns):
        for i, mistake in enumerate(mistakes):
            row, place = divmod(i, _ROW)
            tile = _tile(mistake)
            top, left = row * (_TILE + 14), column * (2 * _ROW * _TILE + 40) + place * 2 * _TILE
            sheet[top : top + tile.shape[0], left : left + tile.shape[1]] = tile
    return sheet


def _tile(mistake: Mistake) -> Image:
    """(_TILE + 14, 2 * _TILE)."""
    picture = cv2.resize(mistake.picture, (_TILE - 2, _TILE - 2), interpolation=cv2.INTER_AREA)
    shown = cv2.resize(
        mistake.answer.normalized.image, (_TILE - 2, _TILE - 2), interpolation=cv2.INTER_NEAREST
    )
    both = np.hstack(
        [cv2.copyMakeBorder(image, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=128) for image in (picture, shown)]
    )
    tile = cv2.copyMakeBorder(both, 0, 14, 0, 0, cv2.BORDER_CONSTANT, value=200)
    answer = "-" if mistake.answer.digit is None else mistake.answer.digit
    text = f"{mistake.digit} > {answer} {mistake.answer.probability:.2f} {mistake.disturbance}".replace(
        "°", ""
    )
    cv2.putText(tile, text, (2, _TILE + 10), cv2.FONT_HERSHEY_SIMPLEX, 0.33, 0, 1, cv2.LINE_AA)
    return np.asarray(tile, np.uint8)


if __name__ == "__main__":
    main()

"""How many drawings a model reads right, and what disturbances cost.

    python benchmarks/drawings.py [--model FILE ...] [--hands 50] [--seed 1] [--mistakes FILE.png]

The ten digits, each by so many hands, drawn with mouse and tablet through the window's own canvas (`drawn_digits`),
then the same drawings under each disturbance (`disturbances`), through the way that `predict` takes. The files are
columns, the shipped model's where none is named. `--mistakes` writes a picture of all that was read wrong, the models
beside each other: what was read, what the network was shown, and truth > answer, “-” where no ink was found.
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
from benchmarks.drawn_digits import drawn_digits
from core.classifier import SHIPPED_MODEL, Classifier, Prediction, load_classifier

PENS = (1, 2.5), (2.5, 6.5), (6.5, 15.5), (15.5, 40.5)
"""Widths in pixels that are shown together, rounded 1-2, 3-6, 7-15 and 16-40."""
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
    right: dict[str, NDArray[np.bool_]] = {}  # each (models, drawings)
    with threadpool_limits(1, user_api="blas"):
        for name in (PLAIN, *DISTURBANCES):
            pictures = [drawing.image for drawing in drawings]
            if name != PLAIN:
                pictures = [
                    DISTURBANCES[name](picture, np.random.default_rng((options.seed, i)))
                    for i, picture in enumerate(pictures)
                ]
            right[name] = np.array(
                [
                    _read(classifier, pictures, digits, name, found)
                    for classifier, found in zip(classifiers, mistakes, strict=True)
                ]
            )
    print(f"{len(drawings)} drawings, {options.hands} hands a digit; seed {options.seed}; shares read right")
    _row(
        "",
        [f"{file.parent.name}/{file.stem}" for file in options.model],
    )
    plain = right[PLAIN]
    pens = np.array([drawing.pen for drawing in drawings])
    is_tablet = np.array([drawing.is_tablet for drawing in drawings])
    is_own = np.array([drawing.is_own for drawing in drawings])
    kinds = [
        ("plain", np.ones(len(drawings), bool)),
        *((f"pen {round(a + 0.01)} to {round(b - 0.6)} px", (pens >= a) & (pens < b)) for a, b in PENS),
        ("mouse", ~is_tablet),
        ("tablet", is_tablet),
        ("skeletons of its own", is_own),
        ("practice skeletons", ~is_own),
        *((f"digit {digit}", digits == digit) for digit in range(10)),
    ]
    for name, chosen in kinds:
        _row(f"{name} ({chosen.sum()})", [f"{share:.3f}" for share in plain[:, chosen].mean(axis=1)])
    for name in DISTURBANCES:
        shares = right[name].mean(axis=1)
        lost = 100 * (shares - plain.mean(axis=1))
        _row(name, [f"{share:.3f} {points:+6.1f}" for share, points in zip(shares, lost, strict=True)])
    if options.mistakes:
        cv2.imwrite(str(options.mistakes), _sheet(mistakes))


def _read(
    classifier: Classifier,
    pictures: list[Image],
    digits: NDArray[np.int64],
    name: str,
    mistakes: list[Mistake],
) -> NDArray[np.bool_]:
    """(pictures,), which are read right; what is not goes to the mistakes."""
    answers = classifier.classify_many(pictures)
    is_right = np.array([answer.digit for answer in answers]) == digits
    mistakes += [Mistake(pictures[i], int(digits[i]), name, answers[i]) for i in np.flatnonzero(~is_right)]
    return is_right


def _row(name: str, cells: Iterable[str]) -> None:
    print(f"{name:<28}" + "".join(f"{cell:>20}" for cell in cells))


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

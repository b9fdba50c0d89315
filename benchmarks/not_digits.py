"""How often a model says “not sure” to what is no digit, and what that costs in digits.

    python benchmarks/not_digits.py [--model FILE ...] [--seed 1] [--test] [--sheet FILE.png]

Drawings of letters, scribbles, shapes and smileys that training does not know (`odd_drawings`), through the way that
`predict` takes, and the share of each kind that is refused at the file's own rejection threshold; the files are the
columns, the shipped model's where none is named. Below, the share of digits refused: of NumtaDB's validation part, and
only with --test of part d, which nothing may be chosen by. `--sheet` writes a picture of all drawings with the answers
of the last model: what it takes them for and how sure it is, on red where it is sure.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.data import NUMTADB
from benchmarks.hands import validation_part
from benchmarks.odd_drawings import OddDrawing, odd_drawings
from core.classifier import SHIPPED_MODEL, Classifier, Prediction, load_classifier
from core.data.dataset import Dataset
from core.data.prepare import prepare
from core.data.readers import open_dataset

_TILE, _CAPTION, _COLUMNS = 72, 14, 20  # pixels, and tiles in a row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--model", type=Path, nargs="+", default=[SHIPPED_MODEL])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--test", action="store_true", help="part d of NumtaDB too")
    parser.add_argument("--sheet", type=Path)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    drawings = odd_drawings(options.seed)
    classifiers = [load_classifier(file) for file in options.model]
    with threadpool_limits(1, user_api="blas"):
        answers = [classifier.classify_many([d.image for d in drawings]) for classifier in classifiers]
        is_refused = np.array([[not answer.is_sure for answer in row] for row in answers])
        _row("refused of", [f"{file.parent.name}/{file.stem}" for file in options.model])
        kinds = np.array([drawing.kind for drawing in drawings])
        for kind in dict.fromkeys(kinds):
            _row(f"{kind} ({(kinds == kind).sum()})", _shares(is_refused[:, kinds == kind]))
        _row(f"all drawings ({len(kinds)})", _shares(is_refused))
        parts = {"NumtaDB validation": validation_part(NUMTADB)}
        if options.test:
            parts["NumtaDB d"] = open_dataset(NUMTADB).with_parts(["d"])
        for name, digits in parts.items():
            _row(f"{name} ({len(digits)})", _shares(np.array([_refused(c, digits) for c in classifiers])))
    _row("threshold", [f"{c.model.calibration.rejection_threshold:.3f}" for c in classifiers])
    if options.sheet:
        cv2.imwrite(str(options.sheet), _sheet(drawings, answers[-1]))


def _refused(classifier: Classifier, digits: Dataset) -> NDArray[np.bool_]:
    shown = prepare(digits, classifier.model.normalizer).images
    return ~classifier.model.calibration.is_sure(classifier.probabilities(shown))


def _shares(is_refused: NDArray[np.bool_]) -> list[str]:
    """Input shape: (models, images)."""
    return [f"{share:.3f}" for share in is_refused.mean(axis=1)]


def _row(name: str, cells: Iterable[str]) -> None:
    print(f"{name:<30}" + "".join(f"{cell:>26}" for cell in cells), flush=True)


def _sheet(drawings: list[OddDrawing], answers: list[Prediction]) -> NDArray[np.uint8]:
    """(H, W, 3)"""
    rows = -(-len(drawings) // _COLUMNS)
    sheet = np.full((rows * (_TILE + _CAPTION), _COLUMNS * _TILE, 3), 255, np.uint8)
    for i, (drawing, answer) in enumerate(zip(drawings, answers, strict=True)):
        top, left = i // _COLUMNS * (_TILE + _CAPTION), i % _COLUMNS * _TILE
        tile = cv2.resize(drawing.image, (_TILE - 2, _TILE - 2), interpolation=cv2.INTER_AREA)
        sheet[top : top + _TILE - 2, left : left + _TILE - 2] = tile[:, :, None]
        if answer.is_sure:
            sheet[top + _TILE - 2 : top + _TILE + _CAPTION - 2, left : left + _TILE - 2] = 150, 150, 255
        words = "-" if answer.digit is None else f"{answer.digit} {answer.probability:.2f}"
        place = left + 2, top + _TILE + _CAPTION - 5
        cv2.putText(sheet, words, place, cv2.FONT_HERSHEY_SIMPLEX, 0.38, (0, 0, 0), 1, cv2.LINE_AA)
    return sheet


if __name__ == "__main__":
    main()

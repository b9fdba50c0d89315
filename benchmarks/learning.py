"""Learning a hand: made-up hands before and after 50 corrections, and what it costs on NumtaDB.

    python benchmarks/learning.py [--draws 1] [--hands slanted tailed swept] [--original] [--picture FILE.png]

Hands are made of NumtaDB's validation part, which the shipped model never trained on: five drawings of each digit are
given to it, the rest of the hand is unseen. NumtaDB is read from the folder named by ANKAN_DATA.
"""

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.data import NUMTADB
from benchmarks.hands import HANDS, Hand, validation_part
from cli.sheets import sheet, write_picture
from core.classifier import Classifier, load_classifier
from core.data.dataset import Dataset
from core.data.digits import CLASS_NAMES
from core.data.prepare import prepare
from core.data.prepared import PreparedData
from core.data.readers import open_dataset
from core.data.sources import ArrayImages
from core.model_file import Model
from core.training.personal import Learned, learn_handwriting

EACH = 5


@dataclass(frozen=True)
class Result:
    """Shares of images that are right, from 0 to 1, and seconds."""

    unseen_before: float
    unseen_after: float
    numtadb_before: float
    numtadb_after: float
    held_out_before: float
    held_out_after: float
    seconds: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--draws", type=int, default=1, help="other 50 drawings each time")
    parser.add_argument("--hands", nargs="+", choices=tuple(HANDS), default=tuple(HANDS))
    parser.add_argument("--unseen", type=int, default=1500, help="digits of a hand that are judged")
    parser.add_argument("--original", action="store_true", help="with NumtaDB a, b, c at hand")
    parser.add_argument("--picture", type=Path, help="write a sheet of the hands there")
    options = parser.parse_args()
    validation = validation_part(NUMTADB)
    if options.picture:
        write_picture(options.picture, _sheet(validation))
    original = open_dataset(NUMTADB).with_parts(["a", "b", "c"]) if options.original else None
    model = load_classifier().model
    numtadb = prepare(validation, model.normalizer)
    print(f"{'hand':10}{'draw':>5}{'unseen':>8}{'after':>8}{'NumtaDB':>9}{'after':>8}{'points':>8}", end="")
    print(f"{'put aside':>11}{'after':>8}{'seconds':>9}")
    with threadpool_limits(1, user_api="blas"):
        for name in options.hands:
            for draw in range(options.draws):
                hand = HANDS[name]
                r = learn(
                    model, validation, numtadb, hand, draw=draw, unseen=options.unseen, original=original
                )
                points = 100 * (r.numtadb_after - r.numtadb_before)
                print(f"{name:10}{draw:>5}{r.unseen_before:>8.1%}{r.unseen_after:>8.1%}", end="")
                print(f"{r.numtadb_before:>9.2%}{r.numtadb_after:>8.2%}{points:>8.2f}", end="")
                print(f"{r.held_out_before:>11.0%}{r.held_out_after:>8.0%}{r.seconds:>9.1f}", flush=True)


def learn(
    model: Model,
    validation: Dataset,
    numtadb: PreparedData,
    hand: Hand,
    *,
    draw: int = 0,
    unseen: int,
    original: Dataset | None = None,
) -> Result:
    """Gives a model 50 drawings of a hand, and judges by others.

    Args:
        validation: what hands are made of.
        numtadb: the same, as it is.
        draw: another number takes other drawings.
        unseen: how many of the others.
        original: see `learn_handwriting`.
    """
    order = np.random.default_rng(draw).permutation(len(validation))
    given = np.concatenate([order[validation.labels[order] == digit][:EACH] for digit in range(10)])
    others = order[~np.isin(order, given)]
    shown, judged = (written(validation, rows, hand) for rows in (given, others[:unseen]))
    begun = time.perf_counter()
    events = learn_handwriting(model, shown, original)
    learned = next(event for event in events if isinstance(event, Learned))
    seconds = time.perf_counter() - begun
    prepared = prepare(judged, model.normalizer)
    rest = numtadb.subset(others)
    return Result(
        right(model, prepared),
        right(learned.model, prepared),
        right(model, rest),
        right(learned.model, rest),
        learned.drawings.before,
        learned.drawings.after,
        seconds,
    )


def written(digits: Dataset, rows: NDArray[np.int64], hand: Hand) -> Dataset:
    """These digits in this hand."""
    pictures = np.stack([hand(digits.source.read(int(row))) for row in rows])
    images = ArrayImages(pictures, Path("made-up hand"))
    return Dataset(images.path, "drawings", images, digits.labels[rows], np.full(len(rows), ""), CLASS_NAMES)


def right(model: Model, data: PreparedData) -> float:
    """The share of images that the model takes for what they are."""
    return float((Classifier(model).probabilities(data.images).argmax(axis=1) == data.labels).mean())


def _sheet(validation: Dataset) -> NDArray[np.uint8]:
    """A row for each hand, two of each digit."""
    rows = np.concatenate([np.flatnonzero(validation.labels == digit)[:2] for digit in range(10)])
    pictures = [hand(validation.source.read(int(row))) for hand in HANDS.values() for row in rows]
    return sheet(pictures, columns=len(rows), side=96)


if __name__ == "__main__":
    main()

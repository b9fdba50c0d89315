"""How many written numbers are cut right and read right, and how long it takes, beside every blob taken for a digit.

    python benchmarks/number_reader.py [--numbers 500] [--parts d] [--seed 1] [--model FILE] [--pictures FOLDER]

Numbers of 2 to 8 digits, from NumtaDB's handwriting (in the folder named by ANKAN_DATA) and from drawn strokes. Cut
right means: as many digits as there are, and each box has an IoU of at least 0.8 with the true one. Part d is the
figure to report; whoever changes how numbers are read looks at parts a, b and c alone: `--parts abc`. `--pictures`
writes the numbers that were not cut right, with what was found.
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from threadpoolctl import threadpool_limits

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.data import NUMTADB
from benchmarks.written_numbers import (
    DigitSource,
    WrittenNumber,
    drawn_digits,
    is_cut_right,
    is_read_right,
    numtadb_digits,
    written_number,
)
from core.classifier import Classifier, load_classifier
from core.data.ink import Image, find_ink
from core.data.normalize import working_grey
from core.number_reader import Box, FoundDigit, NumberReading, read_number

Reader = Callable[[Image, Classifier], NumberReading]

_MARGIN = 9


def read_blobs(image: Image, classifier: Classifier) -> NumberReading:
    """The peer: every connected blob of ink is a digit."""
    grey = working_grey(image, size=960)
    found = find_ink(grey, least_contrast=24, speck=0.06)
    if found.mask is None:
        return NumberReading(())
    _, labels, stats, _ = cv2.connectedComponentsWithStats(found.mask, connectivity=8)
    scale = image.shape[1] / grey.shape[1]
    digits = []
    for blob, (x, y, w, h, _) in sorted(enumerate(stats[1:].tolist(), 1), key=lambda blob: blob[1][0]):
        ink = np.where(labels == blob, found.light, np.uint8(0))[y : y + h, x : x + w]
        picture = 255 - cv2.copyMakeBorder(ink, *(_MARGIN,) * 4, cv2.BORDER_CONSTANT)
        left, top = x + found.left, y + found.top
        box, frame = (
            Box(*(scale * side for side in (left - m, top - m, w + 2 * m, h + 2 * m))) for m in (0, _MARGIN)
        )
        digits.append(FoundDigit(box, picture, frame, classifier.classify(picture)))
    return NumberReading(tuple(digits))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--numbers", type=int, default=500)
    parser.add_argument("--parts", default="d", help="of NumtaDB, such as abc")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--pictures", type=Path)
    options = parser.parse_args()
    classifier = load_classifier(options.model)
    cv2.setNumThreads(1)
    print(f"{options.numbers} numbers a row; NumtaDB parts {options.parts}; seed {options.seed}")
    print(f"{'':<34}{'cut right':>10}{'blobs':>8}{'read right':>12}{'blobs':>8}{'CPU ms, 6':>14}{'blobs':>8}")
    with threadpool_limits(1, user_api="blas"):
        for name, source in (("NumtaDB", numtadb_digits(NUMTADB, options.parts)), ("drawn", drawn_digits)):
            for touching, kind in ((0, "none touch"), (1, "one pair touches"), (2, "two pairs touch")):
                rows = _row(name, source, touching, options, classifier)
                print(f"{name + ', ' + kind:<34}" + rows, flush=True)


def _row(
    name: str, source: DigitSource, touching: int, options: argparse.Namespace, classifier: Classifier
) -> str:
    numbers = [
        written_number(source, np.random.default_rng((options.seed, touching, i)), touching=touching)
        for i in range(options.numbers)
    ]
    cut, read, speed = [], [], []
    for reader in (read_number, read_blobs):
        readings, seconds = _read(numbers, reader, classifier)
        pairs = list(zip(readings, numbers, strict=True))
        is_right = [is_cut_right(reading, number) for reading, number in pairs]
        cut.append(np.mean(is_right))
        read.append(np.mean([is_read_right(reading, number) for reading, number in pairs]))
        speed.append(6000 * np.median(np.array(seconds) / [len(number.digits) for number in numbers]))
        if options.pictures and reader is read_number:
            wrong = [pair for pair, right in zip(pairs, is_right, strict=True) if not right]
            _write_pictures(options.pictures / f"{name}-{touching}", wrong)
    return f"{cut[0]:>10.1%}{cut[1]:>8.1%}{read[0]:>12.1%}{read[1]:>8.1%}{speed[0]:>14.1f}{speed[1]:>8.1f}"


def _read(
    numbers: list[WrittenNumber], reader: Reader, classifier: Classifier
) -> tuple[list[NumberReading], list[float]]:
    readings, seconds = [], []
    for number in numbers:
        begun = time.process_time()
        readings.append(reader(number.picture, classifier))
        seconds.append(time.process_time() - begun)
    return readings, seconds


def _write_pictures(folder: Path, pairs: list[tuple[NumberReading, WrittenNumber]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for i, (reading, number) in enumerate(pairs):
        picture = number.picture if number.picture.ndim == 3 else np.repeat(number.picture[..., None], 3, 2)
        drawn = np.ascontiguousarray(picture[..., ::-1])
        for digit in reading.digits:
            left, top, width, height = (round(side) for side in digit.box)
            cv2.rectangle(drawn, (left, top), (left + width, top + height), (0, 80, 255), 1)
        truth = "".join(map(str, number.digits))
        cv2.imwrite(str(folder / f"{i:03d}-{truth}-as-{reading.latin}.png"), drawn)


if __name__ == "__main__":
    main()

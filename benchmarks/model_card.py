"""What the card of a model says of it, measured: size, time, and scores on what it was not trained on of NumtaDB a, b
and c, on NumtaDB d, on CMATERdb and on raw scans.

    python benchmarks/model_card.py MODEL [--worst FILE.png]

For a model trained on NumtaDB a, b and c with `split_seed: 1`. Prints Markdown. `--worst` writes the ten hardest images
of part d as the network was shown them, in the order of the list. The data are looked for in the folder that ANKAN_DATA
names.
"""

import argparse
import sys
from pathlib import Path

import cv2
import numpy as np
from threadpoolctl import threadpool_limits

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.data import DATA, NUMTADB
from benchmarks.hands import validation_part
from benchmarks.rounds import median_seconds
from core.classifier import Classifier, load_classifier
from core.data.dataset import Dataset
from core.data.readers import open_dataset
from core.training.evaluation import Evaluation, evaluate
from core.training.intervals import Interval

WORST, SCALE = 10, 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--worst", type=Path, metavar="FILE.png")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    classifier = load_classifier(options.model)
    part_d = open_dataset(NUMTADB).with_parts(["d"])
    sets = {
        "the last 5% of NumtaDB a, b, c": validation_part(NUMTADB),
        "NumtaDB d": part_d,
        "CMATERdb 3.1.1 Bangla numerals, training file": open_dataset(DATA / "cmaterdb-bangla-32-train.npz"),
        "raw NumtaDB scans, 180 × 180 in colour": open_dataset(DATA / "numtadb-raw-samples"),
    }
    print(size(options.model, classifier))
    print("\n| data | images | accuracy | macro-F1 | calibration error | not sure of |")
    print("| --- | --- | --- | --- | --- | --- |")
    results = {}
    with threadpool_limits(1, user_api="blas"):
        for name, dataset in sets.items():
            results[name] = evaluate(classifier, dataset)
            print(scores(name, results[name]), flush=True)
    print("\nOn part d, rows the true digit, columns the answer:\n")
    print_confusion(results["NumtaDB d"])
    print("\nThe hardest ten of part d:\n")
    print_worst(part_d, results["NumtaDB d"])
    if options.worst:
        cv2.imwrite(str(options.worst), pictures(classifier, part_d, results["NumtaDB d"]))


def size(file: Path, classifier: Classifier) -> str:
    """Bytes, weights, and the time of one image on one core: through the network, and with its preparation."""
    picture = np.full((180, 180), 255, np.uint8)
    cv2.circle(picture, (90, 90), 50, 0, 6)
    prepared = classifier.model.normalizer.normalize(picture).planes[None]
    with threadpool_limits(1, user_api="blas"):
        network = median_seconds(lambda: classifier.logits(prepared), 1.0)
        whole = median_seconds(lambda: classifier.classify(picture), 1.0)
    return (
        f"{file.stat().st_size / 1000:,.0f} kB, {classifier.model.network.parameters.vector.size:,} weights; one image "
        f"in {1000 * network:.2f} ms, with its preparation {1000 * whole:.2f} ms, on one core"
    )


def scores(name: str, result: Evaluation) -> str:
    """A row of the table."""
    accuracy, macro_f1 = result.intervals
    cells = (
        name,
        f"{result.images:,}",
        f"{result.accuracy:.4f} ({_words(accuracy)})",
        f"{result.macro_f1:.4f} ({_words(macro_f1)})",
        f"{result.expected_calibration_error:.4f}",
        f"{result.not_sure / result.images:.1%}",
    )
    return f"| {' | '.join(cells)} |"


def _words(interval: Interval) -> str:
    return f"{interval.low:.4f} to {interval.high:.4f}"


def print_confusion(result: Evaluation) -> None:
    names = result.class_names
    print(f"|   | {' | '.join(names)} |")
    print("| --- " * (len(names) + 1) + "|")
    for name, row in zip(names, result.confusion, strict=True):
        print(f"| {name} | {' | '.join(str(count) if count else '' for count in row)} |")


def print_worst(dataset: Dataset, result: Evaluation) -> None:
    print("| image | label | answer | its probability | that of the label |")
    print("| --- | --- | --- | --- | --- |")
    for position in result.hardest()[:WORST]:
        row, label, answer = result.rows[position], result.labels[position], result.answers[position]
        names, probabilities = result.class_names, result.probabilities[position]
        print(
            f"| {dataset.file_of(int(row))} | {names[label]} | {names[answer]} "
            f"| {probabilities[answer]:.1%} | {probabilities[label]:.2%} |"
        )


def pictures(classifier: Classifier, dataset: Dataset, result: Evaluation) -> np.ndarray:
    """The hardest ten beside each other, dark on white. Output shape: (H, W), uint8."""
    rows = result.rows[result.hardest()[:WORST]]
    normalizer = classifier.model.normalizer
    images = [255 - normalizer.normalize(dataset.source.read(int(row))).image for row in rows]
    large = [np.pad(image.repeat(SCALE, 0).repeat(SCALE, 1), 4, constant_values=255) for image in images]
    return np.hstack(large)


if __name__ == "__main__":
    main()

"""What is learned from practice digits alone: trains on them, judges on handwriting that played no part in it.

    python benchmarks/practice.py [--count 20000] [--seed 1] [--epochs 8] [--parts a,b,c d]

The default configuration and its preset, vgg-bn-small. NumtaDB is read from the folder named by ANKAN_DATA. Part d is
the figure to report; whoever changes how digits are drawn looks at parts a, b and c alone: `--parts a,b,c`.
"""

import argparse
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from threadpoolctl import threadpool_limits

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.data import NUMTADB
from core.classifier import load_classifier
from core.data.practice import DEFAULT_COUNT, make_practice_data
from core.data.readers import open_dataset
from core.training.config import TrainingConfig, change_config
from core.training.evaluation import Evaluation, evaluate
from core.training.events import EpochDone
from core.training.runs import train
from core.training.runs.folder import BEST


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--count", type=int, default=DEFAULT_COUNT)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=TrainingConfig().epochs)
    parser.add_argument("--parts", nargs="+", default=["a,b,c", "d"])
    options = parser.parse_args()
    numtadb = open_dataset(NUMTADB)
    config = change_config(TrainingConfig(), epochs=options.epochs)
    with TemporaryDirectory() as folder, threadpool_limits(1, user_api="blas"):
        digits, run = Path(folder) / "digits", Path(folder) / "run"
        begun = time.perf_counter()
        for _ in make_practice_data(digits, count=options.count, seed=options.seed):
            pass
        print(f"{options.count:,} digits drawn in {time.perf_counter() - begun:.1f} s")
        begun = time.perf_counter()
        for event in train(config, open_dataset(digits), run):
            if isinstance(event, EpochDone):
                print(f"epoch {event.epoch}: macro-F1 {event.validation_macro_f1:.4f} on practice digits")
        print(f"{config.model} trained in {time.perf_counter() - begun:.0f} s")
        classifier = load_classifier(run / BEST)
        for parts in options.parts:
            show(evaluate(classifier, numtadb.with_parts(parts.split(","))), parts)


def show(result: Evaluation, parts: str) -> None:
    print(f"NumtaDB {parts}, {result.images:,} images: accuracy {result.accuracy:.4f}, ", end="")
    print(f"macro-F1 {result.macro_f1:.4f}")
    print("rows: true digit, columns: answer; at the end its F1")
    for score, row in zip(result.per_class, result.confusion, strict=True):
        print(f"{score.name}  " + "".join(f"{n:>6}" for n in row) + f"{score.f1:>9.4f}")


if __name__ == "__main__":
    main()

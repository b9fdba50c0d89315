"""Short trainings, each with one thing changed, to choose how the shipped model is made; a row for each.

    python benchmarks/model_search.py [NAME...] [--lanes 2]

`model_search.yaml` says what they are. Each is a run of `train` on one worker, in build/model_search/NAME; `--lanes`
of them go on at a time. They are judged on the validation part of NumtaDB a, b and c alone: part d and CMATERdb are for
the shipped model, once. A run that is there already is not made again, and one that was stopped goes on.
"""

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.data import DATA
from benchmarks.trained_runs import ROOT, train_once
from core.training.runs.folder import RunFolder
from core.training.runs.records import read_records

SEARCH, RUNS = Path(__file__).with_suffix(".yaml"), ROOT / "build" / "model_search"


def main() -> None:
    search = yaml.safe_load(SEARCH.read_text(encoding="utf-8"))
    variants = search["variants"]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", metavar="NAME", nargs="*", help=f"{', '.join(variants)}; all by default")
    parser.add_argument("--lanes", type=int, default=2)
    options = parser.parse_args()
    if unknown := [name for name in options.names if name not in variants]:
        parser.error(f"there is no variant {unknown[0]}; there are {', '.join(variants)}")
    names = options.names or list(variants)
    RUNS.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(options.lanes) as lanes:
        for row in lanes.map(lambda name: _row(name, search["base"] | variants[name]), names):
            print(row, flush=True)


def _row(name: str, settings: dict[str, Any]) -> str:
    """Trains it; its last epoch is what counts, as no epoch is chosen by the figures that are compared."""
    config, folder = RUNS / f"{name}.yaml", RunFolder(RUNS / name)
    words = {key: value for key, value in settings.items() if key != "convolutions"}
    words |= {"name": name, "model": network(settings["convolutions"])}
    config.write_text(yaml.safe_dump(words, sort_keys=False), encoding="utf-8")
    train_once(config, DATA / str(settings["data"]), folder)
    last = read_records(folder.path).epochs[-1]
    figures = last.validation_macro_f1, last.validation_loss, last.train_accuracy
    return f"| {name} | " + " | ".join(f"{figure:.4f}" for figure in figures) + " |"


def network(stages: list[list[int]]) -> dict[str, Any]:
    """3x3 convolutions with these output channels, each with its norm; stages are pooled, the last to a mean."""
    layers: list[Any] = []
    for stage in stages:
        layers += [{"MaxPool2d": {"kernel_size": 2}}] if layers else []
        for channels in stage:
            convolution = {"out_channels": channels, "kernel_size": 3, "padding": 1, "bias": False}
            layers += [{"Conv2d": convolution}, "BatchNorm2d", "ReLU"]
    layers += ["GlobalAvgPool2d", {"Linear": {"out_features": 10}}]
    return {"name": "vgg", "input": [1, 32, 32], "layers": layers}


if __name__ == "__main__":
    main()

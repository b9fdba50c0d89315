"""Runs the recipes, all or some, and prints for each the row that it makes in the table of recipes/README.md.

    python benchmarks/recipes.py [NAME...]

Each is trained by `train --config` into a run folder below build/recipes, where its history is drawn too, and its best
model is then judged by `evaluate`, once, on the parts of the data set that it was not trained on. Data sets are looked
for in the folder named by ANKAN_DATA. A run that is there already is not made again, and one that was stopped goes on.
"""

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.data import DATA
from benchmarks.history_plot import history_plot
from benchmarks.trained_runs import ROOT, ankan, train_once
from core.data.readers import open_dataset
from core.training.config import TrainingConfig
from core.training.config_file import load_config
from core.training.network import is_model_file
from core.training.runs.folder import EVENTS, RunFolder
from core.training.runs.records import Records, read_records

RECIPES, RUNS = ROOT / "recipes", ROOT / "build" / "recipes"

REPORTED = {
    "mnist-eight-layers": "92% right",
    "model-txt-cifar10": "validation 0.252, test 0.114",
    "model-txt-mnist": "validation 0.858, test 0.23",
    "numtadb-lenet": "validation 0.9598",
    "numtadb-model2": "validation 0.966, d 0.97506",
    "numtadb-model3": "validation 0.9769, d 0.98133 with pseudo-labels",
}
"""What others reported of these networks on these data."""

TEST_IMAGES = {"model-txt-mnist": 500, "model-txt-cifar10": 500}
"""Where a recipe is judged by fewer images than the data set puts aside."""


def main() -> None:
    names = sorted(path.stem for path in RECIPES.glob("*.yaml"))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", metavar="NAME", nargs="*", help=f"{', '.join(names)}; all by default")
    chosen = parser.parse_args().names or in_order(names)
    if unknown := [name for name in chosen if name not in names]:
        parser.error(f"there is no recipe {unknown[0]}; there are {', '.join(names)}")
    for name in chosen:
        config = load_config(RECIPES / f"{name}.yaml")
        data, folder = DATA / str(config.data), RunFolder(RUNS / name)
        train_once(RECIPES / f"{name}.yaml", data, folder)
        figures = _judged(name, data, config, folder)
        records = read_records(folder.path)
        (folder.path / "history.svg").write_text(history_plot(records.epochs), encoding="utf-8")
        print(_row(name, folder, records, figures), flush=True)


def builds_on(name: str) -> tuple[str, ...]:
    """The recipes whose models this one goes on from or learns from."""
    config = load_config(RECIPES / f"{name}.yaml")
    start = (str(config.model),) if is_model_file(config.model) else ()
    teachers = config.distillation.teachers if config.distillation else ()
    folders = (Path(file).relative_to(RUNS.relative_to(ROOT)).parts[0] for file in start + teachers)
    return tuple(dict.fromkeys(folders))


def in_order(names: Iterable[str]) -> list[str]:
    """Each after those that it builds on."""
    return sorted(names, key=_steps_before)


def _steps_before(name: str) -> int:
    """How many recipes must have been run one after the other before this one."""
    return max((1 + _steps_before(other) for other in builds_on(name)), default=0)


def _judged(name: str, data: Path, config: TrainingConfig, folder: RunFolder) -> dict[str, Any]:
    """What `evaluate` says of the best model."""
    file = folder.path / "test.json"
    if not file.exists():
        unseen = [part for part in open_dataset(data).part_names if part not in (config.parts or ())]
        options = ["--images", TEST_IMAGES[name]] if name in TEST_IMAGES else []
        parts = ",".join(unseen)
        ankan("evaluate", data, "--model", folder.best, "--parts", parts, *options, "--json", file)
    figures: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return figures


def _row(name: str, folder: RunFolder, records: Records, figures: dict[str, Any]) -> str:
    training, validation = _images(folder)
    best = max(records.epochs, key=lambda epoch: epoch.validation_macro_f1)
    seconds = sum(epoch.seconds for epoch in records.epochs)
    cells = (
        f"[{name}]({name}.yaml)",
        f"{training:,} / {validation:,} / {figures['images']:,}",
        f"{len(records.epochs)}",
        REPORTED.get(name, "–"),
        f"{best.validation_macro_f1:.4f} ({best.validation_accuracy:.2%})",
        f"{figures['macro_f1']:.4f} ({figures['accuracy']:.2%})",
        f"{seconds:,.0f} s",
        f"{training * len(records.epochs) / seconds:,.0f}",
    )
    return f"| {' | '.join(cells)} |"


def _images(folder: RunFolder) -> tuple[int, int]:
    """To train on and to judge by, as the run's own events tell."""
    lines = (folder.path / EVENTS).read_text(encoding="utf-8").splitlines()
    started = next(event for event in map(json.loads, lines) if event["event"] == "Started")
    return started["train_images"], started["validation_images"]


if __name__ == "__main__":
    main()

"""Runs that never were, for the list on the Train page: folders as training leaves them, with made-up figures.

The first has saved epochs to go through on the Inspect page: the shipped network, ever less mixed with the weights that
such a network is born with.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from core.classifier import SHIPPED_MODEL
from core.data.digits import CLASS_NAMES
from core.data.normalize import Normalizer
from core.model_file import Model, load_model, save_model
from core.training.config import TrainingConfig
from core.training.config_file import save_config
from core.training.events import Ending
from core.training.network import architecture_of
from core.training.progress import Progress
from core.training.runs.checkpoint import Checkpoint, save_checkpoint
from core.training.runs.data import DataMark
from core.training.runs.epochs import save_epoch
from core.training.runs.folder import RunFolder
from core.training.runs.notes import note_run, rename_run

_HOUR = 3600


@dataclass(frozen=True)
class _Made:
    name: str
    model: str
    data: str
    parts: tuple[str, ...] | None
    ended: Ending
    epoch: int
    epochs: int
    macro_f1: float
    seconds: float
    hours_ago: int
    notes: str = ""


_NUMTADB, _PARTS = "/pictures/NumtaDB", ("a", "b", "c")
_RUNS = (
    _Made("vgg-bn-small, elastic", "vgg-bn-small", _NUMTADB, _PARTS, "completed", 14, 14, 0.9908, 880, 3, "best"),
    _Made("vgg-bn-small, affine", "vgg-bn-small", _NUMTADB, _PARTS, "stopped early", 9, 14, 0.9871, 612, 26),
    _Made("lenet, high rate", "lenet", _NUMTADB, _PARTS, "diverged", 2, 20, 0.8420, 77, 28, "0.1 is too much"),
    _Made("lenet, practice digits", "lenet", "/pictures/practice-20000", None, "completed", 20, 20, 0.9698, 182, 50),
)  # fmt: skip


def make(folder: Path) -> None:
    """Write them below `folder`."""
    for run in _RUNS:
        _make(run, RunFolder(folder / run.name))
    _save_epochs(_RUNS[0], folder / _RUNS[0].name)


def _make(run: _Made, folder: RunFolder) -> None:
    config = TrainingConfig(model=run.model, data=run.data, parts=run.parts, epochs=run.epochs)
    architecture = architecture_of(run.model)
    network = architecture.build()
    normalizer = Normalizer.of_size(architecture.input_shape[1])
    folder.path.mkdir(parents=True)
    save_config(config, folder.config)
    save_model(Model(run.name, architecture, network, normalizer, CLASS_NAMES), folder.best)
    progress = Progress(
        epoch=run.epoch,
        best_epoch=run.epoch,
        best_macro_f1=run.macro_f1,
        seconds=run.seconds,
        ended=run.ended,
    )
    mark = DataMark("", 44_359, CLASS_NAMES)
    save_checkpoint(Checkpoint(progress, architecture, network.state_dict(), mark, {}), folder.last)
    rename_run(folder.path, run.name)
    note_run(folder.path, run.notes)
    when = time.time() - run.hours_ago * _HOUR
    os.utime(folder.last, (when, when))


def _save_epochs(run: _Made, folder: Path) -> None:
    trained = load_model(SHIPPED_MODEL)
    born = trained.architecture.build(np.random.default_rng(3)).state_dict()
    for number in range(1, run.epochs + 1):
        share = (number / run.epochs) ** 0.2
        weights = trained.network.state_dict()
        network = trained.architecture.build()
        network.load_state_dict(
            {name: share * array + (1 - share) * born[name] for name, array in weights.items()}
        )
        figures = {
            "epoch": float(number),
            "step": 278.0 * number,
            "train_loss": 0.54 + 0.4 / number,
            "train_accuracy": run.macro_f1 - 0.1 / number**2,
            "validation_loss": 0.13 + 1.2 / number,
            "validation_accuracy": run.macro_f1 - 0.6 / number**1.6,
            "validation_macro_f1": run.macro_f1 - 0.6 / number**1.6,
            "learning_rate": 0.003 * (1 - number / run.epochs),
            "seconds": run.seconds / run.epochs,
        }
        save_epoch(replace(trained, network=network, history=(figures,)), folder, number=number, most=100)

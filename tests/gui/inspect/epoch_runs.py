"""A run with saved epochs, whose networks were never trained."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from core.model_file import Model
from core.training.runs.epochs import save_epoch
from tests.core.training.runs.made_up_runs import make_run


def add_epoch(model: Model, folder: Path, number: int) -> None:
    """Other weights every time."""
    network = model.architecture.build(np.random.default_rng(number))
    names = (
        "train_loss",
        "train_accuracy",
        "validation_loss",
        "validation_accuracy",
        "learning_rate",
        "seconds",
    )
    figures = dict.fromkeys(names, 0.5)
    figures |= {"epoch": number, "step": 10 * number, "validation_macro_f1": 0.9 + number / 1000}
    save_epoch(replace(model, network=network, history=(figures,)), folder, number=number, most=100)


def make_epochs(model: Model, folder: Path, *, epochs: int = 4, age: float = 0) -> Path:
    make_run(folder, ended="completed", epoch=epochs, epochs=epochs, age=age)
    for number in range(1, epochs + 1):
        add_epoch(model, folder, number)
    return folder

"""Run folders with the small files that a list of runs reads, in every state that a run can be in."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np

from core.model_file import write_tensors
from core.training.config import TrainingConfig
from core.training.config_file import save_config
from core.training.runs.folder import BEST, CONFIG, HISTORY, LAST

WHEN = 1_800_000_000  # seconds since 1970


def make_run(
    path: Path,
    *,
    ended: str = "",
    epoch: int = 3,
    epochs: int = 8,
    best: float = 0.9871,
    seconds: float = 880.0,
    age: float = 0,
    config: TrainingConfig | None = None,
) -> Path:
    """A run as a program leaves it; `age` in seconds says how much earlier than `WHEN` it was saved."""
    path.mkdir(parents=True)
    settings = config or TrainingConfig(data="/images/NumtaDB", parts=("a", "b", "c"), epochs=epochs)
    save_config(settings, path / CONFIG)
    position = {"epoch": epoch, "batch": 0, "seconds": seconds, "ended": ended}
    position |= (
        {"best_epoch": epoch, "best_macro_f1": best} if epoch else {"best_epoch": 0, "best_macro_f1": -1.0}
    )
    write_tensors(path / LAST, {"network.w": np.zeros(900, np.float32)}, {"progress": json.dumps(position)})
    if epoch:
        write_tensors(path / BEST, {"w": np.zeros(900, np.float32)}, {"ankan": "{}"})
    os.utime(path / LAST, (WHEN - age, WHEN - age))
    return path


def make_old_run(path: Path, *, epoch: int = 8, epochs: int = 8) -> Path:
    """As the first version left it: its checkpoint knew neither the time nor how it ended."""
    make_run(path, epoch=epoch, epochs=epochs)
    position = {"epoch": epoch, "batch": 0, "metrics": [], "best_epoch": 2, "best_macro_f1": 0.9}
    write_tensors(path / LAST, {"network.w": np.zeros(9, np.float32)}, {"progress": json.dumps(position)})
    (path / HISTORY).write_text("epoch,seconds\n1,90.5\n2,89.5\n", encoding="utf-8")
    return path

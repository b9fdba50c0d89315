"""The runs whose epochs can be gone through, and why others have none."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.errors import ModelFileError
from core.model_file import read_metadata
from core.training.runs import SavedEpoch, has_saved_epochs, saved_epochs
from core.training.runs.folder import EPOCHS
from core.training.runs.listing import RunInfo, list_runs
from gui.train.wording import things

EMPTY = "Train a network on the Train page; its epochs can be gone through here."


@dataclass(frozen=True)
class RunEpochs:
    """What there is to go through.

    Attributes:
        runs: those with saved epochs, one that is running first, then the newest first.
        run: the one that is gone through, see `find_epochs`; None where there is none.
        epochs: its saved ones, in order.
        others: the runs that have none.
    """

    runs: tuple[RunInfo, ...] = ()
    run: RunInfo | None = None
    epochs: tuple[SavedEpoch, ...] = ()
    others: tuple[RunInfo, ...] = ()

    @property
    def why_none(self) -> str:
        """What is said where no run has any."""
        if not self.others:
            return EMPTY
        reasons = sorted({why_without(run) for run in self.others})
        return f"{EMPTY} Of {things(len(self.others), 'run')} none has any: {'; '.join(reasons)}."


def find_epochs(folder: Path, wanted: Path | None, history: Sequence[Mapping[str, float]] = ()) -> RunEpochs:
    """Of the runs below a folder; no array is read.

    Args:
        folder: of the runs.
        wanted: the run to go through where none made the model of that history; the first one when left out.
        history: of a model, a row an epoch; the run that made it has lived through the same epochs in the same time.

    Raises:
        ModelFileError: the folder cannot be read.
    """
    listed = list_runs(folder)
    runs = [run for run in listed if has_saved_epochs(run.path)]
    others = [run for run in listed if run not in runs]
    maker = next((run for run in runs if _made(run.path, history)), None) if history else None
    chosen = maker or next((run for run in runs if run.path == wanted), runs[0] if runs else None)
    epochs = saved_epochs(chosen.path) if chosen else ()
    return RunEpochs(tuple(runs), chosen, epochs, tuple(others))


def _made(run: Path, history: Sequence[Mapping[str, float]]) -> bool:
    """Whether a model's history is the beginning of the run's, which its last epoch tells."""
    last = max((run / EPOCHS).glob("*.safetensors"), default=None)
    if last is None:
        return False
    try:
        lived = _history(last, last.stat().st_mtime_ns)
    except (OSError, ModelFileError, KeyError, ValueError):
        return False
    return lived[: len(history)] == [dict(row) for row in history]


@lru_cache(maxsize=256)
def _history(path: Path, _stamp: int) -> list[dict[str, Any]]:
    return json.loads(read_metadata(path)["ankan"])["history"]


def why_without(run: RunInfo) -> str:
    """Why a run has no saved epochs."""
    if run.state == "unreadable":
        return "unreadable"
    if run.keep_epochs == 0:
        return "“Epochs to keep” was 0"
    if run.epoch == 0:
        return "no epoch is complete yet"
    return "made by an earlier version, which kept none"


def shortly_without(run: RunInfo) -> str:
    """The same in a word or two."""
    is_plain = run.state == "unreadable" or (run.keep_epochs > 0 and run.epoch == 0)
    return why_without(run) if is_plain else "no epochs kept"


def watched_paths(found: RunEpochs, folder: Path) -> list[str]:
    """The folders in which something appears when a run begins or has another epoch."""
    nearest = next(path for path in (folder, *folder.absolute().parents) if path.is_dir())
    over = {run.path for run in (*found.runs, *found.others) if run.state != "running"}
    # one that begins just now is not listed as a run yet
    going = [path for path in folder.glob("*/") if path not in over]
    epochs = [path / "epochs" for path in going if (path / "epochs").is_dir()]
    return [str(path) for path in (nearest, *going, *epochs)]

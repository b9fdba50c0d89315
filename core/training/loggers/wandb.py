"""The figures of a run for Weights & Biases, kept in the run folder until the user sends them: `wandb sync`."""

import os
import uuid
from pathlib import Path
from typing import Any

import msgspec

_QUIET = {"WANDB_ERROR_REPORTING": "false", "WANDB_SILENT": "true"}
for _name, _value in _QUIET.items():
    os.environ.setdefault(_name, _value)  # read when wandb is imported: it would report its own errors home

import wandb  # noqa: E402

from core.files import make_folder, write_text  # noqa: E402
from core.training.config import TrainingConfig  # noqa: E402
from core.training.events import Event, Finished, Started  # noqa: E402
from core.training.loggers.base import Figures  # noqa: E402

FOLDER = "wandb"
OFFLINE = "offline"
MODE = "WANDB_MODE"
"""The environment variable with which a user goes online."""

_IDENTITY = "run-id.txt"


class WandbLogger:
    """Writes into RUN/wandb from the first batch on; uses no network unless WANDB_MODE says so."""

    name = "Weights & Biases"

    def __init__(self, run_path: Path, config: TrainingConfig) -> None:
        self._path = run_path
        self._config = config
        self._figures = Figures()
        self._run: Any = None

    def log(self, event: Event) -> None:
        if isinstance(event, Started):
            self._run = self._begin()
        if self._run is None:
            return
        step, figures = self._figures.of(event)
        if figures:
            self._run.log({"step": step, **figures})
        if isinstance(event, Finished):
            self._run.summary.update({"best_macro_f1": event.best_macro_f1, "best_epoch": event.best_epoch})

    def close(self) -> None:
        if self._run is not None:
            self._run.finish()

    def _begin(self) -> Any:
        make_folder(self._path / FOLDER)
        run = wandb.init(
            project="ankan",
            name=self._config.name or self._path.name,
            id=self._identity(),
            resume="allow",
            dir=str(self._path),
            config=msgspec.to_builtins(self._config),
            mode=os.environ.get(MODE, OFFLINE),
            settings=wandb.Settings(
                silent=True, console="off", disable_git=True, disable_code=True, x_disable_stats=True
            ),
        )
        run.define_metric("step", hidden=True)
        run.define_metric("*", step_metric="step")
        return run

    def _identity(self) -> str:
        """The same for a run that goes on."""
        path = self._path / FOLDER / _IDENTITY
        if not path.exists():
            write_text(path, uuid.uuid4().hex[:8])
        return path.read_text(encoding="utf-8").strip()

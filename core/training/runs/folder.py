"""The folder of one run, and who may write in it.

config.yaml           every setting
environment.json      versions, kernel and cores
best.safetensors      the model with the best validation macro-F1
last.safetensors      weights, optimizer and position, to go on from
epochs/               the models of the epochs, 0001.safetensors and so on, to look back at
history.csv           a row of figures for each epoch
batches.csv           a row of figures for each batch
events.jsonl          what else happened, and when
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

import platformdirs

from core import folder_lock
from core.errors import OutputError, TrainingError
from core.files import check_writable, make_folder, sweep, write_text
from core.training.config import TrainingConfig
from core.training.config_file import save_config
from core.training.runs.environment import environment

CONFIG, ENVIRONMENT = "config.yaml", "environment.json"
BEST, LAST = "best.safetensors", "last.safetensors"
HISTORY, BATCHES, EVENTS = "history.csv", "batches.csv", "events.jsonl"
EPOCHS = "epochs"
_LOCK = "run.lock"
_PATIENCE = 1.0  # seconds: whoever lists runs holds each for a moment


def runs_folder() -> Path:
    """Where runs are kept that are given no place of their own."""
    return platformdirs.user_data_path("ankan", appauthor=False) / "runs"


def new_run_folder(config: TrainingConfig, base: Path) -> Path:
    """A folder below `base` that does not exist yet, named after the time and the network."""
    name = f"{datetime.now().astimezone():%Y-%m-%d-%H%M%S}-{config.network_name}"
    names = (name if number == 1 else f"{name}-{number}" for number in count(1))
    return next(base / name for name in names if not (base / name).exists())


@dataclass(frozen=True)
class RunFolder:
    """Paths in a run's folder."""

    path: Path

    @property
    def best(self) -> Path:
        return self.path / BEST

    @property
    def last(self) -> Path:
        return self.path / LAST

    @property
    def config(self) -> Path:
        return self.path / CONFIG

    def check_new(self) -> None:
        """Raises `OutputError` where there is a run already."""
        if any((self.path / name).exists() for name in (CONFIG, BEST, LAST)):
            raise OutputError(
                f"{self.path} holds a run already; choose another folder, or go on with it", path=self.path
            )

    def check_there(self) -> None:
        """Raises `OutputError` where there is no run to go on with."""
        if not self.config.is_file():
            raise OutputError(f"{self.path} holds no run ({CONFIG}) to go on with", path=self.path)

    def begin(self, config: TrainingConfig) -> None:
        """Writes what is known before the first batch."""
        save_config(config, self.config)
        write_text(self.path / ENVIRONMENT, json.dumps(environment(), indent=1) + "\n")

    @contextmanager
    def held(self) -> Iterator[None]:
        """The folder belongs to this program alone until the end; it is made where it is missing, and goes if it stays
        empty. What a program that was killed had half written is cleared away.

        Raises:
            TrainingError: another program trains there.
            OutputError: it cannot be written.
        """
        is_new = not self.path.exists()
        make_folder(self.path)
        check_writable(self.path)
        lock_file = self.path / _LOCK
        busy = TrainingError(
            f"a program is training in {self.path} already; wait for it, or choose another folder",
            path=self.path,
        )
        try:
            with folder_lock.held(lock_file, patience=_PATIENCE, busy=busy):
                sweep(self.path / EPOCHS)
                yield
        finally:
            if is_new and {file.name for file in self.path.iterdir()} <= {_LOCK}:
                lock_file.unlink(missing_ok=True)
                self.path.rmdir()

    def discard(self) -> None:
        """Takes back a run that has not begun to learn."""
        for name in (CONFIG, ENVIRONMENT, HISTORY, BATCHES, EVENTS):
            (self.path / name).unlink(missing_ok=True)


def is_held(path: Path) -> bool:
    """Whether a program trains in this folder."""
    return folder_lock.is_held(path / _LOCK)

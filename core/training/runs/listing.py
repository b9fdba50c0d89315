"""All runs at a glance, from the small files of their folders alone; no array is read."""

import csv
import os
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec
from safetensors import SafetensorError, safe_open

from core.errors import AnkanError, ConfigError, ModelFileError, system_reason
from core.training.config import TrainingConfig
from core.training.config_file import load_whole_config
from core.training.events import Ending
from core.training.runs.folder import BEST, CONFIG, HISTORY, LAST, is_held
from core.training.runs.notes import RunNotes, read_notes

State = Literal["running", "stopped", "completed", "stopped early", "diverged", "unreadable"]
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)-(\d\d)(\d\d)\d\d-")


@dataclass(frozen=True)
class RunInfo:
    """One run, as it is listed.

    Attributes:
        path: its folder.
        name: what the user calls it; otherwise the configuration's name, or when it began.
        notes: what the user says of it.
        state: what it is doing, or how it ended; a run that neither ended nor goes on is `stopped`.
        problem: why it is `unreadable`, or what of it is, in one sentence; "" where all is well.
        data: where its data set lies, "" where that is not known.
        parts: those of the data set that it uses; empty for all.
        network: what its network is called.
        epoch, epochs: complete ones, and how many it is to have.
        keep_epochs: how many of its epochs' models are kept at the most.
        best_macro_f1, best_epoch: by validation; None and 0 before the first epoch is complete.
        seconds: of training and evaluating.
        size: of the folder, in bytes.
        modified: when it was last saved, in seconds since 1970.
        has_model: there is a model file to be used.
    """

    path: Path
    name: str
    notes: str = ""
    state: State = "stopped"
    problem: str = ""
    data: str = ""
    parts: tuple[str, ...] = ()
    network: str = ""
    epoch: int = 0
    epochs: int = 0
    keep_epochs: int = 0
    best_macro_f1: float | None = None
    best_epoch: int = 0
    seconds: float = 0.0
    size: int = 0
    modified: float = 0.0
    has_model: bool = False

    @property
    def model(self) -> Path:
        """The model file with the best validation macro-F1."""
        return self.path / BEST


class _Position(msgspec.Struct, frozen=True):
    """What is listed of a checkpoint; older ones knew neither the time nor how they ended."""

    epoch: int
    best_epoch: int
    best_macro_f1: float
    seconds: float | None = None
    ended: Ending | Literal[""] | None = None


def list_runs(folder: Path) -> list[RunInfo]:
    """Every run below a folder, those that are running first, then the latest first.

    A folder that holds no run, or a broken one, is listed as `unreadable`; only where `folder` itself cannot be read is
    there a ModelFileError.
    """
    try:
        with os.scandir(folder) as entries:
            paths = [Path(e.path) for e in entries if e.is_dir() and not e.name.startswith(".")]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ModelFileError(f"{folder} cannot be listed: {system_reason(error)}", path=folder) from error
    runs = map(read_run, paths)
    return sorted(runs, key=lambda run: (run.state == "running", run.modified, run.path), reverse=True)


def read_run(path: Path) -> RunInfo:
    """What is known of the run in a folder; never an exception."""
    about = read_notes(path)
    size, modified = _extent(path)
    run = RunInfo(path, about.name or _moment(path.name), about.notes, size=size, modified=modified)
    try:
        run = _with_settings(run, about)
        if is_held(path):
            run = replace(run, state="running")
        run = _with_position(run)
        return _with_model(run)
    except AnkanError as error:
        problem = str(error).replace(f"{path}{os.sep}", "")
        model = _is_model(path / BEST)
        return replace(run, state="unreadable", problem=problem, has_model=model)


def _with_settings(run: RunInfo, about: RunNotes) -> RunInfo:
    config = run.path / CONFIG
    try:
        stat = config.stat()
    except OSError:
        raise ConfigError(f"{CONFIG} is missing, so this folder holds no run", path=config) from None
    settings = _settings(config, (stat.st_mtime_ns, stat.st_size))
    return replace(
        run,
        name=about.name or settings.name or run.name,
        data=settings.data or "",
        parts=settings.parts or (),
        network=settings.network_name,
        epochs=settings.epochs,
        keep_epochs=settings.keep_epochs,
    )


@lru_cache(maxsize=1024)
def _settings(path: Path, _stamp: tuple[int, int]) -> TrainingConfig:
    """The configuration, parsed once: 2.6 ms each, and 200 runs are listed again whenever one begins or ends."""
    return load_whole_config(path)


def _with_position(run: RunInfo) -> RunInfo:
    try:
        position = _position(run.path / LAST)
    except FileNotFoundError:
        if run.state == "running":
            return run
        raise ModelFileError(f"{LAST} is missing, so there is nothing to go on from") from None
    ended = position.ended
    if ended is None and position.epoch >= run.epochs:
        ended = "completed"
    judged = position.best_epoch > 0
    return replace(
        run,
        state=run.state if run.state == "running" else ended or "stopped",
        epoch=position.epoch,
        epochs=max(run.epochs, position.epoch),
        best_macro_f1=position.best_macro_f1 if judged else None,
        best_epoch=position.best_epoch,
        seconds=_history_seconds(run.path / HISTORY) if position.seconds is None else position.seconds,
    )


def _with_model(run: RunInfo) -> RunInfo:
    if _is_model(run.path / BEST):
        return replace(run, has_model=True)
    if run.best_epoch and run.state != "running":
        return replace(run, problem=f"{BEST} is missing or damaged, so there is no model to use")
    return run


def _position(path: Path) -> _Position:
    """Where a run stands.

    Raises:
        FileNotFoundError: it was never saved.
        ModelFileError: the file is damaged, or something else.
    """
    try:
        return msgspec.json.decode(_metadata(path)["progress"], type=_Position)
    except (KeyError, msgspec.DecodeError) as error:
        raise ModelFileError(f"{path} is not a checkpoint of a run", path=path) from error


def _is_model(path: Path) -> bool:
    try:
        return "ankan" in _metadata(path)
    except (OSError, AnkanError):
        return False


def _metadata(path: Path) -> dict[str, str]:
    """The texts of a `.safetensors`, whose length is checked too."""
    try:
        with safe_open(path, framework="numpy") as file:
            return dict(file.metadata() or {})
    except FileNotFoundError:
        raise
    except (SafetensorError, OSError, ValueError) as error:
        raise ModelFileError(f"{path} is damaged", path=path) from error


def _history_seconds(path: Path) -> float:
    """The time of a run whose checkpoint does not know it; 0 where the table cannot be read."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return sum(float(row["seconds"]) for row in csv.DictReader(file))
    except (OSError, ValueError, KeyError, TypeError, csv.Error):
        return 0.0


def _extent(path: Path) -> tuple[int, float]:
    """Bytes below a folder, and when it was last saved; files that go away meanwhile do not count."""
    size, times = 0, {"": 0.0}
    for folder, _, names in os.walk(path):
        for name in names:
            with suppress(OSError):
                stat = Path(folder, name).stat()
                size += stat.st_size
                times[name] = stat.st_mtime
    return size, times.get(LAST) or times.get(CONFIG) or max(times.values())


def _moment(folder_name: str) -> str:
    """ "2026-07-18-141500-lenet" is "2026-07-18 14:15"; a folder that is named otherwise keeps its name."""
    match = _MOMENT.match(folder_name)
    return f"{match[1]} {match[2]}:{match[3]}" if match else folder_name

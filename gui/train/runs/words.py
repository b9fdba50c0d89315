"""A run in words: its cells, their tool tips, and by what they are sorted."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, get_args

from core.training.runs.listing import RunInfo, State
from gui.train.wording import duration, things

_ORDER = get_args(State)
NONE = "–"


def cells(run: RunInfo, doing: str = "running") -> tuple[str, ...]:
    """In the order of the columns; `doing` is what a run does that is not over."""
    return (
        run.name,
        state_text(run, doing),
        data_text(run),
        run.network or NONE,
        NONE if run.best_macro_f1 is None else f"{run.best_macro_f1:.4f}",
        duration(run.seconds) if run.seconds else NONE,
        size_text(run.size),
        run.notes,
    )


def tip(run: RunInfo, column: int) -> str:
    """What a cell has no room for."""
    if run.problem:
        return f"{run.problem[:1].upper()}{run.problem[1:]}.\n{run.path}"
    return (
        f"{run.name}: {run.network}, {size_text(run.size)}\n{run.path}",
        _epochs_tip(run),
        f"{run.data or 'where it lies was not kept'}{_parts(run, ': parts ')}",
        run.network,
        "" if run.best_macro_f1 is None else f"After epoch {run.best_epoch}",
        f"{duration(run.seconds)} for {things(run.epoch, 'epoch')}",
        f"{run.size:,} bytes in {run.path}",
        run.notes or "Double-click to say something of this run",
    )[column]


def sort_key(run: RunInfo, column: int) -> Any:
    """Numbers by their size, words without regard to capitals."""
    text = cells(run)[column].casefold()
    score = -1.0 if run.best_macro_f1 is None else run.best_macro_f1
    return (text, _ORDER.index(run.state), text, text, score, run.seconds, run.size, text)[column]


def state_text(run: RunInfo, doing: str = "running") -> str:
    """ "● running 3 of 8", "completed · 8", with the epochs that are complete."""
    match run.state:
        case "unreadable":
            return run.state
        case "running":
            return f"● {doing} {run.epoch} of {run.epochs}"
        case "stopped":
            return f"stopped {run.epoch} of {run.epochs}"
    return f"{run.state} · {run.epoch}"


def data_text(run: RunInfo) -> str:
    """ "NumtaDB a b c"."""
    name = PurePath(run.data).name if run.data else ""
    return f"{name}{_parts(run, ' ')}".strip() or NONE


def size_text(size: int) -> str:
    """ "640 KB", "4.2 MB"."""
    if size < 999_500:
        return f"{max(1, round(size / 1000)):,} KB"
    return f"{size / 1e6:,.1f} MB" if size < 999.5e6 else f"{size / 1e9:,.1f} GB"


def _parts(run: RunInfo, before: str) -> str:
    """NumtaDB's "training-a" is its part a."""
    short = [part.removeprefix("training-") for part in run.parts]
    return f"{before}{' '.join(short)}" if short else ""


def _epochs_tip(run: RunInfo) -> str:
    return f"{run.epoch} of {things(run.epochs, 'epoch')} complete"

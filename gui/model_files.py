"""Model files in a folder, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.training.runs.folder import BEST

MODEL_FILTER = "Ankan models (*.safetensors)"
_LISTED = 6


def newest_models(folder: Path) -> list[Path]:
    """As many as a menu has room for."""
    return sorted(folder.glob("*.safetensors"), key=_age)[:_LISTED]


def names_of(models: Sequence[Path | str]) -> list[str]:
    """What these models are called, no two alike: a file is called after itself, or the best of a run after its folder.

    A str is the name of the active model.
    """
    names = [each if isinstance(each, str) else _name_of(each) for each in models]
    return [
        name if names.count(name) == 1 else f"{each} (active)" if isinstance(each, str) else str(each)
        for name, each in zip(names, models, strict=True)
    ]


def _name_of(path: Path) -> str:
    return path.resolve().parent.name if path.name == BEST else path.stem


def _age(path: Path) -> float:
    """The newest first; one that has just gone comes last."""
    try:
        return -path.stat().st_mtime
    except OSError:
        return 0.0

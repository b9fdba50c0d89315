"""Model files in a folder, the newest first."""

from __future__ import annotations

from pathlib import Path

MODEL_FILTER = "Ankan models (*.safetensors)"
_LISTED = 6


def newest_models(folder: Path) -> list[Path]:
    """As many as a menu has room for."""
    return sorted(folder.glob("*.safetensors"), key=_age)[:_LISTED]


def _age(path: Path) -> float:
    """The newest first; one that has just gone comes last."""
    try:
        return -path.stat().st_mtime
    except OSError:
        return 0.0

"""Where the shipped models, fonts and presets lie, in a checkout as in an installed copy."""

from __future__ import annotations

from pathlib import Path

ASSETS = Path(__file__).resolve().parent.parent / "assets"

"""How likely something is, in words."""

from __future__ import annotations


def percent(share: float) -> str:
    """ "98.1 %"."""
    return f"{100 * share:.1f} %"

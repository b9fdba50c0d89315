"""A share in words, the same all over the window."""

from __future__ import annotations


def percent(share: float, *, decimals: int = 1) -> str:
    """ "98.1 %"."""
    return f"{100 * share:.{decimals}f} %"

"""Where an axis has its ticks, and what they say."""

from __future__ import annotations

import math

import numpy as np

_MOST_PLACES = 4  # after the point, that the axis has room for


def nice_spacing(span: float, most: int) -> float:
    """The least of 1, 2 and 5 times a power of ten that fits into `span` at most `most` times."""
    least = span / max(1, most)
    power = 10.0 ** math.floor(math.log10(least))
    return next(times * power for times in (1, 2, 5, 10) if times * power >= least * (1 - 1e-9))


def linear_ticks(low: float, high: float, most: int, *, whole: bool = False) -> list[tuple[float, str]]:
    """Multiples of a nice spacing from low to high, with their texts; `whole` ones where x counts something."""
    spacing = nice_spacing(high - low, most)
    spacing = max(1.0, spacing) if whole else spacing
    first, last = math.ceil(low / spacing - 1e-6), math.floor(high / spacing + 1e-6)
    if last - first < 1 and spacing > whole:  # one figure says nothing of the scale
        return linear_ticks(low, high, most + 1, whole=whole)
    values = [number * spacing for number in range(first, last + 1)]
    return list(zip(values, tick_texts(values, spacing), strict=True))


def log_ticks(low: float, high: float, most: int) -> list[tuple[float, str]]:
    """Ticks for a view from 10 ** low to 10 ** high: powers of ten, between them 2 and 5 where there is room.

    Where less than one power is in view, a linear axis' ticks at their places.
    """
    decades = range(math.floor(low), math.ceil(high) + 1)
    for steps in ((1, 2, 5), (1, 3), (1,)):
        values = [times * 10.0**decade for decade in decades for times in steps]
        values = [value for value in values if low - 1e-9 <= math.log10(value) <= high + 1e-9]
        if len(values) <= max(2, most):
            break
    else:
        values = values[:: -(-len(values) // max(2, most))]
    if len(values) < 2:
        values = [value for value, _ in linear_ticks(10.0**low, 10.0**high, most) if value > 0]
    return [(math.log10(value), _short(value)) for value in values]


def tick_texts(values: list[float], spacing: float) -> list[str]:
    """Thousands-separated, all with the places that the spacing needs."""
    places = max(0, math.ceil(-math.log10(spacing) - 1e-9))
    if places > _MOST_PLACES:
        return [f"{value:.1e}".replace("e-0", "e-") if value else "0" for value in values]
    return [f"{value:,.{places}f}" for value in values]


def _short(value: float) -> str:
    if value >= 1000:
        return f"{value:,.0f}" if value < 1e5 else f"{value:.0e}".replace("e+0", "e").replace("e+", "e")
    return (
        np.format_float_positional(value, precision=3, fractional=False, trim="-")
        if value >= 1e-4
        else f"{value:.0e}"
    )

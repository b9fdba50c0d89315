"""How figures are written for people."""

from __future__ import annotations

from core.nn.arrays import Shape


def duration(seconds: float) -> str:
    """245.2 is "4:05", 4,000 is "1:06:40"."""
    whole = max(0, round(seconds))
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


def shape_text(shape: Shape) -> str:
    """(32, 28, 28) is "32 × 28 × 28"."""
    return " × ".join(f"{size:,}" for size in shape)


def amount(count: float) -> str:
    """Whole and thousands-separated up to 100,000, shortened beyond: 28,600,000 is "28.6 M"."""
    if count < 100_000:
        return f"{count:,.0f}"
    for size, unit in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")):
        if count >= size * 0.99995:
            return f"{count / size:.1f} {unit}"
    raise AssertionError(count)


def weights_text(count: int) -> str:
    """Every one of them is counted below a million."""
    return f"{count:,}" if count < 1_000_000 else amount(count)


def things(count: int, singular: str) -> str:
    """1 is "1 problem", 12 is "12 problems"."""
    return f"{count:,} {singular}" if count == 1 else f"{count:,} {singular}s"

"""What learning has brought, in words."""

from __future__ import annotations

from core.training.personal import Comparison, Learned
from gui.draw.teach.learning_body import Row
from gui.widgets import percent

_FEW = 100  # images, up to which counts say more than percentages
_LITTLE = 0.005  # of the other digits, which nobody would notice


def verdict(learned: Learned) -> str:
    """Both comparisons in one sentence."""
    own = _change(learned.drawings, 0.0, "as good")
    others = _change(learned.replay, _LITTLE, "as good")
    return f"{own[0].upper()}{own[1:]} on your hand, {others} on other digits."


def rows(learned: Learned) -> tuple[Row, Row]:
    """The user's drawings first, then what must not be forgotten."""
    own, others = learned.drawings, learned.replay
    return (
        Row(
            "Your hand",
            _figures(own),
            f"{own.images:,} of your drawings were put aside; it learned from the other {learned.learned_from:,}.",
        ),
        Row(
            "Other digits",
            _figures(others),
            f"{others.images:,} digits of other hands that it did not learn from.",
        ),
    )


def _change(share: Comparison, little: float, same: str) -> str:
    gain = share.after - share.before
    return same if abs(gain) <= little else "better" if gain > 0 else "worse"


def _figures(share: Comparison) -> str:
    if share.images < _FEW:
        before, after = (round(part * share.images) for part in (share.before, share.after))
        return f"{before} of {share.images} right before, {after} now"
    return f"{percent(share.before)} right before, {percent(share.after)} now"

"""The plots of a report as SVG, coloured by the classes of its style; hovering names what a mark stands for."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

from core.training.reliability import Reliability

MOST_CLASSES = 40
"""Classes of the largest confusion matrix that can still be read as a picture."""

_SIDE, _LEFT, _RIGHT, _TOP, _BELOW = 300, 44, 20, 12, 40
_CELL, _NAMES, _HEAD = 40, 64, 24


def reliability_plot(bins: Reliability) -> str:
    """How often answers are right, above their probability; the dashed line is where the two are equal."""
    parts = [
        (
            f'<svg width="{_LEFT + _SIDE + _RIGHT}" height="{_TOP + _SIDE + _BELOW}" '
            f'viewBox="0 0 {_LEFT + _SIDE + _RIGHT} {_TOP + _SIDE + _BELOW}" role="img" '
            f'aria-label="Reliability: the share of answers that is right, by their probability">'
        )
    ]
    for low, high, count, share, sure in zip(
        bins.edges[:-1], bins.edges[1:], bins.counts, bins.accuracy, bins.confidence, strict=True
    ):
        if count:
            x, height = _LEFT + low * _SIDE, share * _SIDE
            title = f"{count:,} answers of {low:.0%} to {high:.0%}: {share:.1%} right, {sure:.1%} expected"
            parts.append(
                f'<rect class="right" x="{x + 1:.1f}" y="{_TOP + _SIDE - height:.1f}" '
                f'width="{(high - low) * _SIDE - 2:.1f}" height="{height:.1f}"><title>{title}</title></rect>'
            )
    parts.append(f'<rect class="line" x="{_LEFT}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}"/>')
    parts.append(f'<path class="ideal" d="M{_LEFT} {_TOP + _SIDE} L{_LEFT + _SIDE} {_TOP}"/>')
    for share in (0.0, 0.5, 1.0):
        along, up = _LEFT + share * _SIDE, _TOP + (1 - share) * _SIDE
        parts.append(_text(along, _TOP + _SIDE + 16, f"{share:.0%}", "middle"))
        parts.append(_text(_LEFT - 6, up + 4, f"{share:.0%}", "end"))
    parts.append(_text(_LEFT + _SIDE / 2, _TOP + _SIDE + 34, "probability of the answer", "middle"))
    parts.append("</svg>")
    return "".join(parts)


def confusion_plot(confusion: NDArray[np.int64], class_names: Sequence[str]) -> str:
    """The counts, each cell as strong as its share of its row: right answers in one colour, wrong ones in another."""
    width, height = (before + _CELL * len(class_names) for before in (_NAMES, _HEAD))
    parts = [
        (
            f'<svg width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" '
            f'aria-label="Confusion matrix: true class in rows, answer in columns">'
        )
    ]
    shares = confusion / np.maximum(1, confusion.sum(axis=1, keepdims=True))
    for row, true in enumerate(class_names):
        middle = (row + 0.5) * _CELL
        parts.append(_text(_NAMES - 8, _HEAD + middle + 4, _short(true), "end"))
        parts.append(_text(_NAMES + middle, _HEAD - 8, _short(true), "middle"))
        for column, answer in enumerate(class_names):
            count = int(confusion[row, column])
            x, y = _NAMES + column * _CELL, _HEAD + row * _CELL
            kind = "right" if row == column else "off"
            title = f"{escape(true)} answered as {escape(answer)}: {count:,}, {shares[row, column]:.1%} of its images"
            # a single mistake in a thousand should be seen, and text read on the strongest cell
            strength = 0.06 + 0.5 * float(np.sqrt(shares[row, column])) if count else 0.0
            parts.append(
                f'<g><title>{title}</title><rect class="{kind}" fill-opacity="{strength:.2f}" '
                f'x="{x + 1}" y="{y + 1}" width="{_CELL - 2}" height="{_CELL - 2}" rx="4"/>'
            )
            if count:
                parts.append(
                    f'<text x="{x + _CELL / 2}" y="{y + _CELL / 2 + 4}" text-anchor="middle">{count}</text>'
                )
            parts.append("</g>")
    parts.append("</svg>")
    return "".join(parts)


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text class="axis" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _short(name: str) -> str:
    return name if len(name) <= 7 else f"{name[:6]}…"

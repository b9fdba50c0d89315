"""The history of a run as a picture: loss and accuracy of each epoch, training beside validation, as SVG."""

from collections.abc import Sequence

from core.training.runs.records import EpochRecord

_WIDTH, _HEIGHT, _LEFT, _TOP, _APART, _BELOW = 300, 200, 56, 32, 72, 56
_TRAINING, _VALIDATION = "#2563eb", "#d97706"
_STYLE = (
    "text { font: 12px sans-serif; fill: #555 } .frame { fill: none; stroke: #bbb } "
    "polyline { fill: none; stroke-width: 2 }"
)


def history_plot(epochs: Sequence[EpochRecord]) -> str:
    """Two plots side by side, each with its legend."""
    width, height = _LEFT + 2 * _WIDTH + _APART + 16, _TOP + _HEIGHT + _BELOW
    losses = [e.train_loss for e in epochs], [e.validation_loss for e in epochs]
    accuracies = [e.train_accuracy for e in epochs], [e.validation_accuracy for e in epochs]
    top = max(map(max, losses))
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" role="img">',
            f"<title>Loss and accuracy of {len(epochs)} epochs</title><style>{_STYLE}</style>",
            f'<rect width="{width}" height="{height}" fill="#fff"/>',
            *_plot("loss", losses, left=_LEFT, high=top),
            *_plot("accuracy", accuracies, left=_LEFT + _WIDTH + _APART, high=1.0),
            *_legend(),
            "</svg>\n",
        ]
    )


def _plot(title: str, curves: tuple[list[float], list[float]], *, left: float, high: float) -> list[str]:
    count = len(curves[0])
    across, up = _WIDTH / max(1, count - 1), _HEIGHT / high
    marks = [
        _text(left - 6, _TOP + _HEIGHT * (1 - share) + 4, f"{share * high:.2g}", "end")
        for share in (0.0, 0.5, 1.0)
    ]
    lines = [
        f'<polyline stroke="{colour}" points="'
        + " ".join(
            f"{left + i * across:.1f},{_TOP + (high - value) * up:.1f}" for i, value in enumerate(curve)
        )
        + '"/>'
        for curve, colour in zip(curves, (_TRAINING, _VALIDATION), strict=True)
    ]
    return [
        f'<rect class="frame" x="{left}" y="{_TOP}" width="{_WIDTH}" height="{_HEIGHT}"/>',
        _text(left + _WIDTH / 2, _TOP - 10, title, "middle"),
        _text(left, _TOP + _HEIGHT + 18, "epoch 1", "start"),
        _text(left + _WIDTH, _TOP + _HEIGHT + 18, f"{count}", "end"),
        *marks,
        *lines,
    ]


def _legend() -> list[str]:
    y = _TOP + _HEIGHT + _BELOW - 14
    return [
        f'<rect x="{x}" y="{y - 5}" width="18" height="2" fill="{colour}"/>{_text(x + 24, y, name, "start")}'
        for x, colour, name in ((_LEFT, _TRAINING, "training"), (_LEFT + 110, _VALIDATION, "validation"))
    ]


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{text}</text>'

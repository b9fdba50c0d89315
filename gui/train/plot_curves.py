"""What the five plots show: of one run, and of several laid over each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from gui.plot.curve import Curve
from gui.plot.legend import Entry
from gui.plot.look import DASH_DOT, DASH_DOT_DOT, DASHED, DOTTED, LONG, SOLID, Look
from gui.train.history import History

MOST_RUNS = 6
_THIN, _BOLD = 1.2, 2.2
_RUN_STYLES = (
    ("accent", SOLID, "o"),
    ("second", DASHED, "s"),
    ("third", DOTTED, "^"),
    ("fourth", DASH_DOT, "d"),
    ("fifth", LONG, "v"),
    ("sixth", DASH_DOT_DOT, "x"),
)


@dataclass(frozen=True)
class PlotCurves:
    """The curves of each plot, those in front last."""

    loss: Sequence[Curve]
    scores: Sequence[Curve]
    rate: Sequence[Curve]
    speed: Sequence[Curve]
    gradient: Sequence[Curve]

    def __add__(self, other: PlotCurves) -> PlotCurves:
        names = [field.name for field in fields(self)]
        return PlotCurves(**{name: [*getattr(self, name), *getattr(other, name)] for name in names})


KEYS: dict[str, Sequence[Entry]] = {
    "loss": (
        Entry("training", Look("muted", _THIN), "Training loss by batch, smoothed", figure=False),
        Entry("validation", Look("muted", _BOLD), "Loss on the validation images by epoch", figure=False),
    ),
    "scores": (
        Entry("training", Look("muted", _THIN), "Accuracy on the training batches, smoothed", figure=False),
        Entry("macro-F1", Look("muted", _BOLD), "Macro-F1 on the validation images by epoch", figure=False),
    ),
    "rate": (),
    "speed": (),
    "gradient": (),
}
"""The legends of the plots while runs are compared: which run a line belongs to is said above them all."""


def rate_text(value: float) -> str:
    return f"{value:.3g}"


def speed_text(value: float) -> str:
    return f"{value:,.0f}"


def norm_text(value: float) -> str:
    return f"{value:.3f}" if value < 100 else f"{value:.1e}"


def curves_of_run(history: History) -> PlotCurves:
    """Batches faint, smoothed in front of them, what is measured on the validation images in the second colour."""

    def until() -> int:
        return history.last_step

    faint, line = Look(faint=True), Look()
    second = "second"
    return PlotCurves(
        loss=[
            Curve(history.loss, faint, "raw"),
            Curve(
                history.loss, line, "smooth", "training",
                "Training loss by batch: faint as it came, smoothed in front",
            ),
            Curve(
                history.validation_loss, Look(second, _BOLD, DASHED, "o"), "points", "validation",
                "Loss on the validation images by epoch", until=until,
            ),
        ],
        scores=[
            Curve(history.accuracy, faint, "raw"),
            Curve(
                history.accuracy, line, "smooth", "training", "Accuracy on the training batches, smoothed"
            ),
            Curve(
                history.validation_accuracy, Look(second, _THIN, DOTTED, "s"), "points", "validation",
                "Accuracy on the validation images by epoch", until=until,
            ),
            Curve(
                history.macro_f1, Look(second, _BOLD, DASHED, "o"), "points", "macro-F1",
                "Macro-F1 on the validation images by epoch", until=until,
            ),
        ],
        rate=[Curve(history.learning_rate, line, "points", text=rate_text)],
        speed=[
            Curve(history.speed, faint, "raw"),
            Curve(history.speed, line, "smooth", text=speed_text),
        ],
        gradient=[
            Curve(history.gradient_norm, faint, "raw"),
            Curve(history.gradient_norm, line, "smooth", text=norm_text),
        ],
    )  # fmt: skip


def run_look(place: int) -> Look:
    """Of the run at a place in the list, in legends."""
    role, dash, mark = _RUN_STYLES[place % MOST_RUNS]
    return Look(role, 1.8, dash, mark)


def curves_of_compared(place: int, history: History) -> PlotCurves:
    """One of several runs: its training smoothed and thin, its validation bold, in the look of its place."""
    role, dash, mark = _RUN_STYLES[place % MOST_RUNS]
    thin, line, bold = Look(role, _THIN, dash), Look(role, 1.6, dash), Look(role, _BOLD, dash, mark)

    def until() -> int:
        return history.last_step

    return PlotCurves(
        loss=[
            Curve(history.loss, thin, "smooth"),
            Curve(history.validation_loss, bold, "points", until=until),
        ],
        scores=[
            Curve(history.accuracy, thin, "smooth"),
            Curve(history.macro_f1, bold, "points", until=until),
        ],
        rate=[Curve(history.learning_rate, line, "points", text=rate_text)],
        speed=[Curve(history.speed, line, "smooth", text=speed_text)],
        gradient=[Curve(history.gradient_norm, line, "smooth", text=norm_text)],
    )

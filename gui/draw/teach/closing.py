"""What is asked when the window closes while the network learns from the drawings, or has learned."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtWidgets import QWidget

from gui.question import ask


class Ending(IntEnum):
    """What becomes of a model that was learned and is not decided on."""

    KEEP = 0
    DISCARD = 1
    STAY = 2


def wants_to_stop_learning(parent: QWidget) -> bool:
    answers = ("Close anyway", "Keep learning")
    text = "The network is learning your handwriting."
    more = (
        "What it has learned so far would be lost; your drawings are kept, and it can learn from them again."
    )
    return ask(parent, text, more, answers, default=1) == 0


def wants_to_end(parent: QWidget, verdict: str) -> Ending:
    """With the `verdict` on the new model, a sentence."""
    text = f"The network has learned your handwriting: {verdict[:1].lower()}{verdict[1:]}"
    more = "The new model is not used yet. If you keep it, it is in the model menu the next time."
    return Ending(ask(parent, text, more, ("Keep it and close", "Discard it and close", "Stay here")))

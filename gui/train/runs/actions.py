"""What can be done with a run, and why something cannot."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from core.training.runs.listing import RunInfo


class Action(Enum):
    """In the order of the menu."""

    USE = "use"
    RESUME = "resume"
    TRAIN_ON = "train on"
    FINE_TUNE = "fine-tune"
    RENAME = "rename"
    NOTE = "note"
    FOLDER = "folder"
    DELETE = "delete"


@dataclass(frozen=True)
class Wording:
    """How an action is offered: in the menu, as a tool tip, and by which key."""

    text: str
    tip: str
    key: str = ""


WORDS = {
    Action.USE: Wording("Use this model", "Classify with its best model", "Return"),
    Action.RESUME: Wording("Resume", "Go on from where it was stopped"),
    Action.TRAIN_ON: Wording("Train on…", "Train this run for more epochs"),
    Action.FINE_TUNE: Wording(
        "Fine-tune from", "Start new runs from its best model, on other data if you like"
    ),
    Action.RENAME: Wording("Rename", "Call it something else", "F2"),
    Action.NOTE: Wording("Write a note", "Say something of this run"),
    Action.FOLDER: Wording("Open folder", "Where the run is kept"),
    Action.DELETE: Wording("Move to trash", "To the system's trash, from where it can come back", "Del"),
}


def obstacle(action: Action, run: RunInfo, *, busy: bool) -> str:
    """Why an action makes no sense for a run, in one sentence; "" where it can be done.

    Args:
        action: what is to be done.
        run: with which run.
        busy: a run goes on in this window.
    """
    ended_well = run.state in ("completed", "stopped early")
    match action:
        case Action.USE | Action.FINE_TUNE if not run.has_model:
            return "It has no model yet." if run.state == "running" else "It has no model."
        case Action.RESUME if run.state != "stopped":
            return "Only a run that was stopped can be resumed."
        case Action.TRAIN_ON if not ended_well:
            return "Only a run that has come to its end can be trained on."
        case Action.RESUME | Action.TRAIN_ON | Action.FINE_TUNE if busy:
            return "A run goes on; stop it first."
        case Action.DELETE if run.state == "running":
            return "It is running; stop it first."
    return ""

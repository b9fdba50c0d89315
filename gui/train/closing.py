"""What is asked when the window closes while a run goes on."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gui.question import ask


def wants_to_stop(parent: QWidget, headline: str) -> bool:
    """Whether to stop and save the run, whose `headline` says where it stands."""
    answer = ask(
        parent,
        f"Training is going on: {headline[:1].lower()}{headline[1:]}.",
        "It is saved as far as it is, and can be resumed from the list of runs.",
        ("Save and close", "Keep training"),
    )
    return answer == 0


def wants_to_close_unsaved(parent: QWidget, sentence: str) -> bool:
    """Whether to close though the run's last steps could not be saved, for which `sentence` gives the reason."""
    answer = ask(
        parent,
        f"{sentence}.",
        "The run can be resumed from where it was saved before.",
        ("Close all the same", "Stay here"),
    )
    return answer == 0


def wants_to_go_on(parent: QWidget, sentence: str) -> bool:
    """Whether to go on though the data set is not what it was, as `sentence` says."""
    answer = ask(
        parent,
        f"{sentence.partition(';')[0]}.",
        "Go on with the images as they are now? The epoch that was under way begins anew.",
        ("Go on", "Leave the run as it is"),
    )
    return answer == 0

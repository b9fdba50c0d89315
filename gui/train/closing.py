"""What is asked when the window closes while a run goes on."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget


def wants_to_stop(parent: QWidget, headline: str) -> bool:
    """Whether to stop and save the run, whose `headline` says where it stands."""
    return _chosen(
        parent,
        f"Training is going on: {headline[:1].lower()}{headline[1:]}.",
        "It is saved as far as it is, and can be resumed from the list of runs.",
        "Save and close",
        "Keep training",
    )


def wants_to_close_unsaved(parent: QWidget, sentence: str) -> bool:
    """Whether to close though the run's last steps could not be saved, for which `sentence` gives the reason."""
    return _chosen(
        parent,
        f"{sentence}.",
        "The run can be resumed from where it was saved before.",
        "Close all the same",
        "Stay here",
    )


def wants_to_go_on(parent: QWidget, sentence: str) -> bool:
    """Whether to go on though the data set is not what it was, as `sentence` says."""
    return _chosen(
        parent,
        f"{sentence.partition(';')[0]}.",
        "Go on with the images as they are now? The epoch that was under way begins anew.",
        "Go on",
        "Leave the run as it is",
    )


def _chosen(parent: QWidget, text: str, more: str, yes: str, no: str) -> bool:
    box = QMessageBox(QMessageBox.Icon.NoIcon, "Ankan", text, QMessageBox.StandardButton.NoButton, parent)
    box.setInformativeText(more)
    accept = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    reject = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(accept)
    box.setEscapeButton(reject)
    box.exec()
    return box.clickedButton() is accept

"""A question in the middle of the window, for what cannot be undone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QMessageBox, QWidget


def ask(parent: QWidget, text: str, more: str, answers: Sequence[str], *, default: int = 0) -> int:
    """Which of the answers was given, from 0; Escape is the last one, which leaves all as it is.

    Args:
        parent: in whose window it is asked.
        text: the question, or the reason for it.
        more: what follows from each answer.
        answers: on the buttons.
        default: the one for Return.
    """
    box = QMessageBox(QMessageBox.Icon.NoIcon, "Ankan", text, QMessageBox.StandardButton.NoButton, parent)
    box.setInformativeText(more)
    *accepting, last = answers
    buttons = [box.addButton(words, QMessageBox.ButtonRole.AcceptRole) for words in accepting]
    buttons.append(box.addButton(last, QMessageBox.ButtonRole.RejectRole))
    box.setDefaultButton(buttons[default])
    box.setEscapeButton(buttons[-1])
    box.exec()
    clicked = box.clickedButton()
    return next(place for place, button in enumerate(buttons) if button is clicked)

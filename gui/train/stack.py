"""A body of the area below the plots: a sentence until there is something to show."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from gui.widgets import EmptyState

EMPTY, FULL = 0, 1


class BodyStack(QStackedWidget):
    """`content` is shown at `FULL`, the sentence at `EMPTY`.

    `tools` are what the body has in the card's header; `spare_tools`, some of them, give way in a narrow window.
    """

    tools: tuple[QWidget, ...] = ()
    spare_tools: tuple[QWidget, ...] = ()

    def __init__(self, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.empty, self.content = EmptyState(sentence), QWidget()
        self.addWidget(self.empty)
        self.addWidget(self.content)

    def hasHeightForWidth(self) -> bool:
        """The sentence gives way, rather than asking for the height that it has at its narrowest."""
        return False

"""What every view of the Inspect page is to the card that shows one at a time."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.insight import Numbers
from gui.inspect.subject import Subject
from gui.theme import CONTROL_HEIGHT
from gui.widgets import label


class View(QWidget):
    """A head of one line, with a caption and room for controls, over a body. Subclasses say what they are called.

    `refresh` is called when the view comes to be seen, and while it is seen whenever `refresh_on` says that something
    changed; a view that nobody sees does nothing.
    """

    title = ""
    tip = ""
    is_of_layer = True
    """Whether it shows the chosen layer."""

    def __init__(self, subject: Subject, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.subject = subject
        self.setAccessibleName(self.title)
        self.caption = label(role="muted")
        self.head = QHBoxLayout()
        self.head.setContentsMargins(0, 0, 0, 0)
        self.head.setSpacing(12)
        self.head.addWidget(self.caption)
        self.head.addStretch(1)
        row = QWidget()
        row.setFixedHeight(CONTROL_HEIGHT)
        row.setLayout(self.head)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(8)
        self.body.addWidget(row)
        for signal in (subject.model_changed, subject.looked, subject.layer_chosen, subject.cell_chosen):
            signal.connect(self._changed)

    def numbers(self) -> Numbers | None:
        """What is shown, as figures to be written to a file; None while there is nothing."""
        raise NotImplementedError

    def picture(self) -> QWidget:
        """What an exported picture shows."""
        return self

    @property
    def settled(self) -> bool:
        """Whether it shows what there is now, and nothing is being computed for it."""
        return not self.subject.is_looking

    def refresh(self) -> None:
        """Show what there is now."""
        raise NotImplementedError

    def stop(self) -> None:
        """The window closes: end what runs."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    @Slot()
    def _changed(self) -> None:
        if self.isVisible():
            self.refresh()

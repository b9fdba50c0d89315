"""The card with a bar a class: how many images the parts that are used have of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from core.data.digits import CLASS_NAMES
from gui.active_data import OpenData
from gui.data.class_bars import ClassBars
from gui.widgets import Card


class DigitsCard(Card):
    """`class_picked` carries the number of the class whose bar was clicked."""

    class_picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Digits", parent)
        self.bars = ClassBars()
        self.bars.picked.connect(self.class_picked)
        self._scroller = QScrollArea()
        self._scroller.setWidget(self.bars)
        self._scroller.setWidgetResizable(True)
        self._scroller.setFrameShape(QFrame.Shape.NoFrame)
        self._scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroller.setMinimumHeight(96)
        self.body.addWidget(self._scroller, 1)

    def show_data(self, opened: OpenData | None) -> None:
        if opened is None:
            return
        dataset, chosen = opened.dataset, opened.chosen
        self.bars.show_counts(
            dataset.class_names,
            dataset.labels[chosen],
            dataset.parts[chosen] if opened.parts else None,
        )
        self.setMaximumHeight(self.bars.most_height + 54)
        self.title.setText(title_of(dataset.class_names))
        self.note.setText("of the ticked parts" if opened.parts else "")


def title_of(class_names: tuple[str, ...]) -> str:
    """What the classes are."""
    return "Digits" if set(class_names) <= set(CLASS_NAMES) else "Classes"

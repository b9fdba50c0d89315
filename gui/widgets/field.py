"""One setting: its name, its control, and what is wrong with its value said beside it while one types."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gui.widgets.labels import label


class Field(QWidget):
    """`show_problem` says what is wrong below the name, where nothing moves for it; "" takes it back."""

    def __init__(self, name: str, control: QWidget, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self._sentence = ""
        self._tip = tip
        self._problem = label(role="warning-small")
        self._problem.hide()
        caption = label(name)
        caption.setBuddy(control)
        caption.setToolTip(tip)
        control.setToolTip(tip)
        control.setAccessibleName(name)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(caption)
        words.addWidget(self._problem)
        self._controls = QHBoxLayout()
        self._controls.setSpacing(8)
        self._controls.addWidget(control, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(words, 1)
        row.addLayout(self._controls, 1)
        self.setFixedHeight(32)  # of the name with a small line below it

    def add(self, beside: QWidget) -> None:
        """Something that goes with the control, behind it."""
        self._controls.addWidget(beside)

    @property
    def problem(self) -> str:
        return self._sentence

    def show_problem(self, sentence: str, short: str = "") -> None:
        """The whole sentence is in the tool tip, and in its place what `short` says of it."""
        self._sentence = sentence
        self._problem.setText(short or sentence)
        self._problem.setVisible(bool(sentence))
        self.control.setToolTip(sentence or self._tip)
        self.control.setAccessibleDescription(sentence)
        self.control.setProperty("invalid", bool(sentence))
        self.control.style().polish(self.control)


class UnitEdit(QLineEdit):
    """A line to type a figure in, its unit behind it for good."""

    def __init__(self, text: str, unit: str) -> None:
        super().__init__(text)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        if unit:
            behind = label(unit, "muted")
            behind.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            behind.ensurePolished()
            row = QHBoxLayout(self)
            row.setContentsMargins(0, 0, 9, 0)
            row.addStretch(1)
            row.addWidget(behind)
            self.setTextMargins(0, 0, behind.sizeHint().width() + 4, 0)

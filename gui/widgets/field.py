"""One setting: its name, its control, and what is wrong with its value said beside it while one types."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from gui.widgets.labels import label


class Field(QWidget):
    """`show_problem` says what is wrong below the control; an empty sentence takes it back."""

    def __init__(self, name: str, control: QWidget, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self._problem = label(role="warning", wrap=True)
        self._problem.hide()
        caption = label(name)
        caption.setBuddy(control)
        caption.setToolTip(tip)
        control.setToolTip(tip)
        control.setAccessibleName(name)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        grid.addWidget(caption, 0, 0)
        grid.addWidget(control, 0, 1)
        grid.addWidget(self._problem, 1, 0, 1, 2)

    @property
    def problem(self) -> str:
        return self._problem.text()

    def show_problem(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        self.control.setAccessibleDescription(sentence)
        self.control.setProperty("invalid", bool(sentence))
        self.control.style().polish(self.control)

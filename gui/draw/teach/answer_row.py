"""Is the answer right? Yes, or which digit it is: a correction is asked about once more before it is kept."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from core.data.digits import CLASS_NAMES, twin
from gui.draw.teach.digit_buttons import DigitButtons
from gui.draw.teach.words import a_digit
from gui.widgets import button, label

HINT = "Draw a digit, then say here whether the answer is right."
NO_DIGITS = "The active model reads other things than digits; choose one that reads digits to teach it."
_NARROW = 480  # pixels below which it takes two lines


class Row(IntEnum):
    """What the row shows."""

    ASKING = 0
    HINT = 1
    CONFIRMING = 2
    KEPT = 3


class AnswerRow(QStackedWidget):
    """`labelled` carries the class that a person says the drawing is of; `undo_asked` takes the last one back."""

    labelled = Signal(str)
    undo_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(1)  # it gives way by itself
        self._answer, self._correction = "", ""
        self.hint = label(HINT, "muted")
        self.hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.heading = label("Is it right?", "heading")
        self.yes_button = button("", "", role="primary")
        self.digits = DigitButtons("No, it is")
        self.question, self.kept = label(role="heading"), label(role="muted")
        self.add_button = button("Add", "Add it to my handwriting with this digit (Return)", role="primary")
        self.cancel_button = button("Cancel", "Do not add it (Escape)")
        self.undo_button = button(
            "Take it back (Backspace)", "Take the drawing out of my handwriting again (Backspace)"
        )
        self._lay_out()
        self._fix_width_of_yes()
        self.yes_button.clicked.connect(self.accept)
        self.digits.chosen.connect(self.correct)
        self.add_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.cancel)
        self.undo_button.clicked.connect(self.undo_asked)
        self.withdraw()

    @property
    def shown(self) -> Row:
        return Row(self.currentIndex())

    def offer(self, class_name: str) -> None:
        """There is an answer to judge; a correction that waits to be confirmed goes on waiting."""
        if class_name != self._answer:
            self._word_answer(class_name)
        if self.shown is not Row.CONFIRMING:
            self._show(Row.ASKING)

    def withdraw(self, hint: str = HINT) -> None:
        """There is nothing to judge."""
        self._answer = ""
        self.hint.setText(hint)
        self.hint.setToolTip(hint)
        self._show(Row.HINT)

    def show_kept(self, class_name: str) -> None:
        """The drawing is kept as this."""
        self.kept.setText(f"Added to my handwriting as {a_digit(class_name)}.")
        self._show(Row.KEPT)

    @Slot()
    def accept(self) -> None:
        """Yes: to the answer, or to the correction that was asked about."""
        if self.shown is Row.ASKING:
            self.labelled.emit(self._answer)
        elif self.shown is Row.CONFIRMING:
            self._show(Row.ASKING)
            self.labelled.emit(self._correction)

    @Slot()
    def cancel(self) -> None:
        """Back to the question."""
        if self.shown is Row.CONFIRMING:
            self._show(Row.ASKING)

    @Slot(str)
    def correct(self, class_name: str) -> None:
        """It is another digit; the answer itself needs no second question."""
        if self.shown not in (Row.ASKING, Row.CONFIRMING):
            return
        if class_name == self._answer:
            self._show(Row.ASKING)
            self.accept()
            return
        self._correction = class_name
        self.question.setText(f"Add as {a_digit(class_name)}?")
        self.add_button.setAccessibleName(f"Add as {twin(class_name)}")
        self._show(Row.CONFIRMING)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        direction = beside if self.width() >= _NARROW else below
        if direction != self._asking.direction():
            self._asking.setDirection(direction)
            QTimer.singleShot(
                0, self, self.updateGeometry
            )  # a layout that is being made would not hear of it

    def _word_answer(self, class_name: str) -> None:
        self._answer = class_name
        self.yes_button.setText(f"Yes, {a_digit(class_name)}")
        self.yes_button.setAccessibleName(f"Yes, it is {twin(class_name)}")
        self.yes_button.setToolTip(
            f"Right: add the drawing to my handwriting as {a_digit(class_name)} (Return)"
        )

    def _show(self, row: Row) -> None:
        """A button that goes away must not leave the keyboard with nobody."""
        focused = self.focusWidget()
        inside = focused is not None and focused.hasFocus() and self.isAncestorOf(focused)
        self.setCurrentIndex(row)
        first = {Row.ASKING: self.yes_button, Row.CONFIRMING: self.add_button, Row.KEPT: self.undo_button}
        if inside and row in first:
            first[row].setFocus(Qt.FocusReason.TabFocusReason)

    def _fix_width_of_yes(self) -> None:
        """The answer changes while one draws; the buttons beside it should not move."""
        widths = []
        for name in CLASS_NAMES:
            self.yes_button.setText(f"Yes, {a_digit(name)}")
            widths.append(self.yes_button.sizeHint().width())
        self.yes_button.setFixedWidth(max(widths))

    def _lay_out(self) -> None:
        yes, no = _row(self.heading, self.yes_button), _row(label("no, it is", "muted"), self.digits)
        yes.addStretch(1)
        no.addStretch()
        no.setStretchFactor(self.digits, 1)
        asking = QWidget()
        self._asking = QBoxLayout(QBoxLayout.Direction.LeftToRight, asking)
        self._asking.setContentsMargins(0, 0, 0, 0)
        self._asking.setSpacing(8)
        self._asking.addLayout(yes)
        self._asking.addLayout(no, 1)
        self.addWidget(asking)
        for first, *others in (
            (self.hint,),
            (self.question, self.add_button, self.cancel_button),
            (self.kept, self.undo_button),
        ):
            holder = QWidget()
            row = _row(first, *others)
            row.setStretch(0, 0 if others else 1)
            if others:
                row.addStretch(1)
            holder.setLayout(row)
            self.addWidget(holder)


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    return row

"""The card "Is it right?": judging an answer, a guided session, or learning, one at a time in the same place."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from gui.draw.teach.answer_row import AnswerRow
from gui.draw.teach.learning_body import LearningBody
from gui.draw.teach.progress_row import ProgressRow
from gui.draw.teach.turn_body import TurnBody
from gui.widgets import Card


class TeachCard(Card):
    """`show_judging`, `show_turns` and `show_learning` choose; its height stays what it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Is it right?")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.answer, self.progress = AnswerRow(), ProgressRow()
        self.turns, self.learning = TurnBody(), LearningBody()
        judging = QWidget()
        column = QVBoxLayout(judging)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.answer)
        column.addWidget(self.progress)
        self._stack = QStackedWidget()
        for page in (judging, self.turns, self.learning):
            self._stack.addWidget(page)
        self.body.addWidget(self._stack)
        for key, asked in (
            ("Ctrl+H", self.progress.browse_asked),
            ("Ctrl+T", self.progress.turns_asked),
            ("Ctrl+L", self.progress.learn_asked),
        ):  # whatever the card shows: there is something to say at least
            QShortcut(QKeySequence(key), self).activated.connect(asked)

    @property
    def is_judging(self) -> bool:
        return self._stack.currentIndex() == 0

    @property
    def is_learning(self) -> bool:
        return self._stack.currentWidget() is self.learning

    def show_judging(self) -> None:
        self._stack.setCurrentIndex(0)

    def show_turns(self) -> None:
        self._stack.setCurrentWidget(self.turns)

    def show_learning(self) -> None:
        self._stack.setCurrentWidget(self.learning)

"""A learning rate is looked for while one watches, and used with a key."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from core.data.dataset import Dataset
from core.training.config import TrainingConfig
from core.training.events import Preparing
from core.training.lr_finder import (
    LearningRateFound,
    LearningRateTried,
    find_learning_rate,
)
from gui.theme import GUTTER
from gui.train.learning_rate_plot import LearningRatePlot
from gui.train.settings.curve import short
from gui.widgets import button, label
from gui.worker import Worker

_SIZE = (620, 440)


class LearningRateDialog(QDialog):
    """`open()` shows it and begins; `chosen` carries the learning rate that is to be used.

    Nothing else should train meanwhile. It closes once its thread has ended, a moment after it was asked to.
    """

    chosen = Signal(float)

    def __init__(self, config: TrainingConfig, dataset: Dataset, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Find a learning rate")
        self.resize(*_SIZE)
        self.found: LearningRateFound | None = None
        self.tried: list[LearningRateTried] = []
        self.plot = LearningRatePlot()
        self.bar = QProgressBar()
        self.sentence = label(wrap=True)
        self.use_button = button("Use", "Take this learning rate into the settings", role="primary")
        self.cancel_button = button("Cancel", "Leave the learning rate as it is")
        self._answer: QDialog.DialogCode | None = None
        self._lay_out()
        self._worker = Worker(find_learning_rate, config, dataset, parent=self)
        self._worker.progress.connect(self._take)
        self._worker.error.connect(self._fail)
        self._worker.finished.connect(self._end)
        self._worker.start()

    def stop(self) -> None:
        """End and wait: for closing the window."""
        self._worker.stop()

    def accept(self) -> None:
        if self.found is not None:
            self.chosen.emit(self.found.learning_rate)
            self._leave(QDialog.DialogCode.Accepted)

    def reject(self) -> None:
        self._leave(QDialog.DialogCode.Rejected)

    def _leave(self, answer: QDialog.DialogCode) -> None:
        self._answer = answer
        if self._worker.isRunning():
            self.use_button.setEnabled(False)
            self.cancel_button.setEnabled(False)
            self._worker.cancel()
        else:
            self._end()

    @Slot(object)
    def _take(self, event: Preparing | LearningRateTried | LearningRateFound) -> None:
        if self._answer is not None:
            return
        match event:
            case Preparing():
                self._show_progress("preparing images", event.done, event.total)
            case LearningRateTried():
                self.tried.append(event)
                self._show_progress("batches", event.step, event.steps)
                self.plot.show_tried(self.tried)
            case LearningRateFound():
                self._show_found(event)

    @Slot(str)
    def _fail(self, sentence: str) -> None:
        self._say(f"{sentence}.", "warning")
        self.bar.hide()

    @Slot()
    def _end(self) -> None:
        if self._answer is not None:
            super().done(self._answer)

    def _show_found(self, found: LearningRateFound) -> None:
        self.found = found
        self.bar.hide()
        self._say(f"{short(found.learning_rate)} should suit: {found.reason}.", "")
        self.use_button.setText(f"Use {short(found.learning_rate)}")
        self.use_button.setAccessibleName(self.use_button.text())
        self.use_button.setEnabled(True)
        self.use_button.setDefault(True)
        self.use_button.setFocus()
        self.plot.mark(found.learning_rate)

    def _show_progress(self, words: str, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        text = f"Trying learning rates: {done:,} of {total:,} {words}"
        self.bar.setAccessibleName(text)
        self._say(text, "muted")

    def _say(self, text: str, role: str) -> None:
        self.sentence.setProperty("role", role)
        self.sentence.style().polish(self.sentence)
        self.sentence.setText(text)

    def _lay_out(self) -> None:
        self.use_button.setEnabled(False)
        self.cancel_button.clicked.connect(self.reject)
        self.use_button.clicked.connect(self.accept)
        self.cancel_button.setAutoDefault(False)
        self.bar.setTextVisible(False)
        self._say("Getting ready…", "muted")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.sentence, 1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.use_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(GUTTER, GUTTER, GUTTER, GUTTER)
        rows.setSpacing(12)
        rows.addWidget(self.plot, 1)
        rows.addWidget(self.bar)
        rows.addLayout(foot)

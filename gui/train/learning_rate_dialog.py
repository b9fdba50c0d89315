"""A learning rate is looked for while one watches, and used with a key."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from core.data.dataset import Dataset
from core.training.config import TrainingConfig
from core.training.events import Preparing
from core.training.lr_finder import (
    HIGHEST,
    LOWEST,
    LearningRateFound,
    LearningRateTried,
    find_learning_rate,
    smoothed,
)
from gui import fonts
from gui.theme import GUTTER, SMALL, theme
from gui.train.settings.curve import short
from gui.widgets import PlotCard, button, label
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
        self.plot = PlotCard(
            "Loss",
            x_label="learning rate",
            tip="The loss of each batch, and smoothed over its neighbours, while the learning rate grows",
        )
        self.bar = QProgressBar()
        self.sentence = label(wrap=True)
        self.use_button = button("Use", "Take this learning rate into the settings", role="primary")
        self.cancel_button = button("Cancel", "Leave the learning rate as it is")
        self._answer: QDialog.DialogCode | None = None
        self._prepare_plot()
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
                self._draw()
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
        self._mark.show()
        self._mark.setValue(math.log10(found.learning_rate))
        self._mark.label.setFormat(short(found.learning_rate))

    def _draw(self) -> None:
        places = [math.log10(each.learning_rate) for each in self.tried]
        self._raw.setData(places, [each.loss for each in self.tried])
        curve = smoothed([each.loss for each in self.tried])
        self._smoothed.setData(places, curve)
        least, first = float(curve.min()), float(curve[0])
        room = 0.25 * max(first - least, 0.2)
        self.plot.plot.setYRange(least - room, first + 2 * room)

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

    def _prepare_plot(self) -> None:
        axis = _Decades("bottom")
        axis.setStyle(tickLength=0, tickFont=fonts.ui_font(SMALL), tickTextOffset=6)
        self.plot.plot.setAxisItems({"bottom": axis})
        self.plot.plot.setXRange(math.log10(LOWEST), math.log10(HIGHEST), padding=0.02)
        self._raw = self.plot.add_curve("each batch", line="faint")
        self._smoothed = self.plot.add_curve("smoothed")
        self._mark = pg.InfiniteLine(angle=90, label="", labelOpts={"position": 0.92, "movable": False})
        self._mark.hide()
        self.plot.plot.addItem(self._mark)
        theme().changed.connect(self._restyle)
        self._restyle()

    @Slot()
    def _restyle(self) -> None:
        self.plot.restyle()
        colour = theme().colour("second")
        self._mark.setPen(pg.mkPen(colour, width=2, style=Qt.PenStyle.DashLine))
        self._mark.label.setColor(colour)

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


class _Decades(pg.AxisItem):
    """Of logarithms to the base of 10: a tick a decade, said as the learning rate."""

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        return [(1.0, [float(power) for power in range(math.ceil(low), math.floor(high) + 1)])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [short(10.0**power) for power in values]

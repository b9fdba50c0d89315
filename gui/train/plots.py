"""The four live plots of a run."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from gui.theme import GUTTER
from gui.train.history import History
from gui.widgets import PlotCard

WHY_ABOVE = (
    "Training loss lies above validation loss: "
    "while training, images are changed at random and answers are smoothed."
)
_LEAST_HEIGHT = 120


class TrainingPlots(QWidget):
    """`show_history` redraws them all; call it once a tick."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.loss = PlotCard("Loss", x_label="step", hint="The loss appears here.", tip=WHY_ABOVE)
        self.scores = PlotCard("Scores", x_label="step", hint="Accuracy and macro-F1 appear here.")
        self.rate = PlotCard("Learning rate", x_label="step", hint="The learning rate appears here.")
        self.speed = PlotCard("Images per second", x_label="step", hint="The speed of training appears here.")
        self._batch_loss = self.loss.add_curve(line="faint")
        self._train_loss = self.loss.add_curve(
            "training", tip="Training loss by batch: faint as it came, smoothed in front"
        )
        self._validation_loss = self.loss.add_curve(
            "validation", "second", "marked", tip="Loss on the validation images by epoch"
        )
        self._batch_accuracy = self.scores.add_curve(line="faint")
        self._accuracy = self.scores.add_curve(
            "training accuracy", tip="Accuracy on the training batches, smoothed"
        )
        self._macro_f1 = self.scores.add_curve(
            "macro-F1", "second", "marked", tip="Macro-F1 on the validation images by epoch"
        )
        self._rate = self.rate.add_curve()
        self._batch_speed = self.speed.add_curve(line="faint")
        self._speed = self.speed.add_curve()
        self.rate.plot.setLimits(yMin=0)
        self.speed.plot.setLimits(
            yMin=0, minYRange=10
        )  # where nothing changes, the axis still says what it shows
        self.loss.plot.setLimits(yMin=0, minYRange=0.02)
        self.scores.plot.setLimits(yMin=0, yMax=1.03, minYRange=0.02)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GUTTER)
        for place, card in enumerate(self.cards):
            card.setMinimumHeight(_LEAST_HEIGHT)
            grid.addWidget(card, *divmod(place, 2))
        for row, share in ((0, 5), (1, 4)):
            grid.setRowStretch(row, share)
            grid.setColumnStretch(row, 1)

    @property
    def cards(self) -> tuple[PlotCard, ...]:
        return self.loss, self.scores, self.rate, self.speed

    def show_history(self, history: History) -> None:
        for card in self.cards:
            card.set_empty(not len(history.loss))
            card.plot.setXRange(0, max(history.steps, 1), padding=0.01)
        self._batch_loss.setData(history.loss.x, history.loss.y)
        self._train_loss.setData(history.loss.x, history.loss.smooth)
        self._validation_loss.setData(history.validation_loss.x, history.validation_loss.y)
        self._batch_accuracy.setData(history.accuracy.x, history.accuracy.y)
        self._accuracy.setData(history.accuracy.x, history.accuracy.smooth)
        self._macro_f1.setData(history.macro_f1.x, history.macro_f1.y)
        self.rate.plot.setYRange(0, 1.05 * history.learning_rate.y.max(initial=0) or 1, padding=0)
        self._rate.setData(history.learning_rate.x, history.learning_rate.y)
        self._batch_speed.setData(history.speed.x, history.speed.y)
        self._speed.setData(history.speed.x, history.speed.smooth)

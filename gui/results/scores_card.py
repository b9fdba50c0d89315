"""The left card: the confusion matrix, the scores of each class, and how far probabilities come true."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gui.results.class_table import ClassTable, ClassView
from gui.results.judging import Judged
from gui.results.reliability_plot import ReliabilityPlot
from gui.widgets import Card, ConfusionMatrix, EmptyState, SegmentedControl, SteadyLabel, label

CONFUSION, CLASSES, RELIABILITY = range(3)
COUNTS, SHARES = range(2)
LEGEND = "Row: the label. Column: the answer. A click, or the arrow keys, show a cell’s images."
NO_LABELS = "The images have no labels to compare the answers with: they are classified, not scored."
_DIAGONAL = (
    "A bar that ends at the dashed line is as often right as it says; one below it is too sure of itself."
)


class ScoresCard(Card):
    """`cell_chosen` carries the true class and the answer of a cell whose images are to be seen.

    With several models, `models` says whose scores these are; `model_chosen` carries the place of another one.
    """

    cell_chosen = Signal(int, int)
    model_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Scores")
        self.views = SegmentedControl("Show", ("Confusion", "Classes", "Reliability"))
        self.unit = SegmentedControl("Cells", ("Counts", "Shares"))
        self.models = QComboBox()
        self.matrix, self.rows, self.plot = ConfusionMatrix(), ClassTable(), ReliabilityPlot()
        self.table = ClassView(self.rows)
        self.told, self.bar_told = SteadyLabel("muted"), SteadyLabel("muted")
        self._stack, self._no_labels = QStackedWidget(), EmptyState(NO_LABELS)
        self._lay_out()
        self.views.chosen.connect(self._show_view)
        self.unit.chosen.connect(self._choose_unit)
        self.models.activated.connect(self.model_chosen)
        self.matrix.told.connect(self._tell)
        self.matrix.chosen.connect(self.cell_chosen)
        self.plot.told.connect(self._tell_bar)
        self._tell("")

    def show_judged(self, judged: Judged) -> None:
        """The shown model's; the chosen cell stays."""
        evaluation = judged.evaluation
        self.models.clear()
        self.models.addItems([result.model_name for result in judged.results])
        self.models.setCurrentIndex(judged.shown)
        self.models.setVisible(len(judged.results) > 1)
        for control in (self.views, self.unit):
            control.setEnabled(evaluation is not None)
        if evaluation is None:
            self._stack.setCurrentWidget(self._no_labels)
            self.told.hide()
            return
        self.matrix.show_matrix(evaluation.confusion, evaluation.class_names)
        if self.matrix.cell is None:
            self.matrix.choose(*_worst(evaluation.confusion))
        self.rows.show_scores(evaluation.per_class)
        self.plot.show_reliability(evaluation.reliability)
        self._show_view(self.views.index)

    def show_reliability(self) -> None:
        if self.views.isEnabled():
            self.views.choose(RELIABILITY)
            self.plot.setFocus()

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.addWidget(self.views)
        above.addStretch(1)
        above.addWidget(self.unit)
        self.models.setAccessibleName("Model")
        self.models.setToolTip("The model whose scores and images are shown (arrow keys)")
        self.models.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.models.hide()
        self.body.addWidget(self.models)
        self.body.addLayout(above)
        reliability = QWidget()
        column = QVBoxLayout(reliability)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(_DIAGONAL, "small", wrap=True))
        column.addWidget(self.plot, 1)
        column.addWidget(self.bar_told)
        for widget in (self.matrix, self.table, reliability, self._no_labels):
            self._stack.addWidget(widget)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self.told)
        self.setMinimumWidth(388)

    @Slot(int)
    def _show_view(self, view: int) -> None:
        self._stack.setCurrentIndex(view)
        self.unit.setVisible(view == CONFUSION)
        self.told.setVisible(view == CONFUSION)

    @Slot(int)
    def _choose_unit(self, unit: int) -> None:
        self.matrix.show_shares(unit == SHARES)

    @Slot(str)
    def _tell(self, sentence: str) -> None:
        self.told.say(sentence or LEGEND, "" if sentence else "muted")

    @Slot(str)
    def _tell_bar(self, sentence: str) -> None:
        self.bar_told.say(sentence, "")


def _worst(confusion: np.ndarray) -> tuple[int, int]:
    """The cell with the most mistakes; the first one where there are none."""
    wrong = confusion * (1 - np.eye(len(confusion), dtype=np.int64))
    row, column = np.unravel_index(wrong.argmax(), wrong.shape)
    return int(row), int(column)

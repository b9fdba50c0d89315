"""The figures of each model in tiles, a row a model."""

from __future__ import annotations

import os
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from core.training.answers import Answers
from core.training.evaluation import Evaluation
from core.training.intervals import METHOD, Interval
from gui import fonts
from gui.results.judging import Judged
from gui.theme import TITLE
from gui.train.wording import things
from gui.widgets import label, percent

_FIGURE = 24
_NAME = 104  # pixels of a model's name beside its figures
CALIBRATION = "Calibration error"


@dataclass(frozen=True)
class Figure:
    """One figure: its name, itself, what stands below it, and what it means."""

    name: str
    value: str
    detail: str = ""
    tip: str = ""


def figures_of(result: Answers, temperature: float) -> tuple[Figure, ...]:
    """What is known of a model; without labels, only what it says of itself."""
    cores = os.cpu_count() or 1
    speed = Figure(
        "Images per second",
        f"{result.images_per_second:,.0f}",
        things(cores, "core"),
        "Through the network, once the images are prepared",
    )
    skipped = f", {result.skipped:,} skipped" if result.skipped else ""
    if not isinstance(result, Evaluation):
        return (
            Figure("Images", f"{result.images:,}", f"no labels{skipped}", "Classified, not scored"),
            Figure(
                "Not sure",
                f"{result.not_sure:,}",
                percent(result.not_sure / max(1, result.images)),
                "Answers below the model's own threshold",
            ),
            speed,
        )
    accuracy, macro_f1 = result.intervals
    right = f"{int(result.right.sum()):,} of {result.images:,}{skipped}"
    return (
        Figure(
            "Macro-F1", f"{result.macro_f1:.4f}", _range(macro_f1), f"The mean F1 of all classes; {METHOD}"
        ),
        Figure(
            "Accuracy",
            percent(result.accuracy, decimals=2),
            f"{_range(accuracy, percent_=True)}\n{right}",
            f"The share of right answers; {METHOD}",
        ),
        Figure(
            "Top-2",
            percent(result.top_2, decimals=2),
            "in the first two",
            "The share of images whose true class is one of the two likeliest",
        ),
        Figure(
            "Cross-entropy",
            f"{result.cross_entropy:.4f}",
            "nats, the mean",
            "The mean of -log(the probability of the true class): small where it is sure and right",
        ),
        Figure(
            CALIBRATION,
            f"{result.expected_calibration_error:.4f}",
            f"temperature {temperature:.2f}",
            "How far probabilities are from coming true, on average; click to see the reliability plot",
        ),
        speed,
    )


class Tile(QFrame):
    """`asked` comes where one that can be asked is clicked, or chosen with Space or Return."""

    asked = Signal()

    def __init__(self, figure: Figure, *, of: str, small: bool, parent: QWidget | None = None) -> None:
        """`of` is the model's name; a small one has a single line below its figure."""
        super().__init__(parent)
        self.setObjectName("card")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 6 if small else 8, 8, 6 if small else 8)
        column.setSpacing(0)
        detail = figure.detail.split("\n")
        self.name, self.value = label(figure.name, "small" if small else "muted"), label(figure.value)
        self.detail = label(detail[0] if small else figure.detail, "small")
        self.value.setFont(fonts.ui_font(TITLE if small else _FIGURE, semibold=True))
        for part in (self.name, self.value, self.detail):
            part.setMinimumWidth(10)
            column.addWidget(part)
        column.addStretch(1)
        self.setToolTip(figure.tip)
        self.setAccessibleName(f"{figure.name} of {of}: {figure.value}")
        self.setAccessibleDescription(", ".join(detail))
        self.can_be_asked = figure.name == CALIBRATION
        if self.can_be_asked:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.can_be_asked and event.button() is Qt.MouseButton.LeftButton:
            self.asked.emit()
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self.can_be_asked and event.key() in keys:
            self.asked.emit()
        else:
            super().keyPressEvent(event)


class Figures(QWidget):
    """`calibration_asked` comes from a tile with the calibration error."""

    calibration_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Figures")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.tiles: list[Tile] = []
        self._names: list[QLabel] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)

    def show_judged(self, judged: Judged) -> None:
        """A row a model, which begins with its name where there are several."""
        for old in (*self.tiles, *self._names):
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.tiles, self._names = [], []
        several = len(judged.results) > 1
        for row, result in enumerate(judged.results):
            if several:
                self._add_name(row, result.model_name)
            for column, figure in enumerate(figures_of(result, judged.temperatures[row]), start=1):
                tile = Tile(figure, of=result.model_name, small=several)
                tile.asked.connect(self.calibration_asked)
                self._grid.addWidget(tile, row, column)
                self._grid.setColumnStretch(column, 1)
                self.tiles.append(tile)

    def _add_name(self, row: int, name: str) -> None:
        shown = label(role="heading")
        shown.setFixedWidth(_NAME)
        shown.setText(shown.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, _NAME - 8))
        shown.setToolTip(name)
        self._grid.addWidget(shown, row, 0)
        self._names.append(shown)


def _range(interval: Interval, *, percent_: bool = False) -> str:
    if percent_:
        return f"{100 * interval.low:.2f} – {percent(interval.high, decimals=2)}"
    return f"{interval.low:.4f} – {interval.high:.4f}"

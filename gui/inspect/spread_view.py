"""How one kind of a layer's numbers is spread: a histogram over its figures."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.insight import Histogram as Spread
from gui.inspect.histogram import Histogram, figure
from gui.widgets import label, percent


class SpreadView(QWidget):
    """`show_spread` takes what core counted, or why there is nothing."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.histogram = Histogram(title)
        self.figures = label(role="small", wrap=True)
        self.warning = label(role="warning-small", wrap=True)
        self.warning.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(title, "heading"))
        column.addWidget(self.histogram, 1)
        for words in (self.figures, self.warning):
            column.addWidget(words)

    def show_spread(self, spread: Spread | None, nothing: str) -> None:
        """`nothing` is the reason where it is None."""
        self.warning.setVisible(spread is not None and spread.not_finite > 0)
        if spread is None or not spread.counts.any():
            self.histogram.clear()
            self.figures.setText(nothing if spread is None else "Not one of them is a finite number.")
        else:
            self.histogram.show_counts(spread.counts, spread.edges)
            figures = (
                f"mean {figure(spread.mean)}",
                f"std {figure(spread.std)}",
                f"{percent(spread.zeros)} zeros",
            )
            self.figures.setText("\n".join(figures))  # smallest and largest stand below the histogram
        if spread is not None and spread.not_finite:
            verb = "is" if spread.not_finite == 1 else "are"
            self.warning.setText(f"{spread.not_finite:,} {verb} infinite or no number")

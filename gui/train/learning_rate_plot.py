"""The loss while the learning rate grows, a decade a tick, with a mark at the rate that is suggested."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.training.lr_finder import HIGHEST, LOWEST, LearningRateTried, smoothed
from gui import fonts
from gui.plot.look import Look
from gui.theme import SMALL, theme
from gui.train.settings.curve import short
from gui.widgets import Card

_RAW, _SMOOTHED, _MARK = Look(faint=True), Look(), Look("second", 2, (3.0, 2.0))
_TIP = "The loss of each batch, faint, and smoothed over its neighbours, while the learning rate grows"


class LearningRatePlot(Card):
    """`show_tried` draws what was tried so far, `mark` the learning rate that was found."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Loss by learning rate", parent)
        self._view = pg.PlotWidget(background=None, axisItems={"bottom": _Decades("bottom")})
        self._view.setAccessibleName("Loss, plotted over the learning rate")
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setToolTip(_TIP)
        self._plot: pg.PlotItem = self._view.getPlotItem()
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.showGrid(x=False, y=True, alpha=1.0)
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.enableAutoSIPrefix(False)
            axis.setStyle(tickLength=0, tickFont=fonts.ui_font(SMALL), tickTextOffset=6)
        self._plot.setXRange(math.log10(LOWEST), math.log10(HIGHEST), padding=0.02)
        self._raw, self._smoothed = self._plot.plot([], []), self._plot.plot([], [])
        self._mark = pg.InfiniteLine(angle=90, label="", labelOpts={"position": 0.92, "movable": False})
        self._mark.hide()
        self._plot.addItem(self._mark)
        row = QHBoxLayout()
        row.addWidget(self._view)
        self.body.addLayout(row, 1)
        theme().changed.connect(self._restyle)
        self._restyle()

    def show_tried(self, tried: Sequence[LearningRateTried]) -> None:
        places, losses = [math.log10(each.learning_rate) for each in tried], [each.loss for each in tried]
        curve = smoothed(losses)
        self._raw.setData(places, losses)
        self._smoothed.setData(places, curve)
        least, first = float(curve.min()), float(curve[0])
        room = 0.25 * max(first - least, 0.2)
        self._plot.setYRange(least - room, first + 2 * room)

    def mark(self, learning_rate: float) -> None:
        self._mark.show()
        self._mark.setValue(math.log10(learning_rate))
        self._mark.label.setFormat(short(learning_rate))

    @Slot()
    def _restyle(self) -> None:
        for curve, look in ((self._raw, _RAW), (self._smoothed, _SMOOTHED), (self._mark, _MARK)):
            pen = look.pen
            pen.setCosmetic(
                True
            )  # in pixels: a pen of one learning rate and one loss would paint over everything
            curve.setPen(pen)
        self._mark.label.setColor(_MARK.colour)
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.setTextPen(theme().colour("muted"))
            axis.setPen(theme().colour("line"))
            axis.setTickPen(theme().colour("line"))


class _Decades(pg.AxisItem):
    """Of logarithms to the base of 10: a tick a decade, said as the learning rate."""

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        return [(1.0, [float(power) for power in range(math.ceil(low), math.floor(high) + 1)])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [short(10.0**power) for power in values]

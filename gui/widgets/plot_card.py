"""A card with one plot: curves of width 1 in the theme's colours, and a legend with their line styles."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGraphicsItem, QHBoxLayout, QVBoxLayout, QWidget

from gui import fonts
from gui.theme import SMALL, theme
from gui.widgets.card import Card
from gui.widgets.empty_state import EmptyState
from gui.widgets.labels import label

_MOST_PLACES = 4  # after the point, that the axis has room for
Line = Literal["solid", "marked", "faint"]


@dataclass(frozen=True)
class _Look:
    """How a curve is drawn: in the palette's colour `role`.

    A faint line is the raw data behind a smoothed one; a marked one is dashed and has a dot at each of its few points.
    """

    role: str
    line: Line

    @property
    def colour(self) -> QColor:
        colour = theme().colour(self.role)
        colour.setAlpha(60 if self.line == "faint" else 255)
        return colour

    def pen(self, width: float = 1):
        marked = self.line == "marked"
        style = Qt.PenStyle.DashLine if marked else Qt.PenStyle.SolidLine
        return pg.mkPen(self.colour, width=2 if marked else width, style=style)

    def apply(self, curve: pg.PlotDataItem) -> None:
        curve.setPen(self.pen())
        if self.line == "marked":
            curve.setSymbol("o")
            curve.setSymbolSize(6)
            curve.setSymbolPen(None)
            curve.setSymbolBrush(self.colour)


class PlotCard(Card):
    """`add_curve` returns pyqtgraph's PlotDataItem: `curve.setData(x, y)` shows it.

    `plot` is the pyqtgraph PlotItem, for ranges and logarithmic axes. The card shows `hint` until `set_empty(False)`.
    """

    def __init__(
        self,
        title: str,
        *,
        x_label: str = "",
        hint: str = "",
        tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, parent)
        self._curves: list[tuple[pg.PlotDataItem, _Look]] = []
        self._view = pg.PlotWidget(
            background=None, axisItems={side: _Axis(side) for side in ("left", "bottom")}
        )
        self._view.setAccessibleName(f"{title}, plotted over {x_label}" if x_label else title)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot: pg.PlotItem = self._view.getPlotItem()
        self.setToolTip(tip)
        self.plot.setToolTip(tip)
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.setDownsampling(auto=True, mode="peak")
        self.plot.setClipToView(True)
        self.plot.showGrid(x=False, y=True, alpha=1.0)
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.enableAutoSIPrefix(False)
            axis.setZValue(-1)  # the grid belongs to the axis, and behind the curves
            # drawn again only when it changes: an axis takes 2 ms, ten times a curve
            axis.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
            axis.setStyle(tickLength=0, tickFont=fonts.ui_font(SMALL), tickTextOffset=6)
        self.plot.getAxis("left").setWidth(46)
        corner = QVBoxLayout(self._view)
        corner.setContentsMargins(2, 0, 0, 3)
        corner.addWidget(label(x_label, "small"), 0, Qt.AlignmentFlag.AlignBottom)
        self._empty = EmptyState(hint)
        self.body.addWidget(self._view, 1)
        self.body.addWidget(self._empty, 1)
        self.set_empty(bool(hint))
        theme().changed.connect(self.restyle)
        self.restyle()

    @property
    def is_empty(self) -> bool:
        return self._view.isHidden()

    def set_empty(self, empty: bool) -> None:
        self._empty.setVisible(empty)
        self._view.setVisible(not empty)

    def add_curve(
        self, name: str = "", role: str = "accent", line: Line = "solid", *, tip: str = ""
    ) -> pg.PlotDataItem:
        """A curve in a palette colour; one with a name gets a place in the legend, where `tip` explains it."""
        look = _Look(role, line)
        curve = self.plot.plot([], [], antialias=False, skipFiniteCheck=False)
        look.apply(curve)
        self._curves.append((curve, look))
        if name:
            entry = QHBoxLayout()
            entry.setSpacing(6)
            for part in (_Swatch(look), label(name, "small")):
                part.setToolTip(tip)
                entry.addWidget(part)
            self.header.addLayout(entry)
        return curve

    @Slot()
    def restyle(self) -> None:
        """Give axes, grid and curves the theme's colours: pyqtgraph does not follow the scheme by itself."""
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.setTextPen(theme().colour("muted"))
            axis.setPen(theme().colour("line"))
            axis.setTickPen(theme().colour("line"))
        for curve, look in self._curves:
            look.apply(curve)


class _Axis(pg.AxisItem):
    """Thousands-separated numbers."""

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        places = max(0, math.ceil(-math.log10(spacing * scale) - 1e-9))
        if places > _MOST_PLACES:
            return [f"{value * scale:.1e}".replace("e-0", "e-") if value else "0" for value in values]
        return [f"{value * scale:,.{places}f}" for value in values]


class _Swatch(QWidget):
    """A short piece of a curve's line."""

    def __init__(self, look: _Look) -> None:
        super().__init__()
        self._look = look
        self.setFixedSize(QSize(16, 14))
        theme().changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(self._look.pen(width=2))
            painter.drawLine(0, 7, 16, 7)

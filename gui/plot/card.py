"""A card with one plot, its legend and the figures under the pointer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from gui.plot.curve import Curve
from gui.plot.legend import Entry, Legend
from gui.plot.view import Limits, PlotView
from gui.plot.x_range import XRange
from gui.widgets.card import Card
from gui.widgets.empty_state import EmptyState


class PlotCard(Card):
    """Shows `hint` until `set_empty(False)`. `widest` is a figure as wide as the legend's get."""

    def __init__(
        self,
        title: str,
        x: XRange,
        *,
        limits: Limits,
        widest: str,
        hint: str,
        tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, parent)
        self._x = x
        self._in_legend: Sequence[Curve] = ()
        self.legend = Legend(widest)
        self.view = PlotView(title, x, limits)
        self.header.removeWidget(self.note)
        self.header.addWidget(self.legend)
        self._empty = EmptyState(hint)
        self.setToolTip(tip)
        self.body.setSpacing(4)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self._empty, 1)
        self.set_empty(True)
        x.hovered.connect(self.show_values)

    @property
    def is_empty(self) -> bool:
        return self.view.isHidden()

    def set_empty(self, empty: bool) -> None:
        self._empty.setVisible(empty)
        self.view.setVisible(not empty)

    def show_curves(self, curves: Sequence[Curve], key: Sequence[Entry] | None = None) -> None:
        """Drawn in this order; the legend has those with a name, or the only one of all, unless a `key` is given."""
        self.view.curves = curves
        named = [curve for curve in curves if curve.name]
        self._in_legend = [] if key is not None else named or curves[-1:]
        look_matters = bool(named)
        self.legend.show_entries(
            key if key is not None else [
                Entry(curve.name, curve.look if look_matters else None, curve.tip) for curve in self._in_legend
            ]
        )  # fmt: skip
        self.redraw()

    def redraw(self) -> None:
        """After the curves have grown."""
        self.view.redraw()
        self.show_values()

    @Slot()
    def show_values(self) -> None:
        if self._in_legend:
            step = self._x.hover
            values = [curve.value_text(step) for curve in self._in_legend]
            self.legend.show_values(values, hovering=step is not None)

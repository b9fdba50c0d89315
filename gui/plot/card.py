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
    """Shows `hint` until `set_empty(False)`. `widest` is a figure as wide as the legend's get.

    In a narrow card the legend has a second row, `more_legend`, for all entries but the last.
    """

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
        self._entries: Sequence[Entry] = ()
        self._in_two_rows = False
        self.legend, self.more_legend = Legend(widest), Legend(widest)
        self.view = PlotView(title, x, limits)
        self.header.removeWidget(self.note)
        self.header.addWidget(self.legend)
        self._empty = EmptyState(hint)
        self.setToolTip(tip)
        self.body.setSpacing(4)
        self.body.addWidget(self.more_legend)
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
        self._entries = (
            key if key is not None else [
                Entry(curve.name, curve.look if look_matters else None, curve.tip) for curve in self._in_legend
            ]
        )  # fmt: skip
        self._show_entries()
        self.redraw()

    def has_room_for_names(self, width: int) -> bool:
        """Whether the whole legend can be read beside the title, in a card of this width."""
        margins, header = self.body.contentsMargins(), self.header.sizeHint().width()
        beside = header - self.legend.sizeHint().width() + margins.left() + margins.right()
        return beside + self.legend.width_of_names(self._entries) <= width

    def show_in_two_rows(self, two: bool) -> None:
        """The legend; in one row otherwise."""
        if two != self._in_two_rows:
            self._in_two_rows = two
            self._show_entries()
            self.show_values()

    def redraw(self) -> None:
        """After the curves have grown."""
        self.view.redraw()
        self.show_values()

    @Slot()
    def show_values(self) -> None:
        if self._in_legend:
            step = self._x.hover
            values = [curve.value_text(step) for curve in self._in_legend]
            above = self._above
            self.more_legend.show_values(values[:above], hovering=step is not None)
            self.legend.show_values(values[above:], hovering=step is not None)

    @property
    def _above(self) -> int:
        """How many entries there are in the second row."""
        return max(0, len(self._entries) - 1) if self._in_two_rows else 0

    def _show_entries(self) -> None:
        self.more_legend.show_entries(self._entries[: self._above])
        self.legend.show_entries(self._entries[self._above :])
        self.more_legend.setVisible(self._above > 0)

"""The card with the maps of one layer, or the filters, as one mosaic with its scale and shape named."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from core.insight import LayerInfo
from gui.inspect.mosaics import Mosaic, arrange
from gui.inspect.signed_bars import SignedBars, signed
from gui.train.wording import shape_text
from gui.widgets import Card, EmptyState, MapLegend, MapView, SegmentedControl, label

MAPS, FILTERS = 0, 1
EMPTY = "Draw a digit on the Draw page, or drop an image here, to see what each layer makes of it."
_POINT = "Point at a map to read a value."


class MapsCard(Card):
    """`mode_chosen` carries MAPS or FILTERS; `draw_asked` comes from the empty card's button."""

    mode_chosen = Signal(int)
    draw_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Maps")
        self.modes = SegmentedControl("Show", ("Feature maps", "Filters"))
        self.modes.chosen.connect(self.mode_chosen)
        self.caption, self.reading = label(role="muted"), label(_POINT, "small")
        self.legend, self.view, self.bars = MapLegend(), MapView("Maps"), SignedBars()
        self.view.hovered.connect(self._read)
        self.empty = EmptyState(EMPTY, action="Go to Draw", tip="Show the Draw page")
        if self.empty.button:
            self.empty.button.clicked.connect(self.draw_asked)
        self.no_filters = EmptyState("This network has no convolution, and so no filters.")
        self._stack = QStackedWidget()
        for widget in (self.view, self.bars, self.empty, self.no_filters):
            self._stack.addWidget(widget)
        self._mosaic: Mosaic | None = None
        self._word = "channel"
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.modes)
        row.addStretch(1)
        row.addWidget(self.caption)
        row.addWidget(self.legend)
        self.body.addLayout(row)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self.reading)
        self.clear()

    def show_maps(self, layer: LayerInfo, maps: np.ndarray) -> None:
        """One layer's output. Input shape: (C, H, W)."""
        count, height, width = maps.shape
        flat = "values" if len(layer.output_shape) == 1 else f"maps of {height} × {width}"
        self._show(maps, f"{layer.name} · {count} {flat if count > 1 else flat.replace('maps', 'map')}")
        self._word = "value" if len(layer.output_shape) == 1 else "channel"

    def show_outputs(self, layer: LayerInfo, maps: np.ndarray, class_names: Sequence[str]) -> None:
        """The last layer's, one value a class. Input shape: (K, 1, 1)."""
        values = maps[:, 0, 0]
        self._mosaic = None
        limit = float(np.abs(values).max(initial=0)) or 1.0
        self.bars.show_values(class_names, values, limit)
        self._name(f"{layer.name} · {len(values)} values, one a class", limit)
        self.reading.setText("The largest value is the answer; softmax makes probabilities of them.")
        self._stack.setCurrentWidget(self.bars)

    def show_filters(self, name: str, filters: np.ndarray) -> None:
        """Input shape: (out, in, kh, kw)."""
        out, channels, height, width = filters.shape
        each = shape_text(filters.shape[2:] if channels == 1 else filters.shape[1:])
        self._show(filters.reshape(out * channels, height, width), f"{name} · {out} filters of {each}")
        self._word = "filter" if channels == 1 else "kernel"

    def show_no_filters(self) -> None:
        self.clear()
        self._stack.setCurrentWidget(self.no_filters)

    def clear(self) -> None:
        self._mosaic = None
        self.caption.clear()
        self.legend.show_limit(None)
        self.view.clear_mosaic()
        self.reading.clear()
        self._stack.setCurrentWidget(self.empty)

    @property
    def shown(self) -> QWidget | None:
        """The view, the bars, or one of the empty states."""
        return self._stack.currentWidget()

    @property
    def mosaic(self) -> Mosaic | None:
        return self._mosaic

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._mosaic is not None:
            self._arrange(self._mosaic.maps)

    def _show(self, maps: np.ndarray, caption: str) -> None:
        self._stack.setCurrentWidget(self.view)
        limit = self._arrange(maps)
        self._name(caption, limit)
        self.reading.setText(_POINT)

    def _arrange(self, maps: np.ndarray) -> float:
        """The limit of the scale."""
        self._mosaic = made = arrange(maps, max(self._stack.width(), 1), max(self._stack.height(), 1))
        self.view.show_mosaic(made.picture, made.limit)
        return made.limit

    def _name(self, caption: str, limit: float) -> None:
        self.caption.setText(caption)
        self.legend.show_limit(limit)
        self.view.setAccessibleName(caption)

    @Slot(int, int)
    def _read(self, row: int, column: int) -> None:
        if self._mosaic is None:
            return
        place = self._mosaic.at(row, column) if row >= 0 else None
        if place is None:
            self.reading.setText(_POINT)
            return
        channel, y, x = place
        value = signed(float(self._mosaic.maps[place]))
        where = "" if self._mosaic.maps.shape[1:] == (1, 1) else f", row {y + 1}, column {x + 1}"
        self.reading.setText(f"{self._word} {channel + 1}{where}: {value}")

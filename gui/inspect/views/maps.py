"""Feature maps: what the chosen layer makes of the image."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.insight import LayerInfo, Numbers
from gui.inspect.look import IMAGE
from gui.inspect.mosaic_panel import MosaicPanel
from gui.inspect.signed_bars import SignedBars
from gui.inspect.subject import Subject
from gui.inspect.view import View
from gui.widgets import EmptyState

EMPTY = (
    "Draw a digit above, drop an image here, or take one of the data set, to see what each layer makes of it."
)


class MapsView(View):
    """Every channel of a layer; of the last layer a bar for each class. `draw_asked` comes from the empty view."""

    title = "Feature maps"
    tip = "What the chosen layer makes of the image"

    draw_asked = Signal()

    def __init__(self, subject: Subject, parent: QWidget | None = None) -> None:
        super().__init__(subject, parent)
        self.panel, self.bars = MosaicPanel("Feature maps"), SignedBars()
        self.empty = EmptyState(EMPTY, action="Go to Draw", tip="Show the Draw page (Ctrl+1)")
        if self.empty.button:
            self.empty.button.clicked.connect(self.draw_asked)
        self._stack = QStackedWidget()
        for widget in (self.panel, self.bars, self.empty):
            self._stack.addWidget(widget)
        self.head.addWidget(self.panel.scales)
        self.head.addWidget(self.panel.legend)
        self.body.addWidget(self._stack, 1)
        self.panel.picked.connect(subject.choose_cell)
        self.panel.enlarged_changed.connect(self._changed)
        subject.layer_chosen.connect(self._layer_chosen)

    @property
    def shown(self) -> QWidget | None:
        """The panel, the bars, or the empty state."""
        return self._stack.currentWidget()

    def picture(self) -> QWidget:
        return self._stack

    def numbers(self) -> Numbers | None:
        maps = self.subject.maps
        if maps is None:
            return None
        name = self.subject.layer.name
        if len(self.subject.layer.output_shape) == 1:
            return Numbers(name, maps[:, 0, 0], (("channel", None),))
        return Numbers(name, maps, (("channel", None), ("row", None), ("column", None)))

    def refresh(self) -> None:
        maps, model = self.subject.maps, self.subject.model
        for widget in (self.panel.scales, self.panel.legend):
            widget.setVisible(maps is not None)
        if maps is None or model is None:
            self.panel.clear()
            self.caption.clear()
            self._stack.setCurrentWidget(self.empty)
        elif self.subject.is_last_layer and len(maps) == len(model.class_names):
            self._show_outputs(self.subject.layer, maps[:, 0, 0], model.class_names)
        else:
            self._show_maps(self.subject.layer, maps)

    def _show_outputs(self, layer: LayerInfo, values: np.ndarray, class_names: tuple[str, ...]) -> None:
        limit = float(np.abs(values).max(initial=0)) or 1.0
        self.panel.clear()
        self.panel.scales.hide()
        self.panel.legend.show_limit(limit)
        self.bars.show_values(class_names, values, limit)
        self.caption.setText(f"{layer.name} · {len(values)} values, one a class; the largest is the answer")
        self._stack.setCurrentWidget(self.bars)

    def _show_maps(self, layer: LayerInfo, maps: np.ndarray) -> None:
        flat = len(layer.output_shape) == 1
        word = "value" if flat else "channel"
        self.panel.scales.setVisible(not flat and len(maps) > 1 and self.panel.enlarged is None)
        self.panel.show_maps(maps, self.subject.cell, word=word)
        self.caption.setText(_caption(layer, maps, self.panel.enlarged))
        self._stack.setCurrentWidget(self.panel)

    @Slot()
    def _layer_chosen(self) -> None:
        if self.panel.enlarged is not None:
            self.panel.enlarge(None)


def _caption(layer: LayerInfo, maps: np.ndarray, enlarged: int | None) -> str:
    count, height, width = maps.shape
    if len(layer.output_shape) == 1:
        return f"{layer.name} · {count:,} values"
    size = f"{height} × {width}"
    if enlarged is not None:
        return f"{layer.name} · channel {enlarged + 1} of {count:,}, {size}"
    if layer.name == IMAGE:
        return f"{layer.name} · {size}" if count == 1 else f"{layer.name} · {count} channels of {size}"
    return f"{layer.name} · {count:,} {'maps' if count > 1 else 'map'} of {size}"

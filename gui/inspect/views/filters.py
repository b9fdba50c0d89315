"""Filters: what a convolution looks for in its input, and what the rows of a Linear layer look for in an image."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from core.insight import Maps, Numbers, convolutions, filters, weight_images
from core.model_file import Model
from gui.inspect.look import Cell
from gui.inspect.mosaic_panel import MosaicPanel
from gui.inspect.subject import Subject
from gui.inspect.view import View
from gui.train.wording import things
from gui.widgets import EmptyState

NONE = (
    "This network has no convolution and no Linear layer that looks at an image, and so no filters to show."
)
SUMMED, EVERY = 0, 1


@dataclass(frozen=True, eq=False)
class Kernels:
    """(out, in, height, width) of one layer."""

    layer: str
    values: Maps
    are_filters: bool


class FiltersView(View):
    """Of the chosen layer, or of the one before it that has some."""

    title = "Filters"
    tip = "What the chosen layer looks for"

    def __init__(self, subject: Subject, parent: QWidget | None = None) -> None:
        super().__init__(subject, parent)
        self.panel = MosaicPanel("Filters")
        self.inputs = QComboBox()
        self.inputs.setAccessibleName("Input channel")
        self.inputs.setToolTip(
            "Sum over all input channels, show every kernel, or those of one input channel"
        )
        self.inputs.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.inputs.currentIndexChanged.connect(self._changed)
        self.none = EmptyState(NONE)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.panel)
        self._stack.addWidget(self.none)
        self._kernels: Kernels | None = None
        self._cell: Cell | None = None
        self.head.addWidget(self.inputs)
        self.head.addWidget(self.panel.scales)
        self.head.addWidget(self.panel.legend)
        self.body.addWidget(self._stack, 1)
        self.panel.picked.connect(self._pick)
        self.panel.enlarged_changed.connect(self._changed)
        subject.layer_chosen.connect(self._layer_chosen)

    @property
    def kernels(self) -> Kernels | None:
        """What is shown; None where the network has none."""
        return self._kernels

    def picture(self) -> QWidget:
        return self._stack

    def numbers(self) -> Numbers | None:
        if self._kernels is None:
            return None
        axes = (("filter", None), ("input", None), ("row", None), ("column", None))
        return Numbers(f"{self._kernels.layer}-filters", self._kernels.values, axes)

    def refresh(self) -> None:
        model = self.subject.model
        self._kernels = kernels_of(model, self.subject) if model else None
        for widget in (self.inputs, self.panel.scales, self.panel.legend):
            widget.setVisible(self._kernels is not None)
        if self._kernels is None:
            self.panel.clear()
            self.caption.clear()
            self._stack.setCurrentWidget(self.none)
            return
        self._fill(self._kernels.values.shape[1])
        self._stack.setCurrentWidget(self.panel)
        shown = self._shown(self._kernels.values)
        if self._cell is not None and not all(map(int.__lt__, self._cell.place, shown.shape)):
            self._cell = None
        word = self._word(self._kernels)
        self.panel.show_maps(shown, self._cell, word=word)
        self.panel.scales.setVisible(self.panel.enlarged is None and len(shown) > 1)
        self.caption.setText(self._words(self._kernels.layer, shown, word))

    def _word(self, kernels: Kernels) -> str:
        """What one of those that are shown is called."""
        if self.inputs.currentIndex() == EVERY and kernels.values.shape[1] > 1:
            return "kernel"
        return "filter" if kernels.are_filters else "row"

    def _words(self, layer: str, shown: Maps, word: str) -> str:
        count, *size = shown.shape
        what = things(count, word) if word != "row" else f"{count:,} rows of weights"
        if self.panel.enlarged is not None:
            what = f"{word} {self.panel.enlarged + 1:,} of {count:,}"
        return f"{layer} · {what}, {' × '.join(map(str, size))}"

    def _fill(self, inputs: int) -> None:
        """The choices there are; "all" where there is only one input channel."""
        if self.inputs.count() != inputs + 2:
            with QSignalBlocker(self.inputs):
                self.inputs.clear()
                self.inputs.addItems(["summed", "every kernel", *(f"input {i + 1}" for i in range(inputs))])
        self.inputs.setVisible(inputs > 1)

    def _shown(self, values: Maps) -> Maps:
        """(C, height, width)."""
        choice = self.inputs.currentIndex()
        if choice == SUMMED:
            return values.sum(axis=1)
        if choice == EVERY:
            return values.reshape(-1, *values.shape[2:])
        return np.ascontiguousarray(values[:, choice - 2])

    @Slot(object)
    def _pick(self, cell: Cell) -> None:
        self._cell = cell
        self.refresh()

    @Slot()
    def _layer_chosen(self) -> None:
        self._cell = None
        if self.panel.enlarged is not None:
            self.panel.enlarge(None)


def kernels_of(model: Model, subject: Subject) -> Kernels | None:
    """The chosen layer's, or those of the nearest layer before it, or else after it, that has some."""
    names = [layer.name for layer in subject.layers]
    place = names.index(subject.layer.name)
    with_filters = set(convolutions(model))
    linear = {layer.name for layer in subject.layers if layer.kind == "Linear"}
    for name in (*reversed(names[: place + 1]), *names[place + 1 :]):
        if name in with_filters:
            return Kernels(name, filters(model, name), are_filters=True)
        if name in linear:
            images = weight_images(model, name)
            if images is not None:
                return Kernels(name, images, are_filters=False)
    return None

"""What went in and what came out, and the chosen layer in figures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.data.digits import glyph, twin
from core.nn.summary import LayerSummary
from gui import fonts
from gui.inspect.histogram import Histogram
from gui.inspect.signed_bars import signed
from gui.train.wording import amount, shape_text, weights_text
from gui.widgets import Card, EmptyState, ImageView, label, percent

_SIDE = 128
_FIGURES = ("Kind", "Gives", "Weights", "Multiply-adds", "Smallest", "Mean", "Largest", "Zeros")


class InputCard(Card):
    """The image the network was shown, and its answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("What went in", parent)
        self.image = ImageView(_SIDE)
        self.digit, self.name, self.share = label(), label(), label(role="accent")
        self.digit.setFont(fonts.bangla_font(48, semibold=True))
        self.share.setFont(fonts.ui_font(17, semibold=True))
        answer = QVBoxLayout()
        answer.setSpacing(4)
        answer.addStretch(1)
        for part in (self.digit, self.name, self.share):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            answer.addWidget(part)
        answer.addStretch(2)
        self._found = QWidget()
        row = QHBoxLayout(self._found)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.image)
        row.addLayout(answer, 1)
        self._empty = EmptyState("The image the network is shown appears here, with its answer.")
        self._empty.setFixedHeight(self._found.sizeHint().height())
        self.body.addWidget(self._found)
        self.body.addWidget(self._empty)
        self.clear()

    def show_answer(self, image: np.ndarray, class_names: Sequence[str], probabilities: np.ndarray) -> None:
        """Input shape: image (H, W) uint8, probabilities (K,)."""
        best = int(probabilities.argmax())
        self.image.show_image(image, shape_text((image.shape[1], image.shape[0])))
        self.digit.setText(glyph(class_names[best]))
        self.name.setText(twin(class_names[best]))
        self.share.setText(percent(float(probabilities[best])))
        self.setAccessibleDescription(f"{self.name.text()}, {self.share.text()}")
        self._empty.hide()
        self._found.show()

    def clear(self) -> None:
        self.setAccessibleDescription("nothing yet")
        self._found.hide()
        self._empty.show()


class LayerCard(Card):
    """The chosen layer: what it is, and what its values are for this image."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Layer", parent)
        self._figures: dict[str, QLabel] = {}
        grid = QGridLayout()
        grid.setVerticalSpacing(7)
        grid.setColumnStretch(0, 1)
        for place, name in enumerate(_FIGURES):
            figure = label(role="muted")
            figure.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(label(name), place, 0)
            grid.addWidget(figure, place, 1)
            self._figures[name] = figure
        self.histogram = Histogram()
        self.body.addLayout(grid)
        self.body.addSpacing(8)
        self.body.addWidget(self.histogram, 1000)
        self.body.addStretch(1)

    def show_layer(self, summary: LayerSummary, *, of: str = "") -> None:
        """`of` names what the values below are of, where that is not what the layer gives."""
        self.note.setText(f"{summary.name} · {of}" if of else summary.name)
        self._figures["Kind"].setText(summary.kind)
        self._figures["Gives"].setText(shape_text(summary.output_shape))
        self._figures["Weights"].setText(weights_text(summary.parameters))
        self._figures["Multiply-adds"].setText(amount(summary.multiply_adds))

    def show_values(self, maps: np.ndarray | None) -> None:
        """None while there is no image."""
        self.histogram.show_values(maps)
        texts = ["–"] * 4
        if maps is not None:
            values = (maps.min(), maps.mean(), maps.max())
            texts = [*(signed(float(value)) for value in values), percent(float(np.mean(maps == 0)))]
        for name, text in zip(("Smallest", "Mean", "Largest", "Zeros"), texts, strict=True):
            self._figures[name].setText(text)

    def text(self, name: str) -> str:
        return self._figures[name].text()

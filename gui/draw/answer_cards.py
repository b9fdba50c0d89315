"""What the network makes of the drawing: its answer, what it was shown, and its feature maps."""

from __future__ import annotations

from math import ceil

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from core.classifier import Prediction
from core.data.digits import glyph
from core.data.normalize import NormalizedImage
from core.insight import LayerInfo, mosaic
from gui.draw.wording import corrected_lines, digit_lines
from gui.settings import BARS_SORTED
from gui.widgets import (
    BigAnswer,
    Card,
    EmptyState,
    ImageView,
    MapLegend,
    MapView,
    ProbabilityBars,
    button,
    tool_button,
)

HINT = "The answer appears here while you draw."
NO_DIGIT = "No digit found in this picture."
SEVERAL = "Several digits? Read it as a number"
_STEPS, _SMALLEST = 5, 72  # usual steps, and pixels of a picture's side where there is no more room
_SORT_TIP = "Bars with the likeliest digit first, or in the digits' order (B)"
_DIGIT, _ONE_SIDED = 160, 600  # pixels for the digit, and of the card up to which all else is the bars'


class AnswerCard(Card):
    """The digit large, and the ten probabilities beside it, in the digits' order or the likeliest first.

    `number_asked` comes from the line below, which is there where a picture seems to hold several digits.
    """

    number_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Answer")
        self.digit = BigAnswer(HINT)
        self.bars = ProbabilityBars()
        self.sorting = tool_button("sort", "Likeliest first", _SORT_TIP, role="plain")
        self.sorting.setCheckable(True)
        self.sorting.setShortcut("B")
        self.sorting.toggled.connect(self._sort)
        self.sorting.setChecked(BARS_SORTED.get())
        divider = QFrame()
        divider.setObjectName("divider")
        divider.setFixedWidth(1)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self.digit, 1)
        row.addWidget(divider)
        row.addWidget(self.bars, 1)
        row.addWidget(self.sorting, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)
        self.several = button(SEVERAL, "Put the picture on the paper for numbers", role="link")
        self.several.clicked.connect(self.number_asked)
        self.several.hide()
        self.body.addWidget(self.several, 0, Qt.AlignmentFlag.AlignLeft)

    def show_prediction(
        self,
        prediction: Prediction,
        class_names: tuple[str, ...],
        *,
        correction: str = "",
        several: bool = False,
    ) -> None:
        """The digit, or the one that its writer says it is; the bars are the network's in any case."""
        self.several.setVisible(several)
        if prediction.digit is None:
            self.digit.clear(NO_DIGIT)
            self.bars.clear()
            return
        if correction:
            self.digit.show_answer(glyph(correction), *corrected_lines(prediction, correction))
        else:
            lines = digit_lines(prediction, class_names)
            self.digit.show_answer(glyph(prediction.class_name), *lines, sure=prediction.is_sure)
        self.bars.show_probabilities(class_names, prediction.probabilities)

    def clear(self) -> None:
        self.digit.clear(HINT)
        self.bars.clear()
        self.several.hide()

    def remember(self) -> None:
        BARS_SORTED.set(self.sorting.isChecked())

    @Slot(bool)
    def _sort(self, likeliest_first: bool) -> None:
        self.bars.sort(likeliest_first)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.digit.setMaximumWidth(_DIGIT + max(0, self.width() - _ONE_SIDED) // 2)


class StepsCard(Card):
    """The way from the paper to the network's input, a small picture a step."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("What the network sees", parent)
        self.views: list[ImageView] = []
        self._empty = EmptyState("The steps from your drawing to the network's input appear here.")
        self._row = QHBoxLayout()
        self._row.setSpacing(12)
        self._row.addStretch(1)
        self.body.addLayout(self._row)
        self.body.addWidget(self._empty)

    def show_steps(self, normalized: NormalizedImage) -> None:
        while len(self.views) < len(normalized.steps):
            self.views.append(ImageView(self._side(), lines=2))
            self._row.insertWidget(len(self.views) - 1, self.views[-1])
        for view, step in zip(self.views, normalized.steps, strict=False):
            view.show_image(step.image, step.name)
        self._show_only(len(normalized.steps))

    def clear(self) -> None:
        self._show_only(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for view in self.views:
            view.set_side(self._side())
        self._empty.setFixedHeight(ImageView(self._side(), lines=2).sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """What the smallest pictures need: those that are shown make way."""
        margins = self.body.contentsMargins()
        count = max(_STEPS, len(self.views))
        width = count * _SMALLEST + (count - 1) * self._row.spacing() + margins.left() + margins.right()
        return QSize(width, super().minimumSizeHint().height())

    def _side(self) -> int:
        """Larger pictures on a larger page."""
        return max(_SMALLEST, min(200, round(0.175 * self.width())))

    def _show_only(self, count: int) -> None:
        self._empty.setVisible(count == 0)
        for place, view in enumerate(self.views):
            view.setVisible(place < count)


class MapsCard(Card):
    """One convolution's feature maps, live, as one strip."""

    HINT = "what a layer of the network makes of your drawing appears here"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Feature maps, live", parent)
        self.legend = MapLegend()
        self.header.addWidget(self.legend)
        self.strip = _Strip("Feature maps")
        self.body.addWidget(self.strip)
        self.clear()

    def show_maps(self, layer: LayerInfo, maps: np.ndarray) -> None:
        count, height, width = maps.shape
        limit = float(np.abs(maps).max()) or 1.0
        self.note.setText(f"{layer.name} · {count} maps of {height} × {width}")
        self.legend.show_limit(limit)
        self.strip.show_mosaic(mosaic(maps, columns=min(count, 32))[0], limit)

    def clear(self) -> None:
        self.note.setText(self.HINT)
        self.legend.show_limit(None)
        self.strip.clear_mosaic()


class _Strip(MapView):
    """As high as a row of 32 maps needs at the width it gets, whatever is in it: the canvas keeps its size."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        return max(28, min(72, ceil(width / 32)))

    def sizeHint(self) -> QSize:
        return QSize(600, self.heightForWidth(600))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 28)

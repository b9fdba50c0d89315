"""The card at the top: the image goes in at the left, through every layer, and the answer comes out at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from core.insight import layer_times
from core.model_file import Model
from gui.draw.canvas import Canvas
from gui.draw.strokes import Drawing
from gui.inspect.layer_strip import LayerStrip
from gui.inspect.outcome import Outcome
from gui.inspect.samples import Samples
from gui.inspect.source_bar import SourceBar
from gui.inspect.subject import Subject
from gui.widgets import Card, ImageView
from gui.worker import Latest

_SIDE = 104
_HINT = "draw here"


class HeadCard(Card):
    """`drawn` carries what was drawn on the little paper, once the pen is lifted; it is looked at before that."""

    drawn = Signal(Drawing)

    def __init__(self, subject: Subject, samples: Samples, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("The network")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.subject, self._follows = subject, False
        self.pad, self.image = Canvas(_HINT), ImageView(_SIDE, lines=0)
        self.pad.setFixedSize(_SIDE, _SIDE)
        self.pad.setToolTip("Draw here; Delete clears, Ctrl+Z undoes")
        self.strip, self.outcome = LayerStrip(), Outcome()
        self.source = SourceBar(subject, samples)
        self._input = QStackedWidget()
        self._input.setFixedSize(_SIDE, _SIDE)
        self._input.addWidget(self.pad)
        self._input.addWidget(self.image)
        middle = QVBoxLayout()
        middle.setSpacing(6)
        middle.addWidget(self.strip)
        middle.addWidget(self.source)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self._input)
        row.addLayout(middle, 1)
        row.addWidget(self.outcome, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)
        self.strip.chosen.connect(subject.choose_layer)
        self.pad.drawing_changed.connect(self._drawn)
        self._times = Latest(_shares, self)
        self._times.answered.connect(self._show_times)
        self._timed: Model | None = None
        subject.model_changed.connect(self._model_changed)
        subject.layer_chosen.connect(self._layer_chosen)
        subject.looked.connect(self._looked)
        subject.session.image.changed.connect(self.follow_drawing)
        self._model_changed()

    def stop(self) -> None:
        self._times.stop()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._time()

    @Slot()
    def follow_drawing(self) -> None:
        """Show what is on the Draw page's paper, unless something is being drawn here."""
        drawing = self.subject.session.image.drawing
        if self.pad.stroke_unfinished:
            return
        self._follows = True
        if drawing != self.pad.drawing:
            self.pad.show_drawing(drawing)
        self._follows = False
        self.subject.place_drawing(None)

    @Slot(Drawing)
    def _drawn(self, drawing: Drawing) -> None:
        if self._follows:
            return
        self.subject.place_drawing(drawing)
        if not self.pad.stroke_unfinished:
            self.drawn.emit(drawing)

    @Slot()
    def _model_changed(self) -> None:
        model = self.subject.model
        if model is not None:
            rows = model.network.summary()
            weights = {each.name: each.parameters for row in rows for each in (*row.inside, row)}
            self.strip.show_layers(self.subject.layers, weights, self.subject.layer.name)
            self._time()
            self._looked()

    def _time(self) -> None:
        """Once a network, when somebody sees it."""
        model = self.subject.model
        if model is not None and model is not self._timed and self.isVisible():
            self._timed = model
            self._times.forget()
            self._times.ask(model)

    @Slot(object)
    def _show_times(self, shares: dict[str, float]) -> None:
        self.strip.show_times(shares)

    @Slot()
    def _layer_chosen(self) -> None:
        self.strip.choose(self.subject.layer.name)

    @Slot()
    def _looked(self) -> None:
        look, model = self.subject.look, self.subject.model
        self._input.setCurrentWidget(self.image if self.subject.is_sample else self.pad)
        if look is not None and self.subject.is_sample:
            self.image.show_image(look.image, "")
        if model is not None:
            shares, sure = (look.probabilities, look.is_sure) if look else (None, True)
            self.outcome.show_probabilities(model.class_names, shares, sure=sure)


def _shares(model: Model) -> dict[str, float]:
    """Of the time of one image."""
    times = layer_times(model)
    whole = sum(times.values()) or 1.0
    return {name: seconds / whole for name, seconds in times.items()}

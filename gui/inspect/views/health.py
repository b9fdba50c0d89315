"""Health: how a layer's weights, activations and gradients are spread, and what in the network does nothing."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.data.prepared import PreparedData
from core.insight import Health, LayerHealth, Numbers, health
from core.model_file import Model
from core.nn.summary import LayerSummary
from gui.inspect.findings import findings
from gui.inspect.findings_table import ROW, FindingsTable
from gui.inspect.histogram import figure
from gui.inspect.sampled_view import SampledView
from gui.inspect.samples import Samples
from gui.inspect.spread_view import SpreadView
from gui.inspect.subject import Subject
from gui.theme import GUTTER
from gui.train.wording import amount, shape_text, things, weights_text
from gui.widgets import EmptyState, WholeRows, label, percent
from gui.worker import Latest

IMAGES = 256
HEALTHY = (
    "In a healthy layer weights and activations are spread around a middle, no unit is 0 for every image "
    "or always at its limit, and the gradients are neither all close to 0 nor huge."
)


class HealthView(SampledView):
    """Of the chosen layer above, of all of them below."""

    title = "Health"
    tip = "Whether the layers are well: histograms, dead and saturated units, filters alike"
    is_of_layer = False

    def __init__(self, subject: Subject, samples: Samples, parent: QWidget | None = None) -> None:
        super().__init__(subject, samples, parent)
        self.healthy, self.figures = label(HEALTHY, "small", wrap=True), label(role="small", wrap=True)
        self.spreads = tuple(SpreadView(title) for title in ("Weights", "Activations", "Gradients"))
        self.table, self.problem = FindingsTable(), EmptyState("")
        self._health: Health | None = None
        self._examination = Latest(_examine, self)
        self._rows = WholeRows(self.table, row=ROW, least=2, usual=4)
        self._lay_out()
        self._examination.answered.connect(self._take)
        self._examination.failed.connect(self._fail)
        self.table.asked.connect(self._go)

    @property
    def health(self) -> Health | None:
        """None while it is examined."""
        return self._health

    @property
    def layer(self) -> LayerHealth | None:
        """The chosen one's health; None for the image, and while it is examined."""
        layers = self._health.layers if self._health else ()
        return next((layer for layer in layers if layer.name == self.subject.layer.name), None)

    @property
    def settled(self) -> bool:
        return super().settled and self._stack.currentWidget() is not self.working

    def picture(self) -> QWidget:
        return self._stack

    def numbers(self) -> Numbers | None:
        layer = self.layer
        if layer is None:
            return None
        given = {"weights": layer.weights, "activations": layer.activations, "gradients": layer.gradients}
        there = {name: each for name, each in given.items() if each is not None}
        values = [np.stack([each.edges[:-1], each.edges[1:], each.counts], axis=1) for each in there.values()]
        axes = (("of", tuple(there)), ("bar", None), ("figure", ("from", "to", "count")))
        return Numbers(f"{layer.name}-health", np.stack(values), axes)

    def refresh(self) -> None:
        model = self.subject.model
        if model is not None:
            self._show_layer(model)
            self._examine(model)

    def stop(self) -> None:
        self._examination.stop()

    def _lay_out(self) -> None:
        columns = QHBoxLayout()
        columns.setSpacing(GUTTER)
        for spread in self.spreads:
            columns.addWidget(spread, 1)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.healthy)
        column.addLayout(columns, 3)
        column.addWidget(self.figures)
        column.addWidget(self._rows, 2)
        self._stack = QStackedWidget()
        for widget in (content, self.working, self.problem):
            self._stack.addWidget(widget)
        self.body.addWidget(self._stack, 1)

    def _examine(self, model: Model) -> None:
        """Ask how the network is, unless that is known or asked already."""
        data, before = self.samples.data, self._made_for
        if self._problem:
            self.problem.label.setText(self._problem)
            self._stack.setCurrentWidget(self.problem)
        elif data is None:
            if before is not None or self._stack.currentWidget() is not self.working:
                self._begin("The images are prepared…")
                self._made_for = None
            self.samples.want()
        elif before is None or before[0] is not model or before[1] is not data:
            some = things(min(IMAGES, len(data)), "image")
            self._begin(f"{some} go through the network, and the gradients back…")
            self._made_for = model, data
            self._examination.ask(model, data)

    def _begin(self, words: str) -> None:
        self._examination.forget()
        self._health = None
        self.working.show_progress(words)
        self._stack.setCurrentWidget(self.working)

    def _show_layer(self, model: Model) -> None:
        shown, layer = self.subject.layer, self.layer
        rows = (each for row in model.network.summary() for each in (*row.inside, row))
        summary = next((row for row in rows if row.name == shown.name), None)
        self.caption.setText(f"{shown.name} · {shown.kind}, gives {shape_text(shown.output_shape)}")
        self.figures.setText(_in_figures(summary, self.subject.maps, is_sample=self.subject.is_sample))
        weights, activations, gradients = self.spreads
        weights.show_spread(layer.weights if layer else None, "It has no weights.")
        activations.show_spread(layer.activations if layer else None, "Choose a layer above.")
        without = (
            "The images have no labels of this network's."
            if layer and layer.weights
            else "It has no weights."
        )
        gradients.show_spread(layer.gradients if layer else None, without)

    @Slot(object)
    def _take(self, found: Health) -> None:
        self._health = found
        rows = findings(found)
        self.table.show_findings(rows)
        self._rows.set_rows(len(rows))
        self._stack.setCurrentIndex(0)
        self._changed()

    @Slot(str, int)
    def _go(self, layer: str, channel: int) -> None:
        self.subject.choose_layer(layer)
        if channel >= 0:
            self.subject.choose_channel(channel)


def _examine(model: Model, data: PreparedData) -> Health:
    """With some of the images, evenly spread; without gradients where their classes are not the network's."""
    rows = np.linspace(0, len(data) - 1, min(IMAGES, len(data))).astype(int)
    labels = data.labels[rows] if data.class_names == model.class_names else None
    return health(model, data.images[rows], labels)


def _in_figures(summary: LayerSummary | None, maps: np.ndarray | None, *, is_sample: bool) -> str:
    """What the layer is, and what its values are for what is looked at."""
    words = []
    if summary is not None:
        weights = f"{weights_text(summary.parameters)} weights" if summary.parameters else "no weights"
        words = [weights, f"{amount(summary.multiply_adds)} multiply-adds"]
    if maps is not None:
        values = (
            f"{name} {figure(float(value))}"
            for name, value in (("smallest", maps.min()), ("mean", maps.mean()), ("largest", maps.max()))
        )
        whose = "this image" if is_sample else "your drawing"
        words.append(f"for {whose}: {', '.join(values)}, {percent(float(np.mean(maps == 0)))} zeros")
    return " · ".join(words)

"""The Inspect page: the network as a strip, below it what the chosen layer makes of the drawing, live."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from core.insight import LayerInfo, convolutions, filters
from core.model_file import Model
from core.nn.summary import LayerSummary
from gui.inspect.layer_strip import LayerStrip
from gui.inspect.look import Look, look, stations
from gui.inspect.maps_card import FILTERS, MAPS, MapsCard
from gui.inspect.side_cards import InputCard, LayerCard
from gui.page import Page
from gui.session import Session
from gui.settings import INSPECT_SPLITTER
from gui.theme import GUTTER
from gui.throttle import Throttle
from gui.worker import Latest

_LIVE_MILLISECONDS = 40
_SIDE = 300


class InspectPage(Page):
    """Asks for the maps of the newest image while it is visible, and shows the chosen layer's."""

    title = "Inspect"
    subtitle = "what each layer makes of your drawing"
    icon = "inspect"
    follows_drawing = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.strip, self.maps_card = LayerStrip(), MapsCard()
        self.input_card, self.layer_card = InputCard(), LayerCard()
        self._model: Model | None = None
        self._layers: dict[str, LayerInfo] = {}
        self._summaries: dict[str, LayerSummary] = {}
        self._layer = ""
        self._look: Look | None = None
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self._looks = Latest(look, self)
        self._looks.answered.connect(self._show)
        self._looks.failed.connect(self.failed)
        self._ask_soon = Throttle(_LIVE_MILLISECONDS, self._ask, self)
        self.strip.chosen.connect(self.choose)
        self.maps_card.mode_chosen.connect(self._mode_chosen)
        self.maps_card.draw_asked.connect(self._ask_for_draw)
        session.model.changed.connect(self._model_changed)
        session.image.changed.connect(self._image_changed)
        self._model_changed()

    def stop(self) -> None:
        INSPECT_SPLITTER.set(self._splitter.saveState())
        self._ask_soon.drop()
        self._looks.stop()

    @property
    def layers(self) -> tuple[str, ...]:
        """The names of all, the image first."""
        return tuple(self._layers)

    @property
    def layer(self) -> str:
        """The name of the chosen one."""
        return self._layer

    @property
    def look(self) -> Look | None:
        """What is shown; None while there is nothing to look at."""
        return self._look

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._image_changed()

    def _lay_out(self) -> None:
        side = QWidget()
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(GUTTER)
        right.addWidget(self.input_card)
        right.addWidget(self.layer_card, 1)
        side.setMinimumWidth(_SIDE)
        self._splitter.addWidget(self.maps_card)
        self._splitter.addWidget(side)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setHandleWidth(GUTTER)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.restoreState(INSPECT_SPLITTER.get())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GUTTER)
        column.addWidget(self.strip)
        column.addWidget(self._splitter, 1)

    @Slot(str)
    def choose(self, name: str) -> None:
        """Show this layer's feature maps."""
        self._layer = name
        if self.maps_card.modes.index == MAPS:
            self._mode_chosen()
        else:
            self.maps_card.modes.choose(MAPS)

    @property
    def shown_layer(self) -> str:
        """The chosen layer; while filters are shown, the one that has them."""
        if self.maps_card.modes.index == FILTERS:
            return next(
                (layer.name for layer in self._layers.values() if layer.kind == "Conv2d"), self._layer
            )
        return self._layer

    @Slot()
    def _mode_chosen(self) -> None:
        if self._layers:
            self.strip.choose(self.shown_layer)
        self._refresh()

    @Slot()
    def _model_changed(self) -> None:
        classifier = self.session.model.classifier
        self.setEnabled(classifier is not None)
        if classifier is None:
            return
        self._looks.forget()
        self._look = None
        self._model = classifier.model
        layers = stations(classifier.model)
        self._layers = {layer.name: layer for layer in layers}
        self._summaries = {row.name: row for row in classifier.model.network.summary()}
        if self._layer not in self._layers:
            first = next((layer for layer in layers if layer.kind == "Conv2d"), layers[-1])
            self._layer = first.name
        self.strip.show_layers(layers, self.shown_layer)
        self.describe(f"what {classifier.model.name} makes of your drawing")
        self._image_changed()

    @Slot()
    def _image_changed(self) -> None:
        if self._model is None:
            return
        if self.session.image.image is None:
            self._ask_soon.drop()
            self._looks.forget()
            self._show(None)
        elif self.isVisible():
            self._ask_soon()

    def _ask(self) -> None:
        if self.session.image.image is not None:
            self._looks.ask(self.session.model.classifier, self.session.image.image)

    @Slot(object)
    def _show(self, given: Look | None) -> None:
        self._look = given
        if given is None or self._model is None:
            self.input_card.clear()
        else:
            self.input_card.show_answer(given.image, self._model.class_names, given.probabilities)
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        """Show the chosen layer, or the filters, of what there is."""
        if self._model is None:
            return
        layer = self._layers[self.shown_layer]
        summary = self._summaries.get(
            layer.name, LayerSummary(layer.name, layer.kind, layer.output_shape, 0, 0)
        )
        maps = self._look.maps[layer.name] if self._look else None
        has_filters = self.maps_card.modes.index == FILTERS and layer.name in convolutions(self._model)
        kernels = filters(self._model, layer.name) if has_filters else None
        self.layer_card.show_layer(summary, of="its filters" if kernels is not None else "")
        self.layer_card.show_values(maps if kernels is None else kernels)
        if kernels is not None:
            self.maps_card.show_filters(layer.name, kernels)
        elif self.maps_card.modes.index == FILTERS:
            self.maps_card.show_no_filters()
        elif maps is None:
            self.maps_card.clear()
        elif layer is list(self._layers.values())[-1]:
            self.maps_card.show_outputs(layer, maps, self._model.class_names)
        else:
            self.maps_card.show_maps(layer, maps)

    @Slot()
    def _ask_for_draw(self) -> None:
        self.page_asked.emit("Draw")

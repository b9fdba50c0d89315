"""What the Inspect page looks at: a network, an image, and in it a layer and one of its numbers."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from core.classifier import Classifier
from core.data.ink import Image
from core.insight import LayerInfo
from core.model_file import Model
from gui.draw.strokes import Drawing
from gui.inspect.look import Cell, Look, look, stations
from gui.session import Session
from gui.throttle import Throttle
from gui.worker import Latest

_LIVE_MILLISECONDS = 25


class Subject(QObject):
    """Every card of the page is handed this one; none knows another.

    The network is the active model's, or a saved epoch's put in its place; the image is the one that was drawn, or one
    of a data set. Both are looked at on a thread, while somebody is watching.
    """

    model_changed = Signal()
    looked = Signal()  # there is another look, or none any more
    layer_chosen = Signal()
    cell_chosen = Signal()
    failed = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._epoch: Classifier | None = None
        self._epoch_name = ""
        self._last_epoch: Classifier | None = None
        self._sample: Image | None = None
        self._drawing: Drawing | None = None
        self._layers: tuple[LayerInfo, ...] = ()
        self._layer = ""
        self._cell: Cell | None = None
        self._look: Look | None = None
        self._is_watched = self._is_looking = False
        self._looks = Latest(look, self)
        self._looks.answered.connect(self._take)
        self._looks.failed.connect(self._fail)
        self._ask_soon = Throttle(_LIVE_MILLISECONDS, self._ask, self)
        session.model.changed.connect(self._active_changed)
        session.image.changed.connect(self._drawing_changed)
        self._follow_model()

    @property
    def classifier(self) -> Classifier | None:
        """None until the first model is there."""
        return self._epoch or self.session.model.classifier

    @property
    def model(self) -> Model | None:
        return self.classifier.model if self.classifier else None

    @property
    def source(self) -> Image | Drawing | None:
        """What is looked at; None while there is nothing."""
        if self._sample is not None:
            return self._sample
        drawn = self.session.image.drawing
        if (
            self._epoch is not None and not drawn.is_empty
        ):  # its network may be shown images prepared otherwise
            return self._drawing or drawn
        return self._drawing or self.session.image.image

    @property
    def is_sample(self) -> bool:
        """Whether the image is a data set's, and not the one that was drawn."""
        return self._sample is not None

    @property
    def look(self) -> Look | None:
        """The newest; None while there is nothing to look at."""
        return self._look

    @property
    def is_looking(self) -> bool:
        """Whether another look is on its way."""
        return self._is_looking

    @property
    def epoch_name(self) -> str:
        """What is looked at where it is no model but a saved epoch, "epoch 9 of 12 of run lenet"; otherwise ""."""
        return self._epoch_name

    @property
    def last_epoch(self) -> Classifier | None:
        """The last saved one of the run whose epoch is looked at: what others are compared with through time."""
        return self._last_epoch

    @property
    def layers(self) -> tuple[LayerInfo, ...]:
        """The image first."""
        return self._layers

    @property
    def layer(self) -> LayerInfo:
        """The chosen one."""
        return next(layer for layer in self._layers if layer.name == self._layer)

    @property
    def is_last_layer(self) -> bool:
        """Whether the chosen layer gives the answer."""
        return bool(self._layers) and self._layer == self._layers[-1].name

    @property
    def maps(self) -> np.ndarray | None:
        """What the chosen layer makes of the image, (C, H, W)."""
        return self._look.maps[self._layer] if self._look else None

    @property
    def cell(self) -> Cell | None:
        """The number of the chosen layer that is looked at: the one that was chosen, or the strongest."""
        if self.maps is None:
            return None
        return self._cell or Cell(*map(int, np.unravel_index(self.maps.argmax(), self.maps.shape)))

    @property
    def cell_is_chosen(self) -> bool:
        return self._cell is not None

    def choose_layer(self, name: str) -> None:
        if name != self._layer:
            self._layer, self._cell = name, None
            self.layer_chosen.emit()
            self.cell_chosen.emit()

    def choose_cell(self, cell: Cell | None) -> None:
        """None for the strongest."""
        if cell != self._cell:
            self._cell = cell
            self.cell_chosen.emit()

    def choose_channel(self, channel: int) -> None:
        """Its strongest number; its first one while there is nothing to look at."""
        shown = self.maps[channel] if self.maps is not None else np.zeros((1, 1))
        row, column = np.unravel_index(shown.argmax(), shown.shape)
        self.choose_cell(Cell(channel, int(row), int(column)))

    def place_epoch(
        self, classifier: Classifier | None, *, name: str = "", last: Classifier | None = None
    ) -> None:
        """Look at this network instead of the active model's; None for that one again.

        Args:
            classifier: a saved epoch's.
            name: "epoch 9 of 12 of run lenet".
            last: of the same run's last saved epoch.
        """
        self._epoch, self._epoch_name, self._last_epoch = classifier, name, last
        self._follow_model()

    def place_sample(self, image: Image | None) -> None:
        """Look at this image instead of the drawing; None for that one again."""
        if image is not None or self._sample is not None:
            self._sample = image
            self._follow_image()

    def place_drawing(self, drawing: Drawing | None) -> None:
        """Look at this one, which is being drawn, before the Draw page has taken it; None for what that has."""
        self._drawing = drawing
        if self._sample is None:
            self._follow_image()

    def watch(self, is_watched: bool) -> None:
        """Nothing is computed for a page that nobody sees."""
        self._is_watched = is_watched
        if is_watched:
            self._follow_image()

    def stop(self) -> None:
        self._ask_soon.drop()
        self._looks.stop()

    @Slot()
    def _active_changed(self) -> None:
        self.place_epoch(None)

    @Slot()
    def _drawing_changed(self) -> None:
        if self._sample is None and self._drawing is None:
            self._follow_image()

    def _follow_model(self) -> None:
        """Another network: the layer stays, and its cell, where the new one has such a layer too."""
        if self.model is None:
            return
        self._looks.forget()
        before, self._layers = self._layers, stations(self.model)
        self._look, self._is_looking = None, False
        if self._layers != before:
            self._cell = None
        if self._layer not in {layer.name for layer in self._layers}:
            convolutions = (layer for layer in self._layers if layer.kind == "Conv2d")
            self._layer = next(convolutions, self._layers[-1]).name
        self.model_changed.emit()
        self._follow_image()

    def _follow_image(self) -> None:
        if self.source is None:
            self._ask_soon.drop()
            self._looks.forget()
            self._take(None)
        elif self._is_watched and self.classifier is not None:
            self._is_looking = True
            self._ask_soon()

    def _ask(self) -> None:
        if self.source is not None:
            self._looks.ask(self.classifier, self.source)

    @Slot(str)
    def _fail(self, reason: str) -> None:
        self._is_looking = False
        self.failed.emit(reason)

    @Slot(object)
    def _take(self, given: Look | None) -> None:
        self._look, self._is_looking = given, False
        self.looked.emit()

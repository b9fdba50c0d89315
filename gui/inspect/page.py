"""The Inspect page: the network as a strip, below it what one wants to see of it, and why it answers as it does."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from core.data.ink import Image
from gui.inspect.cell_card import CellCard
from gui.inspect.film import Pictured
from gui.inspect.head_card import HeadCard
from gui.inspect.samples import Samples
from gui.inspect.stage_card import StageCard
from gui.inspect.subject import Subject
from gui.inspect.time_card import TimeCard
from gui.inspect.views.exciting import ExcitingView
from gui.inspect.views.filters import FiltersView
from gui.inspect.views.health import HealthView
from gui.inspect.views.maps import MapsView
from gui.inspect.views.points import PointsView
from gui.inspect.why_card import WhyCard
from gui.page import Page
from gui.session import Session
from gui.settings import INSPECT_SPLITTER
from gui.theme import GUTTER

_SIDE = 330
_USUAL = (760, 400)


class InspectPage(Page):
    """Arranges the cards; what they look at is the `Subject`."""

    title = "Inspect"
    subtitle = "what each layer makes of your drawing"
    icon = "inspect"
    follows_drawing = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.subject = Subject(session, self)
        self.samples = Samples(self.subject, self)
        self.head = HeadCard(self.subject, self.samples)
        self.maps_view = MapsView(self.subject)
        self.filters_view = FiltersView(self.subject)
        self.exciting_view = ExcitingView(self.subject, self.samples)
        self.health_view = HealthView(self.subject, self.samples)
        self.points_view = PointsView(self.subject, self.samples)
        self.stage = StageCard(
            (self.maps_view, self.filters_view, self.exciting_view, self.health_view, self.points_view)
        )
        self.why = WhyCard(self.subject)
        self.cell = CellCard(self.subject)
        self.time = TimeCard(self.subject, self._settled, self._picture)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self.maps_view.draw_asked.connect(self._ask_for_draw)
        for view in (self.exciting_view, self.points_view):
            view.sample_asked.connect(self.head.source.show_sample)
        self.head.drawn.connect(self.drawing_made)
        self.time.noted.connect(self.noted)
        for export in (self.stage.export, self.why.export, self.cell.export):
            export.noted.connect(self.noted)
            export.failed.connect(self.failed)
        for part in (self.subject, self.samples, self.exciting_view, self.time):
            part.failed.connect(self.failed)
        self.subject.model_changed.connect(self._model_changed)
        self.subject.looked.connect(self._say_what)
        self._model_changed()

    def receive(self, picture: Image, words: str) -> None:
        """Look at a picture from elsewhere, as it was found, (H, W) or (H, W, 3); `words` say what it is."""
        self.head.source.show_picture(picture, words)

    def stop(self) -> None:
        INSPECT_SPLITTER.set(self._splitter.saveState())
        self.time.stop()
        self.stage.stop()
        self.why.stop()
        self.head.stop()
        self.cell.stop()
        self.samples.stop()
        self.subject.stop()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.head.follow_drawing()
        self.subject.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.subject.watch(False)

    def _lay_out(self) -> None:
        side = QWidget()
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(GUTTER)
        right.addWidget(self.why)
        right.addWidget(self.cell, 1)
        side.setMinimumWidth(_SIDE)
        self._splitter.addWidget(self.stage)
        self._splitter.addWidget(side)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setSizes(_USUAL)
        self._splitter.setHandleWidth(GUTTER)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.restoreState(INSPECT_SPLITTER.get())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GUTTER)
        column.addWidget(self.head)
        column.addWidget(self._splitter, 1)
        column.addWidget(self.time)

    @Slot()
    def _model_changed(self) -> None:
        model = self.subject.model
        self.setEnabled(model is not None)
        self._say_what()

    @Slot()
    def _say_what(self) -> None:
        """Which network, and of what."""
        model, name = self.subject.model, self.subject.epoch_name
        if model is None:
            return
        what = "an image of the data set" if self.subject.is_sample else "your drawing"
        words = name or f"what {model.name} makes of {what}"
        if words != self.subtitle:
            self.describe(words)

    def _settled(self) -> bool:
        return self.stage.view.settled

    def _picture(self) -> Pictured:
        view = self.stage.view
        name = f"{view.title} · {self.subject.layer.name}" if view.is_of_layer else view.title
        return Pictured(view.picture().grab().toImage(), name)

    @Slot()
    def _ask_for_draw(self) -> None:
        self.page_asked.emit("Draw")

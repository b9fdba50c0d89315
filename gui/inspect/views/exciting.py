"""What a channel likes: the images that excite it most, and one that is grown for it from noise."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.data.digits import glyph
from core.data.prepared import PreparedData
from core.insight import Exciting, Numbers, exciting_images, receptive_field
from core.model_file import Model
from gui.inspect.channel_bar import ChannelBar
from gui.inspect.exciting_grid import ExcitingGrid, ExcitingImage
from gui.inspect.grown_panel import GrownPanel
from gui.inspect.look import IMAGE, Cell
from gui.inspect.sampled_view import SampledView
from gui.inspect.samples import Samples
from gui.inspect.signed_bars import signed
from gui.inspect.source_bar import as_image
from gui.inspect.subject import Subject
from gui.newest import Newest
from gui.theme import GUTTER
from gui.widgets import EmptyState, label

OPEN_ONE = "; open a data set on the Data page for your own"
NOT_THE_IMAGE = "The image itself is excited by nothing: choose a layer above."


class ExcitingView(SampledView):
    """Of the chosen layer's channel; of a layer inside a block, the block's. `sample_asked` carries a sample."""

    title = "What excites it"
    tip = "The images that the chosen layer's channel likes most"

    sample_asked = Signal(int)
    failed = Signal(str)

    def __init__(self, subject: Subject, samples: Samples, parent: QWidget | None = None) -> None:
        super().__init__(subject, samples, parent)
        self.channels, self.grid = ChannelBar(), ExcitingGrid()
        self.grown, self.source = GrownPanel(), label(role="small", wrap=True)
        self.problem = EmptyState(NOT_THE_IMAGE)
        self._layer, self._channel = "", 0
        self._follows_look = False
        self._found: dict[str, Exciting] | None = None
        self._shown_for: tuple[object, ...] = ()
        self._finding = Newest(self)
        self._lay_out()
        self.channels.chosen.connect(self._choose)
        self.grid.opened.connect(self._open)
        self.working.cancelled.connect(self._cancel)
        self.working.asked_again.connect(self._look_again)
        self._finding.progressed.connect(self._count)
        self._finding.done.connect(self._take)
        self._finding.failed.connect(self._fail)
        self.grown.failed.connect(self.failed)

    @property
    def channel(self) -> int:
        """Counted from 0."""
        return self._channel

    @property
    def layer(self) -> str:
        """Whose channel it is."""
        return self._layer

    @property
    def found(self) -> Exciting | None:
        """The layer's; None while they are looked for."""
        return self._found.get(self._layer) if self._found is not None else None

    @property
    def settled(self) -> bool:
        there = self.found is not None or self._stack.currentWidget() is self.problem
        return super().settled and there

    def picture(self) -> QWidget:
        return self._stack

    def numbers(self) -> Numbers | None:
        found, data = self.found, self.samples.data
        if found is None or data is None:
            return None
        rows = found.rows[self._channel]
        figures = np.stack([rows + 1, data.rows[rows] + 1, found.values[self._channel]], axis=1)
        axes = (("place", None), ("figure", ("image", "row of the data set", "value")))
        return Numbers(f"{self._layer}-{self._channel + 1}-exciting", figures, axes)

    def refresh(self) -> None:
        model = self.subject.model
        if model is None:
            return
        has_units = self.subject.layer.name != IMAGE
        for widget in (self.channels, self.caption):
            widget.setVisible(has_units)
        if not has_units or self._problem:
            self.problem.label.setText(self._problem if has_units else NOT_THE_IMAGE)
            self._stack.setCurrentWidget(self.problem)
            self._shown_for = ()
            self.grown.clear()
            return
        self._stack.setCurrentWidget(self._content)
        self._follow(model)
        self.grown.grow(model, self._layer, self._channel)
        self._find(model)
        self._show(model)

    def stop(self) -> None:
        self._finding.stop()
        self.grown.stop()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._finding.pause()

    def _lay_out(self) -> None:
        self.head.insertWidget(1, self.channels)
        left = QVBoxLayout()
        left.setSpacing(6)
        self._left = QStackedWidget()
        for widget in (self.grid, self.working):
            self._left.addWidget(widget)
        left.addWidget(self._left, 1)
        left.addWidget(self.source)
        self._content = QWidget()
        row = QHBoxLayout(self._content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GUTTER)
        row.addLayout(left, 3)
        row.addWidget(self.grown, 2)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._content)
        self._stack.addWidget(self.problem)
        self.body.addWidget(self._stack, 1)
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for key, step in (
            (Qt.Key.Key_PageUp, self.channels.go_back),
            (Qt.Key.Key_PageDown, self.channels.go_on),
        ):
            QShortcut(QKeySequence(key), self, step, context=context)

    def _follow(self, model: Model) -> None:
        """The chosen number's channel; as long as none is chosen, the one that was the strongest at first."""
        name, cell = self.subject.layer.name, self.subject.cell
        shapes = model.network.shapes
        layer = name if name in shapes else name.split(".")[0]
        if layer != self._layer:
            self._layer, self._channel, self._follows_look = layer, 0, True
        if cell is not None and layer == name and (self._follows_look or self.subject.cell_is_chosen):
            self._channel, self._follows_look = cell.channel, False
        count = shapes[layer][0]
        self._channel = min(self._channel, count - 1)
        self.channels.show_channel(self._channel, count)
        around = f" around {name}" if layer != name else ""
        what = "channel" if len(shapes[layer]) > 1 else "value"
        if self.subject.is_last_layer and count == len(model.class_names):
            what = f"score of {glyph(model.class_names[self._channel])}"
        self.caption.setText(f"{layer}{around} · {what}")

    def _find(self, model: Model) -> None:
        data = self.samples.data
        if data is None:
            if self._made_for is not None or self._left.currentWidget() is not self.working:
                self._finding.drop()
                self._made_for = self._found = None
                self._left.setCurrentWidget(self.working)
                self.working.show_progress("The images are prepared…")
            self.samples.want()
        elif self._made_for is None or self._made_for[0] is not model or self._made_for[1] is not data:
            self._found, self._made_for = None, (model, data)
            self._count(0)
            self._finding.start(exciting_images, model, data.images)
        else:
            self._finding.resume()

    def _show(self, model: Model) -> None:
        found, data = self.found, self.samples.data
        if found is None or data is None:
            self._left.setCurrentWidget(self.working)
            self.source.clear()
            self._shown_for = ()
            return
        self._left.setCurrentWidget(self.grid)
        wanted = (found, self._layer, self._channel)
        if wanted != self._shown_for:
            self._shown_for = wanted
            best = zip(
                found.rows[self._channel],
                found.values[self._channel],
                found.places[self._channel],
                strict=True,
            )
            self.grid.show_images(
                [self._image(model, data, int(row), float(value), place) for row, value, place in best]
            )
            self.source.setText(self._words(model, found))

    def _image(
        self, model: Model, data: PreparedData, row: int, value: float, place: np.ndarray
    ) -> ExcitingImage:
        name = glyph(data.class_names[data.labels[row]])
        where = receptive_field(model, self._layer, int(place[0]), int(place[1]))
        sentence = f"{name}, image {row + 1:,} of {len(data):,} from {self.samples.source}: {signed(value)}"
        return ExcitingImage(as_image(data.images[row]), where, f"{name} · {signed(value)}", sentence)

    def _words(self, model: Model, found: Exciting) -> str:
        opened = self.subject.session.data.current
        source = self.samples.words + ("" if opened else OPEN_ONE)
        if not found.values[self._channel].any():
            return f"0 for every image: this one is dead, or likes nothing that is here. Out of {source}."
        size = model.normalizer.size
        framed = any(
            (rows.stop - rows.start, columns.stop - columns.start) != (size, size)
            for rows, columns in (each.region for each in self.grid.shown)
        )
        seen = " Framed is what the strongest value of the map sees." if framed else ""
        return f"Out of {source}.{seen}"

    @Slot(int)
    def _choose(self, channel: int) -> None:
        self._channel, self._follows_look = channel, False
        if self._layer == self.subject.layer.name:
            self.subject.choose_channel(channel)
        self.refresh()

    @Slot(int)
    def _open(self, place: int) -> None:
        if self.found is not None:
            if self._layer == self.subject.layer.name:
                self.subject.choose_cell(
                    Cell(self._channel, *map(int, self.found.places[self._channel, place]))
                )
            self.sample_asked.emit(int(self.found.rows[self._channel, place]))

    @Slot(object)
    def _count(self, done: int) -> None:
        total = len(self._made_for[1]) if self._made_for else 0
        words = f"Which of the images excite it most? {done:,} of {total:,}"
        self.working.show_progress(words, done, total, can_cancel=True)

    @Slot(object)
    def _take(self, found: dict[str, Exciting]) -> None:
        self._found = found
        self._changed()

    @Slot()
    def _cancel(self) -> None:
        self._finding.drop()
        self.working.show_stopped("Stopped before all images were seen.")

    @Slot()
    def _look_again(self) -> None:
        self._made_for = None
        self.refresh()

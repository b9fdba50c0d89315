"""An image grown from noise that excites a channel, shown while it grows."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from core.insight import Grown, activation_maximization
from core.model_file import Model
from gui.inspect.signed_bars import signed
from gui.newest import Newest
from gui.throttle import Throttle
from gui.widgets import ImageView, button, label

STEPS = 64
_SOON = 150  # milliseconds: who goes through the channels with a key held down does not begin one for each
_LEAST, _MOST, _GAP = 72, 280, 6
_WHITE, _BLACK = 0.9, 0.1
"""Light of an image's darkest pixel from which it is white all over, and of its lightest up to which it is black."""

_TIP = (
    "The image that excites it most, climbed to from noise by gradient ascent. "
    "White all over: it likes light everywhere; black all over: none at all."
)


class GrownPanel(QWidget):
    """Begins by itself when another channel is asked for."""

    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wish: tuple[Model, str, int] | None = None
        self._grown: Grown | None = None
        self._seed = 1
        self.heading = label("Grown from noise", "heading")
        self.view = ImageView(_LEAST, lines=2, frame="muted")  # white on a white card
        self.again = button("From other noise", "Let it grow again, from other noise (Alt+N)")
        self.again.setShortcut("Alt+N")
        self.again.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        for widget in (self.heading, self.view, self.again):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self._growing = Newest(self)
        self._growing.progressed.connect(self._take)
        self._growing.done.connect(self._show)
        self._growing.failed.connect(self.failed)
        self._begin_soon = Throttle(_SOON, self._begin, self)
        self.again.clicked.connect(self._other_noise)

    @property
    def grown(self) -> Grown | None:
        """What is shown."""
        return self._grown

    @property
    def seed(self) -> int:
        """Of the noise."""
        return self._seed

    def grow(self, model: Model, layer: str, channel: int) -> None:
        """For a channel, counted from 0; nothing happens where it has grown or grows already."""
        before = self._wish
        if before is None or before[0] is not model or before[1:] != (layer, channel):
            self._wish = model, layer, channel
            self._growing.drop()
            self._begin_soon()

    def clear(self) -> None:
        self._begin_soon.drop()
        self._growing.drop()
        self._wish = None

    def stop(self) -> None:
        self.clear()
        self._growing.stop()

    def sizeHint(self) -> QSize:
        return QSize(200, 330)

    def minimumSizeHint(self) -> QSize:
        return QSize(140, 220)  # what its image has now is no reason not to become smaller

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        others = self.view.sizeHint().height() - self.view.sizeHint().width()
        others += self.heading.height() + self.again.height() + 2 * _GAP
        self.view.set_side(max(_LEAST, min(_MOST, self.width(), self.height() - others)))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._growing.running:
            self.clear()

    def _begin(self) -> None:
        if self._wish is not None and self.isVisible():
            climb = partial(activation_maximization, seed=self._seed, steps=STEPS)
            self._growing.start(climb, *self._wish)
        else:
            self._wish = None

    @Slot(object)
    def _take(self, grown: Grown) -> None:
        self._grown = grown
        self._show()

    @Slot()
    def _show(self) -> None:
        grown, wish = self._grown, self._wish
        if grown is None or wish is None:
            return
        of = "mean of its map" if len(wish[0].network.shapes[wish[1]]) > 1 else "its value"
        state = f"step {grown.step} of {STEPS}" if self._growing.running else _all_over(grown.image)
        words = " · ".join(filter(None, (state, f"{of} {signed(grown.activation)}")))
        self.view.show_image(np.rint(255 * grown.image).astype(np.uint8), words, _TIP)
        self.view.setAccessibleName(f"Image grown from noise, {words}")

    @Slot()
    def _other_noise(self) -> None:
        self._seed += 1
        self._begin_soon()


def _all_over(image: np.ndarray) -> str:
    """Said of one that has nothing else to be seen in it."""
    if image.min() > _WHITE:
        return "white all over"
    return "black all over" if image.max() < _BLACK else ""

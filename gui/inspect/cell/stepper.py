"""Forth and back through the steps of a sum, by hand or by itself."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.icons import icon
from gui.widgets import label, tool_button

_SLOW, _QUICK, _WHOLE = 500, 40, 12_000  # milliseconds of a step at most and at least, and of all of them


class Stepper(QWidget):
    """`moved` carries the step that is shown now; it plays to the last, and stops when nobody sees it."""

    moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count, self._step = 1, 0
        self.back = tool_button("chevron-left", "Step back", "One step back (Left)", role="plain")
        self.play = tool_button("play", "Play the steps", "One step after the other (Space)", role="plain")
        self.on = tool_button("chevron-right", "Step on", "One step on (Right)", role="plain")
        self.words = label("", "small")
        self._timer = QTimer(self, interval=_SLOW)
        self._timer.timeout.connect(self._tick)
        self.back.clicked.connect(self.step_back)
        self.on.clicked.connect(self.step_on)
        self.play.clicked.connect(self.play_or_pause)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for part in (self.back, self.play, self.on):
            row.addWidget(part)
        row.addSpacing(4)
        row.addWidget(self.words, 1)

    @property
    def step(self) -> int:
        """From 0."""
        return self._step

    @property
    def count(self) -> int:
        return self._count

    @property
    def is_playing(self) -> bool:
        return self._timer.isActive()

    def set_count(self, count: int) -> None:
        """How many steps there are; the one that is shown stays where there still is one."""
        if count != self._count:  # else each new look would begin the pause between two steps again
            self._count = count
            self._step = min(self._step, count - 1)
            self._timer.setInterval(max(_QUICK, min(_SLOW, _WHOLE // count)))
        self._enable()

    def go_to(self, step: int) -> None:
        """The nearest that there is."""
        self._step = min(max(step, 0), self._count - 1)
        self._enable()
        self.moved.emit(self._step)

    @Slot()
    def step_back(self) -> None:
        self.pause()
        self.go_to(self._step - 1)

    @Slot()
    def step_on(self) -> None:
        self.pause()
        self.go_to(self._step + 1)

    @Slot()
    def play_or_pause(self) -> None:
        """From the first step again where the last one is shown."""
        if self.is_playing:
            self.pause()
            return
        if self._step == self._count - 1:
            self.go_to(0)
        self._timer.start()
        self._name_play("pause", "Pause")

    def pause(self) -> None:
        self._timer.stop()
        self._name_play("play", "Play the steps")

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.pause()

    @Slot()
    def _tick(self) -> None:
        if self._step < self._count - 1:
            self.go_to(self._step + 1)
        if self._step == self._count - 1:
            self.pause()

    def _name_play(self, picture: str, name: str) -> None:
        self.play.setIcon(icon(picture))
        self.play.setAccessibleName(name)

    def _enable(self) -> None:
        self.back.setEnabled(self._step > 0)
        self.on.setEnabled(self._step < self._count - 1)
        self.play.setEnabled(self._count > 1)

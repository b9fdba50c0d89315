"""The card that starts, pauses and stops a run, and says where it stands."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from gui.icons import icon
from gui.train.run_state import RunState
from gui.widgets import Card, button, label, percent

_ONE_ROW = 700  # pixels from which the figures have room beside the bar
_MOST_FOR_DETAIL = 0.45  # share of the width
_STEPS = 10_000


class ProgressCard(Card):
    """`start_asked`, `pause_asked`, `resume_asked` and `stop_asked` come from the buttons and from `toggle`."""

    start_asked = Signal()
    pause_asked = Signal()
    resume_asked = Signal()
    stop_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Run")
        self.main_button = button("Start", "", role="primary", picture="play")
        self.stop_button = button("Stop", "Stop after this step and keep what was learned", picture="stop")
        self.headline, self.detail = label(role="heading"), label(role="muted")
        self.bar = QProgressBar()
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.epoch_bar = QProgressBar()
        self.epoch_bar.setRange(0, _STEPS)
        self.epoch_bar.setTextVisible(False)
        self.epoch_bar.setAccessibleName("Progress of the epoch")
        self.epoch_bar.setProperty("role", "thin")
        self.main_button.setMinimumWidth(96)
        self.main_button.clicked.connect(self.toggle)
        self.stop_button.clicked.connect(self.stop_asked)
        self._running, self._paused = False, False
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(2, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.main_button)
        buttons.addWidget(self.stop_button)
        self._grid.addLayout(buttons, 0, 0)
        self._grid.addWidget(self.headline, 0, 1)
        bars = QVBoxLayout()
        bars.setSpacing(4)
        bars.addStretch(1)
        bars.addWidget(self.bar)
        bars.addWidget(self.epoch_bar)
        bars.addStretch(1)
        self._grid.addLayout(bars, 0, 2)
        self._in_one_row: bool | None = None
        self.body.addLayout(self._grid)
        self.show_obstacle("")

    @Slot()
    def toggle(self) -> None:
        """What Space does: start, pause or go on, whichever makes sense."""
        if not self.main_button.isEnabled():
            return
        if not self._running:
            self.start_asked.emit()
        elif self._paused:
            self.resume_asked.emit()
        else:
            self.pause_asked.emit()

    def show_obstacle(self, sentence: str, ready: str = "") -> None:
        """Before any run: why none can start, or what would be trained on."""
        self.headline.setText("" if sentence else "Ready")
        self.headline.setVisible(not sentence)
        self._say(sentence or ready)
        self.bar.setValue(0)
        self.epoch_bar.hide()
        self._show_buttons(running=False, paused=False)

    def allow_start(self, allowed: bool, why_not: str = "") -> None:
        """Whether Start may be pressed while nothing runs."""
        if not self._running:
            self.main_button.setEnabled(allowed)
            self.main_button.setToolTip("Start training (Space)" if allowed else why_not)

    def show_run(self, run: RunState, folder: Path | None, *, stopping: bool = False) -> None:
        self.headline.setText("Stopping …" if stopping else run.headline)
        self.headline.show()
        self._say(run.detail)
        for words in (self.headline, self.detail):
            words.setToolTip(f"Saved in {folder}" if run.over and folder and folder.is_dir() else "")
        self.bar.setValue(round(_STEPS * run.share))
        self.bar.setAccessibleDescription(f"{run.headline}, {run.detail}")
        self.bar.setToolTip(f"{percent(run.share, decimals=0)} of all epochs")
        self.epoch_bar.setVisible(not run.over)
        self.epoch_bar.setValue(round(_STEPS * run.epoch_share))
        self.epoch_bar.setToolTip(f"This epoch: {run.epoch_text}" if run.epoch_text else "")
        self._show_buttons(running=not run.over, paused=run.paused)
        if stopping:
            self.main_button.setEnabled(False)
            self.stop_button.setEnabled(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _say(self, text: str) -> None:
        if text != self.detail.text():
            self.detail.setText(text)
            self._arrange()

    def _arrange(self) -> None:
        """Put the figures beside the bar where they have room, else below it."""
        wide = (
            self.detail.fontMetrics().horizontalAdvance(self.detail.text()) < self.width() * _MOST_FOR_DETAIL
        )
        one_row = wide and self.width() >= _ONE_ROW
        if one_row == self._in_one_row:
            return
        self._in_one_row = one_row
        self._grid.removeWidget(self.detail)
        self.detail.setWordWrap(not one_row)
        if one_row:
            self._grid.addWidget(self.detail, 0, 3)
        else:
            self._grid.addWidget(self.detail, 1, 0, 1, 4)

    def _show_buttons(self, *, running: bool, paused: bool) -> None:
        self._running, self._paused = running, paused
        text, picture, tip = (
            ("Start", "play", "Start training (Space)")
            if not running
            else ("Resume", "play", "Go on training (Space)")
            if paused
            else ("Pause", "pause", "Pause training (Space)")
        )
        if self.main_button.text() != text:
            self.main_button.setText(text)
            self.main_button.setAccessibleName(text)
            self.main_button.setIcon(icon(picture, "on_accent"))
        self.main_button.setToolTip(tip)
        self.main_button.setEnabled(True)
        self.stop_button.setEnabled(running)

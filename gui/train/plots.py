"""The five plots of a run, or of several laid over each other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from gui.chosen_file import with_ending
from gui.picture_file import write_picture
from gui.plot.card import PlotCard
from gui.plot.legend import Entry, Legend
from gui.plot.view import Limits
from gui.plot.x_range import XRange
from gui.settings import PLOT_FOLDER
from gui.theme import GUTTER, theme
from gui.train.history import History
from gui.train.plot_curves import (
    KEYS,
    MOST_RUNS,
    PlotCurves,
    curves_of_compared,
    curves_of_run,
    run_look,
)
from gui.train.plot_files import table_of, write_tables
from gui.train.plot_options import PlotOptions
from gui.widgets.labels import tool_button
from gui.worker import Worker

WHY_ABOVE = (
    "Training loss lies above validation loss: "
    "while training, images are changed at random and answers are smoothed."
)
_LEAST_HEIGHT = 120
_BUTTON = 26  # high: both plots of a row begin at the same height
_SCALE = 2  # of a saved picture
Run = tuple[str, History]


class TrainingPlots(QWidget):
    """`show_history` once a tick shows what is new; `compare` lays runs over each other.

    `noted` and `failed` carry a sentence; `stop` waits for a file that is being written.
    """

    noted = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.x_range = XRange(self)
        self.loss = self._card("Loss", Limits(least=0.02), "0.0000", "The loss appears here.", WHY_ABOVE)
        self.scores = self._card(
            "Scores", Limits(ceiling=1, least=0.02), "0.0000", "Accuracy and macro-F1 appear here."
        )
        self.rate = self._card(
            "Learning rate", Limits(from_zero=True), "0.000888", "The learning rate appears here."
        )
        self.speed = self._card(
            "Images per second", Limits(least=10), "00,000", "The speed of training appears here."
        )
        self.gradient = self._card(
            "Gradient norm", Limits(least=1e-3), "0.000", "The length of the gradient appears here.",
            "The length of the gradient before it is clipped: a sudden rise comes before a run diverges.",
        )  # fmt: skip
        self.options = PlotOptions(self)
        self.options_button = tool_button(
            "options",
            "How plots are shown",
            "Smoothing, logarithmic axes, save as picture or data",
            role="plain",
        )
        self.fit_button = tool_button("fit", "Show the whole run", "Show the whole run (Home)", role="plain")
        self.runs = Legend("0.0000 · 0.0000")
        self._live = History()
        self._compared: Sequence[Run] = ()
        self._shown: tuple = ()
        self._pointed = "loss"
        self._worker: Worker | None = None
        self._lay_out()
        self._wire()
        self._show_logs()
        self._show_curves()

    @property
    def cards(self) -> tuple[PlotCard, ...]:
        return tuple(self._named_cards.values())

    @property
    def compared(self) -> Sequence[Run]:
        """The runs that are laid over each other; none while it is the live one that is shown."""
        return self._compared

    def show_history(self, history: History) -> None:
        """The live run, as far as it has come."""
        if history is not self._live:
            self._live = history
            self._show_curves()
        self._refresh()

    def compare(self, runs: Sequence[Run]) -> None:
        """Lay the first six of these over each other, by name; with none, back to the live run."""
        self._compared = tuple(runs[:MOST_RUNS])
        self.x_range.fit()
        self._show_curves()
        self._refresh()

    def stop(self) -> None:
        if self._worker:
            self._worker.stop()

    def save_picture(self, path: Path) -> None:
        """All plots, at twice their size; `noted` says when it is there."""
        buttons = (self.options_button, self.fit_button)
        for each in buttons:
            each.hide()
        image = QImage(self.size() * _SCALE, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(_SCALE)
        image.fill(theme().colour("ground"))
        with QPainter(image) as painter:
            self.render(painter, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
        for each in buttons:
            each.show()
        self._write(write_picture, path, image)

    def save_data(self, path: Path) -> None:
        """What is shown, as a table; `noted` says when it is there."""
        runs = self._compared or [("", self._live)]
        self._write(write_tables, path, [(name, table_of(history)) for name, history in runs])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange_legends()

    def _arrange_legends(self) -> None:
        """Where one of the upper plots is too narrow for its own, both have legends of two rows, so they stay level."""
        pair = self.cards[:2]
        two = not all(card.has_room_for_names((self.width() - GUTTER) // 2) for card in pair)
        for card in pair:
            card.show_in_two_rows(two)

    @property
    def _named_cards(self) -> dict[str, PlotCard]:
        return {
            "loss": self.loss,
            "scores": self.scores,
            "rate": self.rate,
            "speed": self.speed,
            "gradient": self.gradient,
        }

    @property
    def _histories(self) -> list[History]:
        return [history for _, history in self._compared] or [self._live]

    def _card(self, title: str, limits: Limits, widest: str, hint: str, tip: str = "") -> PlotCard:
        card = PlotCard(title, self.x_range, limits=limits, widest=widest, hint=hint, tip=tip)
        card.setMinimumHeight(_LEAST_HEIGHT)
        return card

    def _lay_out(self) -> None:
        for each in (self.fit_button, self.options_button):
            policy = each.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            each.setSizePolicy(policy)
            self.loss.header.addWidget(each)
        self.scores.header.addStrut(_BUTTON)
        top = QHBoxLayout()
        top.setSpacing(GUTTER)
        foot = QHBoxLayout()
        foot.setSpacing(GUTTER)
        for row, cards in ((top, self.cards[:2]), (foot, self.cards[2:])):
            for card in cards:
                row.addWidget(card, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GUTTER)
        column.addWidget(self.runs)
        column.addLayout(top, 5)
        column.addLayout(foot, 4)

    def _wire(self) -> None:
        self.options_button.clicked.connect(self._open_options)
        self.fit_button.clicked.connect(self.x_range.fit)
        self.options.smoothing_changed.connect(self._smooth)
        self.options.log_changed.connect(self._show_logs)
        self.options.picture_asked.connect(self._choose_picture)
        self.options.data_asked.connect(self._choose_data)
        self.x_range.changed.connect(self._show_zoom)
        self.x_range.hovered.connect(self._show_values)
        for card in self.cards:
            card.view.pointed.connect(self._point)
        self._show_zoom()

    def _show_curves(self) -> None:
        """Of the run, or the runs, that are to be seen from now on."""
        for history in self._histories:
            history.smooth_by(self.options.smoothing)
        if self._compared:
            curves = PlotCurves([], [], [], [], [])
            for place, (_, history) in enumerate(self._compared):
                curves += curves_of_compared(place, history)
        else:
            curves = curves_of_run(self._live)
        for name, card in self._named_cards.items():
            card.show_curves(getattr(curves, name), KEYS[name] if self._compared else None)
        self.runs.show_entries(
            [Entry(name, run_look(place), name) for place, (name, _) in enumerate(self._compared)]
        )
        self.runs.setVisible(bool(self._compared))
        self._shown = ()
        self._arrange_legends()
        self._show_values()

    def _refresh(self) -> None:
        """Take in what is new, if anything is."""
        histories = self._histories
        state = tuple((id(history), history.version) for history in histories)
        if state == self._shown:
            return
        self._shown = state
        self.x_range.set_all(0, max(1, *(max(history.steps, history.last_step) for history in histories)))
        empty = not any(len(history.loss) for history in histories)
        for card in self.cards:
            card.set_empty(empty)
            card.redraw()

    @Slot(float)
    def _smooth(self, smoothing: float) -> None:
        for history in self._histories:
            history.smooth_by(smoothing)
        for card in self.cards:
            card.redraw()

    @Slot()
    def _show_logs(self) -> None:
        self.loss.view.log = self.options.log_loss.isChecked()
        self.gradient.view.log = self.options.log_gradient.isChecked()

    @Slot()
    def _show_zoom(self) -> None:
        self.fit_button.setEnabled(self.x_range.zoomed)

    @Slot()
    def _point(self) -> None:
        view = self.sender()
        self._pointed = next(name for name, card in self._named_cards.items() if card.view is view)

    @Slot()
    def _show_values(self) -> None:
        """Behind the runs' names, what the plot under the pointer says of them."""
        if not self._compared:
            return
        step = self.x_range.hover
        curves = self._named_cards[self._pointed].view.curves
        each = len(curves) // len(self._compared)
        texts = [
            " · ".join(c.value_text(step) for c in curves[i : i + each]) for i in range(0, len(curves), each)
        ]
        self.runs.show_values(texts if step is not None else [""] * len(texts), hovering=step is not None)

    @Slot()
    def _open_options(self) -> None:
        self.options.open_below(self.options_button)

    @Slot()
    def _choose_picture(self) -> None:
        path = self._chosen("Save plots as a picture", "plots.png", "Pictures (*.png)")
        if path:
            self.save_picture(path)

    @Slot()
    def _choose_data(self) -> None:
        path = self._chosen("Save figures", "figures.csv", "Tables (*.csv)")
        if path:
            self.save_data(path)

    def _chosen(self, title: str, name: str, kind: str) -> Path | None:
        start = Path(PLOT_FOLDER.get()) / name
        chosen, _ = QFileDialog.getSaveFileName(self.window(), title, str(start), kind)
        if not chosen:
            return None
        PLOT_FOLDER.set(str(Path(chosen).parent))
        return with_ending(chosen, start.suffix)

    def _write(self, write: Any, path: Path, content: object) -> None:
        self.stop()
        self._worker = Worker(write, path, content, parent=self)
        self._worker.result.connect(self._written)
        self._worker.error.connect(self.failed)
        self._worker.start()

    @Slot(object)
    def _written(self, path: Path) -> None:
        self.noted.emit(f"Saved as {path}.")

"""Keeps what speaks for the answer over the drawing, as long as the bar asks for it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gui.draw.answer import Answer
from gui.draw.canvas import Canvas
from gui.draw.why import Evidence, explain
from gui.draw.why_bar import WhyBar
from gui.theme import theme
from gui.worker import Latest

_PATIENCE = 100  # milliseconds without an answer until the bar says that something is being done


class WhyOverlay(QObject):
    """On a thread of its own, so that no answer waits for the reasons of the one before.

    `noted` says in words why there is nothing to see, such as Grad-CAM of a network without convolutions; the bar goes
    on to another method then.
    """

    noted = Signal(str)

    def __init__(self, bar: WhyBar, canvas: Canvas, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bar, self._canvas = bar, canvas
        self._given: Answer | None = None
        self._evidence: Evidence | None = None
        self._patience = QTimer(self, interval=_PATIENCE, singleShot=True)
        self._patience.timeout.connect(self._work)
        self._explanations = Latest(explain, self)
        self._explanations.answered.connect(self._take)
        self._explanations.failed.connect(self._refuse)
        bar.changed.connect(self._changed)
        theme().changed.connect(self._paint)

    def show(self, given: Answer | None) -> None:
        """Explain this answer; None when there is nothing to explain.

        While a drawing grows the map before stays until the next one is there; anything else takes it away at once.
        """
        before, self._given = self._given, given if given is not None and given.has_ink else None
        if not (before and self._given and self._given.goes_on_from(before)):
            self._forget()
        if self._given is not None:
            names, prediction = self._given.model.class_names, self._given.prediction
            two = self._given.two_likeliest
            share = float(prediction.probabilities[two[1]]) if prediction is not None else 0.0
            self._bar.show_classes([names[place] for place in two], share)
        self._ask()

    def stop(self) -> None:
        self._explanations.stop()

    @Slot()
    def _changed(self) -> None:
        self._forget()
        self._ask()

    def _forget(self) -> None:
        self._explanations.forget()
        self._take(None)

    def _ask(self) -> None:
        if self._given is not None and self._bar.is_on:
            wanted = self._given.two_likeliest[self._bar.of_runner_up]
            self._explanations.ask(self._given, self._bar.method, wanted)
            if not self._patience.isActive() and not self._bar.legend.is_working:
                self._patience.start()

    @Slot()
    def _work(self) -> None:
        self._bar.legend.show_working(True)

    def _rest(self) -> None:
        """Nothing that was asked is waited for any more; or what comes next has its own time."""
        self._patience.stop()
        self._bar.legend.show_working(False)

    @Slot(object)
    def _take(self, evidence: Evidence | None) -> None:
        self._rest()
        if evidence is not None and not self._explanations.idle:
            self._patience.start()
        self._evidence = evidence
        self._paint()

    @Slot()
    def _paint(self) -> None:
        evidence = self._evidence
        self._canvas.show_overlay(None if evidence is None else evidence.coloured(theme().evidence_map))

    @Slot(str)
    def _refuse(self, sentence: str) -> None:
        self._take(None)
        self.noted.emit(sentence)
        self._bar.refuse()

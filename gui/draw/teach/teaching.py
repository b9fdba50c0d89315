"""What joins the canvas, the card and *My handwriting*: whose turn it is, and what a button or a key means then."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from core.data.digits import CLASS_NAMES
from core.data.handwriting import Entry
from gui.draw.canvas import Canvas
from gui.draw.strokes import Drawing
from gui.draw.teach.answer_row import HINT, NO_DIGITS, Row
from gui.draw.teach.browser import Browser
from gui.draw.teach.card import TeachCard
from gui.draw.teach.guide import Guide
from gui.draw.teach.keys import AnswerKeys
from gui.draw.teach.learner import Learner
from gui.draw.teach.shelf import Change, Changed, Shelf
from gui.draw.teach.words import a_digit, reads_digits
from gui.session import Session
from gui.train.wording import things


class Teaching(QObject):
    """A page shows `card`, says `offer` with every answer and `withdraw` when there is none, and `stop` at the end.

    `noted` and `failed` carry sentences; `busy_changed` whether it learns.
    """

    noted = Signal(str)
    failed = Signal(str)
    busy_changed = Signal(bool)

    def __init__(self, session: Session, canvas: Canvas, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._canvas, self._page = session, canvas, parent
        self.card = TeachCard()
        self.shelf = Shelf(session.handwriting, self)
        self.learner = Learner(session, self.shelf, self.card.learning, self)
        self.guide = Guide(canvas, self.shelf, self.card.turns, self)
        self.browser: Browser | None = None
        self._offered: tuple[str, Drawing] | None = None
        self._kept_drawing: Drawing | None = None
        self._kept: Entry | None = None
        self._busy = False
        self._wire()
        self._show_counts()
        self.shelf.read()

    def offer(self, class_name: str, subject: Drawing) -> None:
        """The answer to `subject`, to be judged."""
        classifier = self._session.model.classifier
        if classifier is None or not reads_digits(classifier.model.class_names):
            self.withdraw(NO_DIGITS)
            return
        if self._offered is not None and subject != self._offered[1]:
            self.card.answer.cancel()  # a correction belongs to the drawing it was asked of
        self._offered = class_name, subject
        if subject != self._kept_drawing:
            self._kept_drawing = None
            self.card.answer.offer(class_name)

    def withdraw(self, hint: str = HINT) -> None:
        """There is no answer. What was kept last can still be taken back."""
        self._offered = None
        if self.card.answer.shown is not Row.KEPT or hint != HINT:
            self._kept_drawing = None
            self.card.answer.withdraw(hint)

    def stop(self) -> None:
        """The window closes."""
        if self.browser is not None:
            self.browser.close()
        self.learner.stop()
        self.shelf.stop()

    def _wire(self) -> None:
        card, keys = self.card, AnswerKeys(self._canvas)
        for signal, receiver in (
            (card.answer.labelled, self._keep),
            (card.answer.undo_asked, self._take_back),
            (card.progress.browse_asked, self.browse),
            (card.progress.turns_asked, self.guide.begin),
            (card.progress.learn_asked, self.learner.start),
            (card.progress.back_asked, self.learner.go_back),
            (keys.accepted, self._accept),
            (keys.cancelled, self._cancel),
            (keys.undone, self._undo_by_key),
            (keys.skipped, self.guide.skip),
            (keys.digit_pressed, self._correct),
            (self.shelf.changed, self._take),
            (self.shelf.failed, self._shelf_failed),
            (self.guide.changed, self._guide_changed),
            (self.guide.noted, self.noted),
            (self.learner.changed, self._learner_changed),
            (self.learner.noted, self.noted),
            (self.learner.failed, self._fail),
            (self._session.model.changed, self._show_counts),
        ):
            signal.connect(receiver)

    # Judging

    @Slot(str)
    def _keep(self, class_name: str) -> None:
        if self._offered is None:
            return
        self._kept_drawing, self._kept = self._offered[1], None
        self.card.answer.show_kept(class_name)
        self.shelf.add(self._kept_drawing, CLASS_NAMES.index(class_name))

    @Slot()
    def _take_back(self) -> None:
        if self._kept is not None:
            self.shelf.delete(self._kept)

    @Slot(str)
    def _correct(self, class_name: str) -> None:
        if self.card.is_judging:
            self.card.answer.correct(class_name)

    # Keys: what they mean depends on what the card shows

    @Slot()
    def _accept(self) -> None:
        if self.guide.active:
            self.guide.keep()
        elif self.card.is_judging:
            self.card.answer.accept()
        elif self.card.learning.has_result:
            self.learner.use()

    @Slot()
    def _cancel(self) -> None:
        if self.guide.active:
            self.guide.end()
        elif self.card.is_judging:
            self.card.answer.cancel()
        elif self.card.learning.has_result:
            self.learner.discard()
        else:
            self.learner.cancel()

    @Slot()
    def _undo_by_key(self) -> None:
        if self.guide.active:
            self.guide.take_back()
        elif self.card.is_judging and self.card.answer.shown is Row.KEPT:
            self._take_back()

    # What became of it

    @Slot(object)
    def _take(self, changed: Changed) -> None:
        entry = changed.entry
        if entry is not None and changed.change is Change.ADDED and self._kept_drawing is not None:
            self._kept = entry
            there = things(len(self.shelf.entries), "drawing")
            self.noted.emit(f"Added as {a_digit(CLASS_NAMES[entry.digit])}; my handwriting has {there}.")
        elif entry is not None and changed.change is Change.DELETED and entry == self._kept:
            self.noted.emit(
                f"{a_digit(CLASS_NAMES[entry.digit]).capitalize()} is taken out of my handwriting again."
            )
            self._judge_again()
        self._show_counts()

    def _judge_again(self) -> None:
        """Nothing is kept of what is on the canvas."""
        self._kept_drawing, self._kept = None, None
        self.card.answer.withdraw()
        if self._offered is not None:
            self.offer(*self._offered)

    @Slot(str)
    def _shelf_failed(self, sentence: str) -> None:
        """The drawing is still on the canvas."""
        self._fail(sentence)
        if self._kept_drawing is not None and self._kept is None:
            self._judge_again()

    @Slot()
    def _show_counts(self) -> None:
        self.card.progress.show_counts(self.shelf.counts)
        self.card.progress.offer(learn=self.learner.obstacle, back=self.learner.can_go_back)

    @Slot()
    def _guide_changed(self) -> None:
        if self.guide.active:
            self.card.show_turns()
        else:
            self.card.show_judging()
        self._judge_again()
        self._canvas.setFocus()

    @Slot()
    def _learner_changed(self) -> None:
        if self.learner.active:
            self.card.show_learning()
            self._canvas.setFocus()  # whose keys cancel, use and discard
        elif self.card.is_learning:
            self.card.show_judging()
        self._show_counts()
        if self._busy != self.learner.running:
            self._busy = self.learner.running
            self.busy_changed.emit(self._busy)

    @Slot(str)
    def _fail(self, sentence: str) -> None:
        self.failed.emit(f"{sentence}.")

    @Slot()
    def browse(self) -> None:
        """Look through all drawings."""
        self.browser = Browser(self.shelf, self._page.window())
        self.browser.finished.connect(self._browsed)
        self.browser.open()

    @Slot()
    def _browsed(self) -> None:
        if self.browser is not None:
            self.browser.deleteLater()
            self.browser = None

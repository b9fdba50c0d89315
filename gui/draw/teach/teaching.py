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
from gui.draw.teach.keys import AnswerKeys
from gui.draw.teach.learner import Learner
from gui.draw.teach.shelf import Change, Changed, Shelf
from gui.draw.teach.turns import Turns
from gui.draw.teach.words import a_digit, counted, reads_digits
from gui.session import Session


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
        self.browser: Browser | None = None
        self._turns: Turns | None = None
        self._offered: tuple[str, Drawing] | None = None
        self._kept_drawing: Drawing | None = None
        self._kept: list[Entry] = []
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
        self._offered = class_name, subject
        if subject != self._kept_drawing:
            self._kept_drawing = None
            self.card.answer.offer(class_name)
        self._refresh_turns()

    def withdraw(self, hint: str = HINT) -> None:
        """There is no answer. What was kept last can still be taken back."""
        self._offered = None
        if self.card.answer.shown is not Row.KEPT or hint != HINT:
            self._kept_drawing = None
            self.card.answer.withdraw(hint)
        self._refresh_turns()

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
            (card.progress.turns_asked, self.begin_turns),
            (card.progress.learn_asked, self.learner.start),
            (card.progress.back_asked, self.learner.go_back),
            (card.turns.next_asked, self._next),
            (card.turns.skip_asked, self._skip),
            (card.turns.undo_asked, self._take_back),
            (card.turns.stop_asked, self.end_turns),
            (keys.accepted, self._accept),
            (keys.cancelled, self._cancel),
            (keys.undone, self._undo_by_key),
            (keys.skipped, self._skip),
            (keys.digit_pressed, self._correct),
            (self.shelf.changed, self._take),
            (self.shelf.failed, self._shelf_failed),
            (self.learner.changed, self._learner_changed),
            (self.learner.noted, self.noted),
            (self.learner.failed, self._fail),
            (self._session.model.changed, self._show_counts),
            (self._canvas.drawing_changed, self._refresh_turns),
        ):
            signal.connect(receiver)

    # Judging

    @Slot(str)
    def _keep(self, class_name: str) -> None:
        if self._offered is None:
            return
        self._kept_drawing, self._kept = self._offered[1], []
        self.card.answer.show_kept(class_name)
        self.shelf.add(self._kept_drawing, CLASS_NAMES.index(class_name))

    @Slot()
    def _take_back(self) -> None:
        if self._kept:
            self.shelf.delete(self._kept[-1])

    @Slot(str)
    def _correct(self, class_name: str) -> None:
        if self.card.is_judging:
            self.card.answer.correct(class_name)

    # A guided session

    @Slot()
    def begin_turns(self) -> None:
        """Ask for digits until there are enough of each."""
        turns = Turns.begin(self.shelf.counts)
        if turns.digit is None:
            return
        self._turns, self._kept = turns, []
        self._canvas.clear()
        self._canvas.setFocus()
        self.card.show_turns()
        self._refresh_turns()

    @Slot()
    def end_turns(self) -> None:
        """Back to judging what is drawn."""
        if self._turns is None:
            return
        self._turns, self._kept, self._kept_drawing = None, [], None
        self.card.answer.withdraw()
        self.card.show_judging()
        if self._offered is not None:
            self.offer(*self._offered)
        self._canvas.setFocus()

    @Slot()
    def _next(self) -> None:
        drawing = self._canvas.drawing
        if self._turns is not None and self._turns.digit is not None and not drawing.is_empty:
            self.card.turns.next_button.setEnabled(False)
            self.shelf.add(drawing, self._turns.digit)

    @Slot()
    def _skip(self) -> None:
        if self._turns is not None:
            self._turns = self._turns.skip()
            self._refresh_turns()

    @Slot()
    def _refresh_turns(self) -> None:
        if self._turns is not None:
            self.card.turns.show_turns(self._turns)
            self.card.turns.offer(keep=not self._canvas.drawing.is_empty, undo=bool(self._kept))

    # Keys: what they mean depends on what the card shows

    @Slot()
    def _accept(self) -> None:
        if self._turns is not None:
            self._next()
        elif self.card.is_judging:
            self.card.answer.accept()
        elif self.card.learning.has_result:
            self.learner.use()

    @Slot()
    def _cancel(self) -> None:
        if self._turns is not None:
            self.end_turns()
        elif self.card.is_judging:
            self.card.answer.cancel()
        elif self.card.learning.has_result:
            self.learner.discard()
        else:
            self.learner.cancel()

    @Slot()
    def _undo_by_key(self) -> None:
        if self._turns is not None or self.card.answer.shown is Row.KEPT:
            self._take_back()

    # What became of it

    @Slot(object)
    def _take(self, changed: Changed) -> None:
        entry = changed.entry
        if changed.change is Change.ADDED and entry is not None:
            self._added(entry)
        elif changed.change is Change.DELETED and entry in self._kept:
            self._taken_back(entry)
        if self._turns is not None:
            self._go_on(changed)
        self._show_counts()

    def _added(self, entry: Entry) -> None:
        if self._turns is None:
            self._kept = [entry]
            there = counted(len(self.shelf.entries), "drawing")
            self.noted.emit(f"Added as {a_digit(CLASS_NAMES[entry.digit])}; my handwriting has {there}.")
        else:
            self._kept.append(entry)
            self._canvas.clear()

    def _taken_back(self, entry: Entry) -> None:
        self._kept.remove(entry)
        self.noted.emit(
            f"{a_digit(CLASS_NAMES[entry.digit]).capitalize()} is taken out of my handwriting again."
        )
        if self._turns is None:
            self._kept_drawing = None
            self.card.answer.withdraw()
            if self._offered is not None:
                self.offer(*self._offered)

    def _go_on(self, changed: Changed) -> None:
        """The next digit's turn, or the one again that was taken back."""
        assert self._turns is not None  # noqa: S101
        if changed.change is Change.DELETED and changed.entry is not None:
            self._turns = Turns(self.shelf.counts, changed.entry.digit)
        else:
            self._turns = self._turns.with_counts(self.shelf.counts)
        if self._turns.digit is None:
            self.end_turns()
            self.noted.emit("There are enough drawings of every digit; the network can learn from them now.")
        self._refresh_turns()

    @Slot(str)
    def _shelf_failed(self, sentence: str) -> None:
        """The drawing is still on the canvas."""
        self._fail(sentence)
        if self._kept_drawing is not None and self._offered is not None:
            self._kept_drawing = None
            self.card.answer.withdraw()
            self.offer(*self._offered)
        self._refresh_turns()

    @Slot()
    def _show_counts(self) -> None:
        self.card.progress.show_counts(self.shelf.counts)
        self.card.progress.offer(learn=self.learner.obstacle, back=self.learner.can_go_back)

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

"""What joins the canvas, the card and *My handwriting*: whose turn it is, and what a button or a key means then."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from core.classifier import Prediction
from core.data.digits import CLASS_NAMES
from core.data.handwriting import Entry
from core.number_reader import FoundDigit
from gui.draw.canvas import Canvas
from gui.draw.number import ShownDigit
from gui.draw.subject import Subject
from gui.draw.teach.answer_row import HINT, NO_DIGITS, Row
from gui.draw.teach.browser import Browser
from gui.draw.teach.card import TeachCard
from gui.draw.teach.closing import Ending, wants_to_end, wants_to_stop_learning
from gui.draw.teach.guide import Guide
from gui.draw.teach.kept import Kept
from gui.draw.teach.keys import AnswerKeys
from gui.draw.teach.learner import Learner
from gui.draw.teach.shelf import Change, Changed, Shelf
from gui.draw.teach.words import a_digit, reads_digits
from gui.session import Session

DECIDE_FIRST = "Use or discard the new model first; Return uses it."
_TOLD_MILLISECONDS = 6000  # over an empty canvas


class Teaching(QObject):
    """A page shows `card`, says `offer` with every answer and `withdraw` when there is none, and `stop` at the end.

    `noted` and `failed` carry sentences, and `mended` says that what failed is over; `busy_changed` whether it learns.
    """

    noted = Signal(str)
    failed = Signal(str)
    mended = Signal()
    busy_changed = Signal(bool)
    kept_changed = Signal()  # a digit may be `shown` in another way now

    def __init__(self, session: Session, canvas: Canvas, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._canvas, self._page = session, canvas, parent
        self.card = TeachCard()
        self.shelf = Shelf(session.handwriting, self)
        self.learner = Learner(session, self.shelf, self.card.learning, self)
        self.guide = Guide(canvas, self.shelf, self.card.turns, self)
        self.browser: Browser | None = None
        self._kept = Kept(self.shelf)
        self._offered: tuple[str, Subject] | None = None
        self._told: Subject | None = None  # that the card says is kept
        self._taken_back: Entry | None = None
        self._unwanted: Subject | None = None  # to be taken back as soon as it is on the disk
        self._latest: Subject | None = None  # that was kept
        self._has_failed = False
        self._told_long_enough = QTimer(self, interval=_TOLD_MILLISECONDS, singleShot=True)
        self._busy = False
        self._wire()
        self._show_counts()
        self.shelf.clear_up()
        self.shelf.read()

    def offer(self, prediction: Prediction, subject: Subject) -> None:
        """The answer to `subject`, to be judged, unless it was already."""
        classifier = self._session.model.classifier
        if classifier is None or not reads_digits(classifier.model.class_names):
            self.withdraw(NO_DIGITS)
            return
        if self._offered is not None and not subject.is_same(self._offered[1]):
            self.card.answer.cancel()  # a correction belongs to the drawing it was asked of
        self._offered = prediction.class_name, subject
        self.guide.hear(prediction, subject.drawing)
        self._show_judgement()

    def withdraw(self, hint: str = HINT) -> None:
        """There is no answer. What was kept last can still be taken back for a while."""
        self._offered = None
        if self.card.answer.shown is Row.KEPT and hint == HINT:
            self._told_long_enough.start()
        else:
            self._told = None
            self.card.answer.withdraw(hint)

    def shown(self, digit: FoundDigit) -> ShownDigit:
        """A digit of a number, put right if the user has said what it is."""
        said = self._kept.class_name(Subject.of_digit(digit))
        return ShownDigit(digit, "" if said == digit.prediction.class_name else said)

    def may_close(self) -> bool:
        """Asks, where something would be lost: learning that goes on, or a new model that is not decided on."""
        if self.learner.learning:
            if not wants_to_stop_learning(self._page):
                return False
            if not self.learner.undecided:
                self.learner.cancel()
        if not self.learner.undecided:  # it may have ended while the question was there
            return True
        ending = wants_to_end(self._page, self.card.learning.verdict.text())
        return ending is Ending.DISCARD or (ending is Ending.KEEP and self.learner.keep())

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
            (card.progress.browse_asked, self._browse_asked),
            (card.progress.turns_asked, self._turns_asked),
            (card.progress.learn_asked, self._learn_asked),
            (card.progress.back_asked, self.learner.go_back),
            (keys.accepted, self._accept),
            (keys.cancelled, self._cancel),
            (keys.undone, self._undo_by_key),
            (keys.rest_undone, self.guide.take_back),
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
            (self._told_long_enough.timeout, self._stop_telling),
        ):
            signal.connect(receiver)

    # Judging

    def _show_judgement(self) -> None:
        """Ask whether the answer is right, or say as what the drawing is kept."""
        if self._offered is None:
            self.withdraw()
            return
        class_name, subject = self._offered
        kept_as = self._kept.class_name(subject)
        self._told = subject if kept_as else None
        self._told_long_enough.stop()
        if kept_as:
            self.card.answer.show_kept(kept_as)
        else:
            self.card.answer.offer(class_name)
        goes_on = subject.box is not None or self.guide.active  # another digit of the number, or as asked for
        self._canvas.finish(subject.drawing if kept_as and not goes_on else None)

    @Slot(str)
    def _keep(self, class_name: str) -> None:
        """With what was drawn since the answer, which comes a moment after the pen."""
        if self._offered is None:
            return
        answer, subject = self._offered
        if subject.box is None and self._canvas.drawing.goes_on_from(subject.drawing):
            subject = Subject(self._canvas.drawing)
        self._offered = answer, subject
        self._latest = subject
        self._kept.keep(subject, class_name)
        self._show_judgement()
        self.kept_changed.emit()

    @Slot()
    def _take_back(self) -> None:
        entry = self._kept.entry(self._told) if self._told is not None else None
        self._unwanted = self._told if entry is None else None
        if entry is not None:
            self._taken_back = entry
            self.shelf.delete(entry)

    @Slot(str)
    def _correct(self, class_name: str) -> None:
        if self.card.is_judging:
            self.card.answer.correct(class_name)
        elif self.learner.running:
            self.noted.emit("The network is learning; judge this drawing when that is over.")
        elif self.learner.active:
            self.noted.emit(DECIDE_FIRST)

    # What can be asked for at any time

    @Slot()
    def _browse_asked(self) -> None:
        if self.learner.running:
            self.noted.emit("The network is learning from the drawings; look through them when that is over.")
        else:
            self.browse()

    @Slot()
    def _turns_asked(self) -> None:
        if self.learner.running:
            self.noted.emit("The network is learning; write in turn when that is over.")
        elif self.learner.active:
            self.noted.emit(DECIDE_FIRST)
        elif not self.guide.active:
            self.guide.begin()

    @Slot()
    def _learn_asked(self) -> None:
        if self.guide.active:
            self.noted.emit("Stop writing in turn (Escape), then the network can learn from what is there.")
        elif self.learner.active and not self.learner.running:
            self.noted.emit(DECIDE_FIRST)
        else:
            self.learner.start()

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
            self._cancel_judging()
        elif self.card.learning.has_result:
            self.noted.emit("Press “Discard” to give the new model up; Return uses it.")
        else:
            self.learner.cancel()

    def _cancel_judging(self) -> None:
        """Also what one key has kept a moment ago."""
        told, latest = self._told, self._latest
        if self.card.answer.shown is not Row.KEPT:
            self.card.answer.cancel()
        elif told is not None and latest is not None and told.is_same(latest):
            self._take_back()

    @Slot()
    def _undo_by_key(self) -> None:
        if self.guide.active:
            self.guide.take_back()
        elif self.card.is_judging and self.card.answer.shown is Row.KEPT:
            self._take_back()

    # What became of it

    @Slot(object)
    def _take(self, changed: Changed) -> None:
        self._kept.take(changed)
        unwanted = self._kept.entry(self._unwanted) if self._unwanted is not None else None
        if unwanted is not None:
            self._unwanted, self._taken_back = None, unwanted
            self.shelf.delete(unwanted)
        if changed.change is not Change.READ:
            self._mend()
        if self._told is not None and not self._kept.class_name(self._told):
            self._told = None
            self.card.answer.withdraw()
        if (
            changed.change is Change.DELETED
            and changed.entry is not None
            and changed.entry == self._taken_back
        ):
            digit = a_digit(CLASS_NAMES[changed.entry.digit])
            self.noted.emit(f"{digit[0].upper()}{digit[1:]} is taken out of my handwriting again.")
        if self._offered is not None:
            self._show_judgement()
        self.kept_changed.emit()
        self._show_counts()

    @Slot(str)
    def _shelf_failed(self, sentence: str) -> None:
        """The drawing is still on the canvas; a browser that is open says itself what went wrong there."""
        if self.browser is None:
            self._fail(sentence)
        self._unwanted = None
        if self._kept.give_up():
            self._told = None
            self.card.answer.withdraw()
            self._show_judgement()
            self.kept_changed.emit()

    @Slot()
    def _stop_telling(self) -> None:
        self._told = None
        self.card.answer.withdraw()

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
        self._stop_telling()
        self._canvas.finish(None)
        self._show_judgement()
        self._canvas.setFocus()

    @Slot()
    def _learner_changed(self) -> None:
        if self.learner.active:
            self._mend()
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
        self._has_failed = True
        self.failed.emit(f"{sentence}.")

    @Slot()
    def _mend(self) -> None:
        if self._has_failed:
            self._has_failed = False
            self.mended.emit()

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
        self._mend()

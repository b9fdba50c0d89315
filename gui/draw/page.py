"""The Draw page: the canvas at the left, what the network makes of it at the right and along the foot."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSize, QStandardPaths, Signal, Slot
from PySide6.QtGui import QFocusEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from core.classifier import Classifier
from core.data.images import IMAGE_SUFFIXES, decode_image
from core.data.tree import read_file
from gui.chosen_file import with_ending
from gui.draw.answer import Answer, Question, answer
from gui.draw.answer_cards import AnswerCard, MapsCard, StepsCard
from gui.draw.canvas_card import CanvasCard
from gui.draw.number import ShownNumber
from gui.draw.number_boxes import number_boxes
from gui.draw.number_card import NumberCard
from gui.draw.raster import Raster
from gui.draw.render import pixels
from gui.draw.strokes import WIDE, Drawing
from gui.draw.teach.teaching import Teaching
from gui.draw.why_overlay import WhyOverlay
from gui.page import Page
from gui.picture_file import write_picture
from gui.pixels import to_qimage
from gui.session import Session
from gui.settings import IMAGE_FOLDER
from gui.theme import GUTTER
from gui.throttle import Throttle
from gui.transfer import Transfer, left_out, transfer_of
from gui.worker import Latest, Worker

_LIVE_MILLISECONDS = 40
ONE_DIGIT, A_NUMBER = "draw a Bangla digit", "write a number in Bangla digits"


class DrawPage(Page):
    """Every change of the drawing or the model asks for an answer; the page shows the newest one there is.

    `digit_chosen` carries the `FoundDigit` of a number that the user goes to, which is looked at from then on.
    """

    title = "Draw"
    subtitle = ONE_DIGIT
    icon = "draw"
    follows_drawing = True

    digit_chosen = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.canvas_card, self.answer_card = CanvasCard(), AnswerCard()
        self.number_card = NumberCard()
        self.steps_card, self.maps_card = StepsCard(), MapsCard()
        self.canvas, self.why = self.canvas_card.canvas, self.canvas_card.why
        self._reasons = WhyOverlay(self.why, self.canvas, self)
        self.teaching = Teaching(session, self.canvas, self)
        self._lay_out()
        self._reader: Worker | None = None
        self._writer: Worker | None = None
        self._asked: Question | None = None
        self._given: Answer | None = None
        self._left: Answer | None = None  # of a number, when its paper was put away
        self._answers = Latest(partial(answer, paint=Raster().render), self)
        self._answers.answered.connect(self._show)
        self._answers.failed.connect(self._fail)
        self._ask_soon = Throttle(_LIVE_MILLISECONDS, self._ask, self)
        self.canvas.drawing_changed.connect(self._drawing_changed)
        self.canvas.paper_changed.connect(self._paper_changed)
        self.canvas.box_clicked.connect(self.choose_digit)
        self.number_card.digit_asked.connect(self.choose_digit)
        self.answer_card.number_asked.connect(self.canvas_card.use_number)
        self._reasons.noted.connect(self.noted)
        self.canvas_card.resized.connect(self._fit)
        self.canvas_card.open_asked.connect(self._choose_image)
        self.canvas_card.paste_asked.connect(self._paste)
        self.canvas_card.copy_asked.connect(self._copy)
        self.canvas_card.save_asked.connect(self._choose_file)
        self.teaching.guide.one_digit_asked.connect(self.canvas_card.use_one_digit)
        self.teaching.noted.connect(self.noted)
        self.teaching.failed.connect(self.failed)
        self.teaching.mended.connect(self.mended)
        self.teaching.busy_changed.connect(self.busy_changed)
        self.teaching.kept_changed.connect(self._show_answer)
        session.model.changed.connect(self._model_changed)

    def receive(self, transfer: Transfer) -> None:
        """Show what was opened, dropped or pasted; a file is read on a worker, a wrong one changes nothing."""
        if isinstance(transfer, np.ndarray):
            self._place(transfer)
            return
        self._stop_reading()
        if isinstance(transfer, Path):
            self._reader = Worker(_read, transfer, parent=self)
        else:
            self._reader = Worker(decode_image, transfer, "The picture", parent=self)
        self._reader.result.connect(self._place)
        self._reader.error.connect(self.failed)
        self._reader.start()

    def take_drawing(self, drawing: Drawing) -> None:
        """A digit that was drawn on another page, in the place of the one here; this can be undone."""
        self.canvas_card.use_one_digit()
        self.canvas.put(drawing)

    def may_close(self) -> bool:
        return self.teaching.may_close()

    def stop(self) -> None:
        self.canvas_card.remember()
        self.answer_card.remember()
        self._ask_soon.drop()
        self._answers.stop()
        self._reasons.stop()
        self._stop_reading()
        self.teaching.stop()
        if self._writer is not None:
            self._writer.wait()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A focus proxy would take Tab past the tools, which come before the canvas."""
        self.canvas.setFocus(event.reason())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        self.canvas_card.fit(QSize(self.width(), self.maps_card.y() - GUTTER))
        self.number_card.setFixedWidth(self.canvas_card.width())

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(GUTTER)
        right.addWidget(self.answer_card, 1)
        right.addWidget(self.steps_card)
        right.addWidget(self.teaching.card)
        left = QVBoxLayout()
        left.setSpacing(GUTTER)
        left.addWidget(self.canvas_card, 1)
        left.addWidget(self.number_card, 1)
        self.number_card.hide()
        above = QHBoxLayout()
        above.setSpacing(GUTTER)
        above.addLayout(left)
        above.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GUTTER)
        column.addLayout(above, 1)
        column.addWidget(self.maps_card)

    @Slot(object)
    def _place(self, image: np.ndarray) -> None:
        self.canvas.place(image)
        self.mended.emit()

    def _stop_reading(self) -> None:
        if self._reader is not None:
            self._reader.stop()
            self._reader.deleteLater()
            self._reader = None

    @Slot(Drawing)
    def _drawing_changed(self, drawing: Drawing) -> None:
        if drawing.is_empty:
            self._ask_soon.drop()
            self._forget()
            self._clear()
            return
        if self._asked is not None and not drawing.goes_on_from(self._asked.drawing):
            self._forget()
        self._ask_soon(drawing)
        if not self.canvas.stroke_unfinished:
            self._ask_soon.flush()

    @Slot()
    def _paper_changed(self) -> None:
        if self._given is not None and self._given.reading is not None:
            self._left = self._given
        self._forget()
        self._clear()
        is_number = self.canvas.drawing.size == WIDE
        self.number_card.setVisible(is_number)
        self.describe(A_NUMBER if is_number else ONE_DIGIT)

    @Slot()
    def _model_changed(self) -> None:
        self._forget()
        self.why.offer_all()
        self._drawing_changed(self.canvas.drawing)

    def _forget(self) -> None:
        """What was asked before now gets no answer any more."""
        self._answers.forget()
        self._asked = None

    def _ask(self, drawing: Drawing) -> None:
        """The end of a stroke changes nothing after its last movement, which may have its answer already."""
        classifier, asked = self.session.model.classifier, self._asked
        if classifier is None or (asked and (asked.classifier, asked.drawing) == (classifier, drawing)):
            return
        if drawing.size == WIDE and classifier.model.normalizer.kind != "ink":
            self._forget()
            self._clear()
            self.number_card.refuse(classifier.model.name)
            return
        self._asked = self._as_left(classifier, drawing) or Question(classifier, drawing)
        self._answers.ask(self._asked)

    def _as_left(self, classifier: Classifier, drawing: Drawing) -> Question | None:
        """About the number that was left for the other paper: the digit that was looked at is looked at again."""
        left = self._left
        if drawing.size != WIDE or left is None:
            return None
        self._left = None
        if left.question.drawing != drawing:
            return None
        same = left.question.classifier is classifier
        return Question(classifier, drawing, left.chosen, left.reading if same else None)

    @Slot(int)
    def choose_digit(self, place: int) -> None:
        """Look at this digit of the number, from 0."""
        given, drawing, classifier = self._given, self.canvas.drawing, self.session.model.classifier
        if given is None or given.reading is None or place >= len(given.reading.digits) or classifier is None:
            return
        same = given.question.drawing == drawing and given.question.classifier is classifier
        self._asked = Question(classifier, drawing, place, given.reading if same else None)
        self._answers.ask(self._asked)
        self.digit_chosen.emit(given.reading.digits[place])

    @Slot(object)
    def _show(self, given: Answer) -> None:
        self._given = given
        self._show_answer()
        if given.prediction is None:
            self._clear_digit()
            return
        self._reasons.show(given)
        self.steps_card.show_steps(given.prediction.normalized)
        if given.has_ink:
            self.teaching.offer(given.prediction, given.subject)
        else:
            self.teaching.withdraw()
        if given.layer is None or given.maps is None:
            self.maps_card.clear()
        else:
            self.maps_card.show_maps(given.layer, given.maps)
        normalized = given.prediction.normalized
        self.session.image.show(None if normalized.blank else normalized.image, given.subject.drawing)

    @Slot(str)
    def _fail(self, sentence: str) -> None:
        """No older answer stands beside what went wrong with this one."""
        self._clear()
        self.failed.emit(sentence)

    @Slot()
    def _show_answer(self) -> None:
        """The digit and the number, with what its writer has put right since."""
        given = self._given
        correction = ""
        if given is not None and given.reading is not None:
            number = ShownNumber(tuple(map(self.teaching.shown, given.reading.digits)))
            correction = number.digits[given.chosen].correction if given.chosen is not None else ""
            self.number_card.show_number(number, given.chosen)
            self.canvas.show_boxes(number_boxes(given.question.drawing, number), given.chosen)
        if given is not None and given.prediction is not None:
            names = given.model.class_names
            self.answer_card.show_prediction(
                given.prediction, names, correction=correction, several=given.several
            )

    def _clear(self) -> None:
        self._given = None
        self.number_card.clear()
        self.canvas.show_boxes(())
        self._clear_digit()

    def _clear_digit(self) -> None:
        for card in (self.answer_card, self.steps_card, self.maps_card):
            card.clear()
        self._reasons.show(None)
        self.teaching.withdraw()
        self.session.image.show(None)

    @Slot()
    def _choose_image(self) -> None:
        suffixes = " ".join(f"*{suffix}" for suffix in sorted(IMAGE_SUFFIXES))
        name, _ = QFileDialog.getOpenFileName(
            self.window(), "Open image", _image_folder(), f"Images ({suffixes});;All files (*)"
        )
        if name:
            IMAGE_FOLDER.set(str(Path(name).parent))
            self.receive(Path(name))

    @Slot()
    def _paste(self) -> None:
        mime = QGuiApplication.clipboard().mimeData()
        transfer = transfer_of(mime)
        if transfer is None:
            self.noted.emit("The clipboard holds no picture.")
        else:
            self.pasted.emit(transfer)
            if sentence := left_out(mime):
                self.noted.emit(sentence)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setImage(to_qimage(pixels(self.canvas.drawing)))
        self.noted.emit("The drawing is on the clipboard.")

    @Slot()
    def _choose_file(self) -> None:
        start = Path(_image_folder()) / "drawing.png"
        name, _ = QFileDialog.getSaveFileName(self.window(), "Save drawing", str(start), "PNG image (*.png)")
        if name:
            IMAGE_FOLDER.set(str(Path(name).parent))
            self._save(with_ending(name, ".png"))

    def _save(self, path: Path) -> None:
        if self._writer is not None:
            self._writer.wait()
            self._writer.deleteLater()
        image = to_qimage(pixels(self.canvas.drawing))
        self._writer = Worker(write_picture, path, image, parent=self)
        self._writer.result.connect(self._saved)
        self._writer.error.connect(self.failed)
        self._writer.start()

    @Slot(object)
    def _saved(self, path: Path) -> None:
        self.noted.emit(f"The drawing is saved as {path}.")


def _read(path: Path) -> np.ndarray:
    """Its name is enough for whoever has just chosen it."""
    return decode_image(read_file(path), path.name, path=path)


def _image_folder() -> str:
    """The one used last, the user's pictures at first."""
    return IMAGE_FOLDER.get() or QStandardPaths.writableLocation(
        QStandardPaths.StandardLocation.PicturesLocation
    )

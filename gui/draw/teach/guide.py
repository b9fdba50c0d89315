"""A guided session: asks for digits in turn, keeps each that is written, and clears the canvas for the next."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from core.classifier import Prediction
from core.data.digits import CLASS_NAMES
from core.data.handwriting import Entry
from gui.draw.canvas import Canvas
from gui.draw.strokes import SQUARE, Drawing
from gui.draw.teach.progress_row import ALL_THERE
from gui.draw.teach.shelf import Change, Changed, Shelf
from gui.draw.teach.turn_body import TurnBody
from gui.draw.teach.turns import Turns
from gui.draw.teach.words import a_digit

ENOUGH = "There are enough drawings of every digit; the network can learn from them now."

ENDED_BY_PAPER = "Writing in turn has ended, as it needs the paper for one digit; Ctrl+T goes on with it."


class Guide(QObject):
    """`changed` says that a session began or ended; `noted` carries a sentence.

    `one_digit_asked` comes before it begins: on the paper for numbers nothing can be kept as one digit.
    """

    one_digit_asked = Signal()
    changed = Signal()
    noted = Signal(str)

    def __init__(self, canvas: Canvas, shelf: Shelf, body: TurnBody, parent: QObject) -> None:
        super().__init__(parent)
        self._canvas, self._shelf, self._body = canvas, shelf, body
        self._turns: Turns | None = None
        self._kept: list[Entry] = []
        self._heard: tuple[str, Drawing] | None = None
        for signal, receiver in (
            (body.next_asked, self.keep),
            (body.skip_asked, self.skip),
            (body.undo_asked, self.take_back),
            (body.stop_asked, self.end),
            (shelf.changed, self._take),
            (shelf.failed, self._refresh),
            (canvas.drawing_changed, self._refresh),
            (canvas.paper_changed, self._paper_changed),
        ):
            signal.connect(receiver)

    @property
    def active(self) -> bool:
        return self._turns is not None

    @Slot()
    def begin(self) -> None:
        """Ask until there are enough of each digit; what is on the canvas makes way, and comes back with undo."""
        turns = Turns.begin(self._shelf.counts)
        if turns.digit is None:
            self.noted.emit(ALL_THERE)
            return
        self.one_digit_asked.emit()
        self._turns, self._kept = turns, []
        self._canvas.clear()
        self._refresh()
        self.changed.emit()

    @Slot()
    def end(self) -> None:
        """What was written so far is kept."""
        if self._turns is not None:
            self._turns = None
            self._canvas.ask_for("")
            self.changed.emit()

    def hear(self, prediction: Prediction, drawing: Drawing) -> None:
        """What the network makes of a drawing; where it is sure of another digit than was asked for, that is said."""
        self._heard = prediction.class_name if prediction.is_sure else "", drawing
        self._refresh()

    @Slot()
    def keep(self) -> None:
        """What is on the canvas is the digit that was asked for."""
        drawing = self._canvas.drawing
        if self._turns is not None and self._turns.digit is not None and not drawing.is_empty:
            self._body.offer(keep=False, undo=bool(self._kept))
            self._shelf.add(drawing, self._turns.digit, drawing.strokes)

    @Slot()
    def skip(self) -> None:
        """Another digit first."""
        if self._turns is not None:
            self._turns = self._turns.skip()
            self._refresh()

    @Slot()
    def take_back(self) -> None:
        """The last one that was kept; it is asked for again."""
        if self._turns is not None and self._kept:
            self._shelf.delete(self._kept[-1])

    @Slot(object)
    def _take(self, changed: Changed) -> None:
        if self._turns is None:
            return
        counts, entry = self._shelf.counts, changed.entry
        if changed.change is Change.ADDED and entry is not None:
            self._kept.append(entry)
            self._canvas.clear()
            self._canvas.undo_stack.clear()  # it would bring this digit back where another is asked for
        if changed.change is Change.DELETED and entry in self._kept:
            self._kept.remove(entry)
            self._turns = Turns(counts, entry.digit)
        else:
            self._turns = self._turns.with_counts(counts)
        if self._turns.digit is None:
            self.end()
            self.noted.emit(ENOUGH)
        self._refresh()

    @Slot()
    def _paper_changed(self) -> None:
        if self.active and self._canvas.drawing.size != SQUARE:
            self.end()
            self.noted.emit(ENDED_BY_PAPER)

    @Slot()
    def _refresh(self) -> None:
        if self._turns is not None and self._turns.digit is not None:
            asked = CLASS_NAMES[self._turns.digit]
            self._canvas.ask_for(f"Write {a_digit(asked)} here")
            self._body.show_turns(self._turns, self._doubt(asked))
            self._body.offer(keep=not self._canvas.drawing.is_empty, undo=bool(self._kept))

    def _doubt(self, asked: str) -> str:
        """The digit that the network surely reads in what was written, "" where that is the one asked for."""
        if self._heard is None or self._canvas.stroke_unfinished or self._heard[1] != self._canvas.drawing:
            return ""
        return "" if self._heard[0] == asked else self._heard[0]

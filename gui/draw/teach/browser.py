"""*My handwriting* looked through: every drawing can be given another digit, deleted, and brought back."""

from __future__ import annotations

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from core.data.digits import CLASS_NAMES, digit_of
from core.data.handwriting import Entry
from gui.draw.teach.digit_buttons import DigitButtons
from gui.draw.teach.grid import DrawingGrid
from gui.draw.teach.shelf import Change, Changed, Shelf
from gui.draw.teach.words import a_digit
from gui.theme import GUTTER
from gui.train.wording import things
from gui.widgets import Card, EmptyState, button, label

NOTHING = (
    "No drawings yet. Draw a digit and say whether the answer is right, or press “Write in turn” to be asked for "
    "each digit."
)
_SIZE = (680, 560)


class Browser(QDialog):
    """`open()` shows it; `noted` carries a sentence about what was done."""

    noted = Signal(str)

    def __init__(self, shelf: Shelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self.setWindowTitle("My handwriting")
        self.resize(*_SIZE)
        self.grid = DrawingGrid(shelf.handwriting)
        self.empty = EmptyState(NOTHING)
        self.sentence = label(role="muted", wrap=True)
        self.digits = DigitButtons("It is")
        self.delete_button = button("Delete", "Take the chosen drawing out; Undo brings it back (Delete)")
        self.undo_button = button("Undo", "Take back the last change (Ctrl+Z)")
        self.folder_button = button(
            "Open folder", "Where the drawings are kept, as PNG files with a CSV table"
        )
        self.close_button = button("Close", "Back to the canvas (Escape)")
        self._lay_out()
        self._wire()
        shelf.forget()  # what was taken back on the page is no change to undo here
        self._take(None)
        shelf.read()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = digit_of(event.text())
        if event.matches(QKeySequence.StandardKey.Undo):
            self._shelf.undo()
        elif event.matches(QKeySequence.StandardKey.Delete):
            self._delete()
        elif digit is not None:
            self._relabel(CLASS_NAMES[digit])
        else:
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        self.grid.thumbnails.stop()
        self._shelf.forget()
        super().done(result)

    def _lay_out(self) -> None:
        card = Card()
        self._stack = QStackedLayout()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.grid)
        card.body.addLayout(self._stack, 1)
        self.change_label = label("The chosen one is", "muted")
        tools, foot = QHBoxLayout(), QHBoxLayout()
        for row in (tools, foot):
            row.setSpacing(8)
        tools.addWidget(self.change_label)
        tools.addWidget(self.digits, 1)
        tools.addStretch()
        tools.addWidget(self.delete_button)
        tools.addWidget(self.undo_button)
        foot.addWidget(self.sentence, 1)
        foot.addWidget(self.folder_button)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(GUTTER, GUTTER, GUTTER, GUTTER)
        column.setSpacing(12)
        column.addWidget(card, 1)
        column.addLayout(tools)
        column.addLayout(foot)
        for made in (self.delete_button, self.undo_button, self.folder_button, self.close_button):
            made.setAutoDefault(False)
        for made in self.digits.buttons:
            made.setAutoDefault(False)

    def _wire(self) -> None:
        self.grid.picked.connect(self._offer)
        self.digits.chosen.connect(self._relabel)
        self.delete_button.clicked.connect(self._delete)
        self.undo_button.clicked.connect(self._shelf.undo)
        self.folder_button.clicked.connect(self._open_folder)
        self.close_button.clicked.connect(self.reject)
        self._shelf.changed.connect(self._take)
        self._shelf.failed.connect(self._fail)

    @Slot(object)
    def _take(self, changed: Changed | None) -> None:
        undone = changed.entry if changed is not None and changed.undoes else None
        self._show_entries(undone.name if undone is not None else "")
        self.undo_button.setEnabled(self._shelf.can_undo)
        self.folder_button.setEnabled(self._shelf.handwriting.path.is_dir())
        self._say(_what_happened(changed) or _what_is_there(self._shelf), "muted")
        if self._shelf.entries and not self.grid.hasFocus() and self.focusWidget() is None:
            self.grid.setFocus()

    def _show_entries(self, choose: str = "") -> None:
        """Without those that are being deleted, so that the next one is chosen at once."""
        entries = self._shelf.staying
        self._stack.setCurrentWidget(self.grid if entries else self.empty)
        self.grid.show_entries(entries, choose)

    @Slot(str)
    def _fail(self, sentence: str) -> None:
        self._show_entries()
        self._say(f"{sentence}.", "warning")

    @Slot(object)
    def _offer(self, entry: Entry | None) -> None:
        self.delete_button.setEnabled(entry is not None)
        self.digits.setEnabled(entry is not None)
        self.digits.mark("" if entry is None else CLASS_NAMES[entry.digit])
        self.change_label.setEnabled(entry is not None)

    @Slot(str)
    def _relabel(self, class_name: str) -> None:
        entry, digit = self.grid.entry, CLASS_NAMES.index(class_name)
        if entry is not None and entry.digit != digit:
            self._shelf.relabel(entry, digit)

    @Slot()
    def _delete(self) -> None:
        if self.grid.entry is not None:
            self._shelf.delete(self.grid.entry)
            self._show_entries()

    @Slot()
    def _open_folder(self) -> None:
        path = self._shelf.handwriting.path
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._say(f"No program here opens folders; the drawings lie in {path}.", "muted")

    def _say(self, text: str, role: str) -> None:
        self.sentence.setProperty("role", role)
        self.sentence.style().polish(self.sentence)
        self.sentence.setText(text)


def _what_is_there(shelf: Shelf) -> str:
    there, skipped = things(len(shelf.entries), "drawing"), len(shelf.problems)
    are = "is" if skipped == 1 else "are"
    return f"{there}; {things(skipped, 'file')} there {are} no good and skipped." if skipped else f"{there}."


def _what_happened(changed: Changed | None) -> str:
    if changed is None or changed.entry is None:
        return ""
    digit = a_digit(CLASS_NAMES[changed.entry.digit])
    match changed.change:
        case Change.RELABELLED:
            return f"That drawing is {digit} now."
        case Change.DELETED:
            return f"{digit[0].upper()}{digit[1:]} is deleted; Undo brings it back."
        case Change.RESTORED:
            return f"{digit[0].upper()}{digit[1:]} is back."
    return ""

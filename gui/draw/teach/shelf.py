"""*My handwriting* as the window holds it: what is there, and every change of it, off the window's thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from core.data.handwriting import Entry, Handwriting, Listing, counts_by_digit
from core.data.problem import Problem
from gui.draw.render import pixels
from gui.draw.strokes import Drawing, Stroke
from gui.worker import InTurn

_UNDO_ENDED = timedelta(days=1)  # after it no program that deleted something still has its browser open

Asked = Drawing | Entry | tuple[Entry, ...] | None


class Change(Enum):
    """What was done."""

    READ = "read"
    ADDED = "added"
    RELABELLED = "relabelled"
    DELETED = "deleted"
    RESTORED = "restored"
    PURGED = "purged"


@dataclass(frozen=True)
class Changed:
    """A change that is on the disk, and what is there since.

    Attributes:
        entry: as it is now, or was; None when only the folder was read.
        before: the digit that it had, where it was relabelled.
        undoes: it took back the change before.
        drawing: what was added.
    """

    change: Change
    listing: Listing
    entry: Entry | None = None
    before: int | None = None
    undoes: bool = False
    drawing: Drawing | None = None


class Shelf(QObject):
    """`changed` carries a `Changed` each time; `failed` says why something could not be done."""

    changed = Signal(object)
    failed = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.handwriting = Handwriting(folder)
        self._listing: Listing | None = None
        self._history: list[Changed] = []
        self._deleted: list[Entry] = []  # here, and not brought back
        self._asked: list[tuple[Change, Asked]] = []  # and not done yet, in that order
        self._work = InTurn(_work, self)
        self._work.answered.connect(self._take)
        self._work.failed.connect(self._fail)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The drawings, as they were read last."""
        return self._listing.entries if self._listing else ()

    @property
    def staying(self) -> tuple[Entry, ...]:
        """Those of them that nothing was asked to delete."""
        leaving = {subject for change, subject in self._asked if change is Change.DELETED}
        return tuple(entry for entry in self.entries if entry not in leaving)

    @property
    def counts(self) -> tuple[int, ...]:
        """How many there are of each digit."""
        return counts_by_digit(self.entries)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What else lies in the folder and was skipped."""
        return self._listing.problems if self._listing else ()

    @property
    def can_undo(self) -> bool:
        """Whether a drawing was deleted or relabelled since the last `forget`."""
        return bool(self._history)

    def read(self) -> None:
        """Look what is there: other programs may change it too."""
        self._ask(Change.READ)

    def add(self, drawing: Drawing, digit: int, strokes: tuple[Stroke, ...]) -> None:
        """With the strokes that it was drawn with, in pixels of its picture."""
        self._ask(Change.ADDED, drawing, digit, strokes)

    def relabel(self, entry: Entry, digit: int) -> None:
        self._ask(Change.RELABELLED, entry, digit)

    def delete(self, entry: Entry) -> None:
        self._deleted.append(entry)
        self._ask(Change.DELETED, entry)

    @Slot()
    def undo(self) -> None:
        """Take back the last deletion or relabelling."""
        if not self._history:
            return
        last = self._history.pop()
        if last.change is Change.DELETED and last.entry in self._deleted:
            self._deleted.remove(last.entry)
            self._ask(Change.RESTORED, last.entry, undoes=True)
        elif last.before is not None:
            self._ask(Change.RELABELLED, last.entry, last.before, undoes=True)

    def forget(self) -> None:
        """From now on nothing before can be undone: what was deleted here is removed for good."""
        self._history.clear()
        deleted, self._deleted = tuple(self._deleted), []
        if deleted:
            self._ask(Change.PURGED, deleted)

    def clear_up(self) -> None:
        """Remove what a program that was killed had deleted and not removed for good."""
        self._ask(Change.PURGED)

    def stop(self) -> None:
        """The window closes: what was asked is done first."""
        self.forget()
        self._work.stop()

    def _ask(
        self,
        change: Change,
        subject: Asked = None,
        digit: int = 0,
        strokes: tuple[Stroke, ...] = (),
        *,
        undoes: bool = False,
    ) -> None:
        self._asked.append((change, subject))
        self._work.ask(self.handwriting, change, subject, digit, strokes, undoes)

    @Slot(object)
    def _take(self, changed: Changed) -> None:
        self._asked.pop(0)
        self._listing = changed.listing
        if changed.change in (Change.DELETED, Change.RELABELLED) and not changed.undoes:
            self._history.append(changed)
        elif changed.change is Change.PURGED:
            self._history.clear()  # also of what was still being done when it was asked
        self.changed.emit(changed)

    @Slot(str)
    def _fail(self, sentence: str) -> None:
        self._asked.pop(0)
        self.failed.emit(sentence)


def _work(
    handwriting: Handwriting,
    change: Change,
    subject: Asked,
    digit: int,
    strokes: tuple[Stroke, ...],
    undoes: bool,
) -> Changed:
    entry, before = None, None
    match subject:
        case Drawing():
            now = datetime.now().astimezone()
            entry = handwriting.add(pixels(subject), digit, strokes=_as_lists(strokes), when=now)
        case tuple():
            handwriting.purge(subject)
        case None if change is Change.PURGED:
            handwriting.purge(handwriting.deleted(before=datetime.now().astimezone() - _UNDO_ENDED))
        case Entry() if change is Change.RELABELLED:
            entry, before = handwriting.relabel(subject, digit), subject.digit
        case Entry():
            entry = subject
            (handwriting.delete if change is Change.DELETED else handwriting.restore)(entry)
    drawing = subject if isinstance(subject, Drawing) else None
    return Changed(change, handwriting.listing(), entry, before, undoes, drawing)


def _as_lists(strokes: tuple[Stroke, ...]) -> object:
    """None where there are none."""
    return msgspec.to_builtins(strokes) if strokes else None

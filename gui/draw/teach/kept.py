"""Which of the drawings that were judged are kept, and as what."""

from __future__ import annotations

from core.data.digits import CLASS_NAMES
from core.data.handwriting import Entry
from gui.draw.subject import Subject
from gui.draw.teach.shelf import Change, Changed, Shelf


class Kept:
    """Follows the shelf: what is deleted there is not kept any more, what is relabelled is kept as that."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._asked: list[tuple[Subject, str]] = []  # not on the disk yet
        self._names: list[tuple[Subject, str]] = []  # with the name of the entry

    def keep(self, subject: Subject, class_name: str) -> None:
        """As a drawing of this digit."""
        self._asked.append((subject, class_name))
        self._shelf.add(subject.drawing, CLASS_NAMES.index(class_name), subject.strokes)

    def take(self, changed: Changed) -> None:
        """To be told of every change of the shelf."""
        done = [subject for subject, _ in self._asked if subject.drawing is changed.drawing]
        if changed.change is Change.ADDED and changed.entry is not None and done:
            self._asked = [(subject, name) for subject, name in self._asked if subject is not done[0]]
            self._names.append((done[0], changed.entry.name))

    def give_up(self) -> bool:
        """What was asked could not be kept; whether there was anything."""
        had_asked, self._asked = bool(self._asked), []
        return had_asked

    def entry(self, subject: Subject) -> Entry | None:
        """None where it is not kept, or not on the disk yet."""
        names = {name for kept, name in self._names if kept.is_same(subject)}
        return next((entry for entry in self._shelf.entries if entry.name in names), None) if names else None

    def class_name(self, subject: Subject) -> str:
        """As what it is kept, "" where it is not."""
        entry = self.entry(subject)
        if entry is not None:
            return CLASS_NAMES[entry.digit]
        return next((name for asked, name in self._asked if asked.is_same(subject)), "")

"""Small pictures of the drawings, read on a worker."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from core.data.handwriting import Entry, Handwriting
from core.errors import DataError
from gui.pixels import reduced, to_qimage
from gui.worker import Latest

SIDE = 128  # pixels of the longer side that are kept: sharp on a screen with twice the pixels
_AT_ONCE = 16


class DrawingThumbnails(QObject):
    """`of` gives a picture if it is there; `want` has those read that are not, and `arrived` tells of them."""

    arrived = Signal()

    def __init__(self, handwriting: Handwriting, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._handwriting = handwriting
        self._images: dict[str, QImage] = {}
        self._wanted: tuple[Entry, ...] = ()
        self._reader = Latest(_read, self)
        self._reader.answered.connect(self._take)

    def of(self, entry: Entry) -> QImage | None:
        """None while it is not there; empty where it cannot be read."""
        return self._images.get(entry.name)

    def want(self, entries: Iterable[Entry]) -> None:
        """Read these next, in place of what was wanted before."""
        self._wanted = tuple(entry for entry in entries if entry.name not in self._images)
        if self._reader.idle:
            self._ask()

    def stop(self) -> None:
        self._reader.stop()

    def _ask(self) -> None:
        now, self._wanted = self._wanted[:_AT_ONCE], self._wanted[_AT_ONCE:]
        if now:
            self._reader.ask(self._handwriting, now)

    @Slot(object)
    def _take(self, read: dict[str, QImage]) -> None:
        self._images.update(read)
        self.arrived.emit()
        if self._reader.idle:
            self._ask()


def _read(handwriting: Handwriting, entries: tuple[Entry, ...]) -> dict[str, QImage]:
    read = {}
    for entry in entries:
        try:
            read[entry.name] = to_qimage(reduced(handwriting.image(entry), SIDE))
        except DataError:
            read[entry.name] = QImage()
    return read

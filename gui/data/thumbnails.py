"""Small pictures of the images as they were found, read on a worker when they are looked at."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from core.data.dataset import Dataset
from core.errors import DataError
from gui.pixels import reduced, to_qimage
from gui.worker import Latest

SIDE = 112  # pixels of the longer side that are kept
_AT_ONCE, _KEPT = 24, 2000


class Thumbnails(QObject):
    """`of` gives the picture if it is there; `want` has those read that are not, and `arrived` tells of them."""

    arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None
        self._images: OrderedDict[int, QImage | None] = OrderedDict()
        self._wanted: tuple[int, ...] = ()
        self._reader = Latest(_read, self)
        self._reader.answered.connect(self._take)

    def show_dataset(self, dataset: Dataset | None) -> None:
        """Forget the pictures of another data set."""
        if dataset is not self._dataset:
            self._dataset = dataset
            self._wanted = ()
            self._images.clear()
            self._reader.forget()

    def of(self, row: int) -> QImage | None:
        """None while it is not there, and where it cannot be read."""
        return self._images.get(row)

    def want(self, rows: Iterable[int]) -> None:
        """Read these next, in place of what was wanted before."""
        self._wanted = tuple(row for row in rows if row not in self._images)
        if self._reader.idle:
            self._ask()

    def stop(self) -> None:
        self._reader.stop()

    def _ask(self) -> None:
        now, self._wanted = self._wanted[:_AT_ONCE], self._wanted[_AT_ONCE:]
        if now and self._dataset is not None:
            self._reader.ask(self._dataset, now)

    @Slot(object)
    def _take(self, read: dict[int, QImage | None]) -> None:
        self._images.update(read)
        while len(self._images) > _KEPT:
            self._images.popitem(last=False)
        self._wanted = tuple(row for row in self._wanted if row not in self._images)
        self.arrived.emit()
        if self._reader.idle:
            self._ask()


def _read(dataset: Dataset, rows: tuple[int, ...]) -> dict[int, QImage | None]:
    read: dict[int, QImage | None] = {}
    for row in rows:
        try:
            read[row] = to_qimage(reduced(dataset.source.read(row), SIDE))
        except DataError:
            read[row] = None
    return read

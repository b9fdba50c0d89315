"""The images that a network is looked into with: a thousand of the open data set, or practice digits without one."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from core.data.normalize import Normalizer
from core.data.prepared import PreparedData
from core.insight import samples_in_steps
from core.model_file import Model
from gui.active_data import OpenData
from gui.inspect.subject import Subject
from gui.worker import Worker

COUNT = 1_000


class Samples(QObject):
    """Nothing is read before somebody wants it, and then on a worker. `progressed` says how many are there."""

    changed = Signal()
    progressed = Signal(int)
    failed = Signal(str)

    def __init__(self, subject: Subject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._subject = subject
        self._data: PreparedData | None = None
        self._made_for: tuple[Normalizer, OpenData | None] | None = None
        self._worker: Worker | None = None
        subject.model_changed.connect(self._outdate)
        subject.session.data.changed.connect(self._outdate)

    @property
    def data(self) -> PreparedData | None:
        """None until they are there; `want` has them read."""
        return self._data

    @property
    def source(self) -> str:
        """Where they are from."""
        opened = self._subject.session.data.current
        return opened.dataset.path.name if opened else "practice digits"

    @property
    def words(self) -> str:
        """How many there are and where they are from; "" as long as there are none."""
        if self._data is None:
            return ""
        of = "images of " if self._subject.session.data.current else ""
        return f"{len(self._data):,} {of}{self.source}"

    def want(self) -> None:
        """`changed` comes when they are there."""
        model = self._subject.model
        if self._data is None and self._worker is None and model is not None:
            opened = self._subject.session.data.current
            self._made_for = model.normalizer, opened
            self._worker = Worker(_some, model, opened, parent=self)
            self._worker.progress.connect(self._count)
            self._worker.result.connect(self._take)
            self._worker.error.connect(self._fail)
            self._worker.start()

    def stop(self) -> None:
        self._drop()

    @Slot(object)
    def _count(self, done: int) -> None:
        self.progressed.emit(done)

    @Slot(object)
    def _take(self, data: PreparedData) -> None:
        self._data, self._worker = data, None
        self.changed.emit()

    @Slot(str)
    def _fail(self, reason: str) -> None:
        self._worker = None
        self.failed.emit(reason)

    @Slot()
    def _outdate(self) -> None:
        """Another network may be shown images that are prepared otherwise."""
        model, opened = self._subject.model, self._subject.session.data.current
        if model is None or self._made_for == (model.normalizer, opened):
            return
        was_wanted = self._data is not None or self._worker is not None
        self._drop()
        self._data = self._made_for = None
        self.changed.emit()
        if was_wanted:
            self.want()

    def _drop(self) -> None:
        if self._worker is not None:
            self._worker.result.disconnect(self._take)
            self._worker.error.disconnect(self._fail)
            self._worker.stop()
            self._worker.deleteLater()
            self._worker = None


def _some(model: Model, opened: OpenData | None) -> Generator[int, None, PreparedData]:
    if opened is None:
        return (yield from samples_in_steps(model, None, count=COUNT))
    if opened.prepared is not None and opened.normalizer == model.normalizer:
        prepared = opened.prepared
        used = np.flatnonzero(opened.chosen[prepared.rows] & ~prepared.blank)
        return prepared.subset(np.sort(np.random.default_rng(COUNT).permutation(used)[:COUNT]))
    chosen = opened.dataset.subset(np.flatnonzero(opened.chosen))
    data = yield from samples_in_steps(model, chosen, count=COUNT)
    return data.subset(np.flatnonzero(~data.blank))

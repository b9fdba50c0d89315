"""A view of what a network makes of the samples: what is shown while they are prepared, and when that fails."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.data.prepared import PreparedData
from core.model_file import Model
from gui.inspect.samples import Samples
from gui.inspect.subject import Subject
from gui.inspect.view import View
from gui.inspect.working import Working


class SampledView(View):
    """Shown anew when there are other samples or another network; `_problem` says why there is nothing to show.

    Subclasses keep in `_made_for` which network and samples they have worked on, so that they do it once.
    """

    def __init__(self, subject: Subject, samples: Samples, parent: QWidget | None = None) -> None:
        super().__init__(subject, parent)
        self.samples, self.working = samples, Working()
        self._problem = ""
        self._made_for: tuple[Model, PreparedData] | None = None
        samples.changed.connect(self._samples_changed)
        samples.progressed.connect(self._count_prepared)
        samples.failed.connect(self._fail)
        subject.model_changed.connect(self._samples_changed)

    @Slot(int)
    def _count_prepared(self, done: int) -> None:
        if self.samples.data is None:
            self.working.show_progress(f"{done:,} images are prepared…")

    @Slot()
    def _samples_changed(self) -> None:
        self._problem = ""
        self._changed()

    @Slot(str)
    def _fail(self, reason: str) -> None:
        self._problem, self._made_for = reason, None
        self._changed()

"""The figures of other runs, read off the window's thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from core.errors import AnkanError
from core.training.runs.listing import RunInfo
from core.training.runs.records import read_records
from gui.train.history import History
from gui.worker import Latest


class Comparison(QObject):
    """`show_runs` reads what these runs have written; `ready` carries a list of their names and histories."""

    ready = Signal(list)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = Latest(_read, self)
        self._reader.answered.connect(self._show)
        self._reader.failed.connect(self.failed)

    @Slot(list)
    def show_runs(self, runs: list[RunInfo]) -> None:
        self._reader.ask(runs)

    @property
    def idle(self) -> bool:
        """Whether nothing is being read."""
        return self._reader.idle

    def stop(self) -> None:
        """The window closes."""
        self._reader.stop()

    @Slot(object)
    def _show(self, read: tuple[list[tuple[str, History]], str]) -> None:
        histories, problem = read
        self.ready.emit(histories)
        if problem:
            self.failed.emit(problem)


def _read(runs: list[RunInfo]) -> tuple[list[tuple[str, History]], str]:
    """What can be read, and a sentence about the last one that cannot."""
    histories, problem = [], ""
    for run in runs:
        try:
            histories.append((run.name, History.of(read_records(run.path))))
        except AnkanError as error:
            problem = f"{error}."
    return histories, problem

"""Run folders to the system's trash, on a worker; where there is none, a person is asked before they go for good."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFile, QObject, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from core.errors import OutputError, system_reason
from core.training.runs.listing import RunInfo, is_held
from gui.worker import Worker


class Trash(QObject):
    """`gone` carries the path of a run that was deleted, and a sentence; `failed` why one was not."""

    gone = Signal(Path, str)
    failed = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._widget = window
        self._workers: list[Worker] = []
        self.question: QMessageBox | None = None

    def delete(self, run: RunInfo) -> None:
        self._run(_to_trash, run, self._take)

    def stop(self) -> None:
        """Wait for what is being deleted."""
        for worker in self._workers:
            worker.wait()

    @Slot(object)
    def _take(self, answer: tuple[RunInfo, bool]) -> None:
        run, gone = answer
        if gone:
            self.gone.emit(run.path, f"{run.name} is in the trash.")
        else:
            self._ask(run)

    @Slot(object)
    def _deleted(self, run: RunInfo) -> None:
        self.gone.emit(run.path, f"{run.name} is deleted.")

    def _ask(self, run: RunInfo) -> None:
        self.question = box = _Question(run, self._widget)
        box.confirmed.connect(self._delete_for_good)
        box.open()

    @Slot(object)
    def _delete_for_good(self, run: RunInfo) -> None:
        self._run(_delete, run, self._deleted)

    def _run(self, function: Callable[..., object], run: RunInfo, receiver: Callable[..., None]) -> None:
        for done in filter(Worker.isFinished, tuple(self._workers)):
            self._workers.remove(done)
            done.deleteLater()
        worker = Worker(function, run, parent=self)
        worker.result.connect(receiver)
        worker.error.connect(self.failed)
        self._workers.append(worker)
        worker.start()


class _Question(QMessageBox):
    """Cannot be undone, and so asks."""

    confirmed = Signal(object)

    def __init__(self, run: RunInfo, parent: QWidget) -> None:
        super().__init__(parent)
        self._about = run
        self.setWindowTitle("Delete a run")
        self.setText(f"There is no trash here. Delete {run.name} for good?")
        self.setInformativeText(f"Its model and its figures in {run.path} cannot be brought back.")
        self.delete_button: QPushButton = self.addButton("Delete", QMessageBox.ButtonRole.DestructiveRole)
        self.keep_button: QPushButton = self.addButton("Keep", QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(self.keep_button)
        self.setEscapeButton(self.keep_button)
        self.delete_button.clicked.connect(self._confirm)

    @Slot()
    def _confirm(self) -> None:
        self.confirmed.emit(self._about)


def _to_trash(run: RunInfo) -> tuple[RunInfo, bool]:
    """The run, and whether there was a trash for it."""
    _check_free(run.path)
    gone, _ = QFile.moveToTrash(str(run.path))
    return run, gone or not run.path.exists()


def _delete(run: RunInfo) -> RunInfo:
    _check_free(run.path)
    try:
        shutil.rmtree(run.path)
    except OSError as error:
        raise OutputError(f"{run.path} cannot be deleted: {system_reason(error)}", path=run.path) from error
    return run


def _check_free(path: Path) -> None:
    if is_held(path):
        raise OutputError(f"a program is training in {path}; stop it first", path=path)

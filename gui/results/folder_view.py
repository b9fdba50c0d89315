"""A folder of pictures that nobody has labelled, answered by the active model, the least sure first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from core.classifier import Classifier
from core.data.dataset import Dataset
from core.data.images import IMAGE_SUFFIXES
from core.files import write_text
from core.picture_answers import PictureAnswer, as_csv
from gui.results.asking import Asking
from gui.results.folder_header import FolderHeader
from gui.results.folder_model import FolderModel, Only
from gui.results.folder_table import FolderTable
from gui.session import ActiveModel
from gui.settings import DATA_FOLDER
from gui.train.wording import things
from gui.transfer import pictures_of
from gui.widgets import Card, EmptyState
from gui.worker import Worker

NOTHING = (
    "Drop a folder, a zip or several pictures here, or choose them above.\n"
    "The active model answers each, those it is least sure of first. They need no labels, and stay as they are."
)
NO_MODEL = "No model is active: open one in the menu at the upper right, and choose the pictures again."
NONE_SHOWN = "No picture is like that."
_FILES = f"Pictures and archives (*.zip {' '.join(f'*{suffix}' for suffix in sorted(IMAGE_SUFFIXES))})"


class FolderView(Card):
    """`classify` begins; `picture_asked` carries a picture for the Draw page, `closed` the wish to leave.

    `busy_changed` tells that pictures are being classified, `noted` and `failed` carry sentences for the banner.
    """

    closed = Signal()
    picture_asked = Signal(object)
    noted = Signal(str)
    failed = Signal(str)
    busy_changed = Signal(bool)

    def __init__(self, model: ActiveModel, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Pictures without labels")
        self.setAcceptDrops(True)
        self._model = model
        self._paths: tuple[Path, ...] = ()
        self._dataset: Dataset | None = None
        self._classifier: Classifier | None = None
        self._workers: list[Worker] = []
        self._asking = Asking(self)
        self.answers = FolderModel()
        self.table = FolderTable(self.answers)
        self.header_row = FolderHeader()
        self.said = EmptyState(NOTHING)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.said)
        self._stack.addWidget(self.table)
        self.body.addWidget(self.header_row)
        self.body.addWidget(self._stack, 1)
        self._wire()

    @property
    def busy(self) -> bool:
        return self._asking.busy

    @property
    def text(self) -> str:
        """What stands there in place of the table; "" while there is one."""
        return self.said.label.text() if self._stack.currentWidget() is self.said else ""

    def classify(self, paths: Sequence[Path]) -> None:
        """Ask the active model for all pictures in these folders and archives, and for these images."""
        self._asking.forget()
        self._paths, self._dataset, self._classifier = tuple(paths), None, self._model.classifier
        names = () if self._classifier is None else self._classifier.model.class_names
        self.answers.begin(names, paths[0].parent)
        self.table.thumbnails.show_dataset(None)
        self.header_row.begin(_name_of(paths), str(paths[0]), names)
        if self._classifier is None:
            self._say(NO_MODEL)
            return
        self._say(f"Looking through {_name_of(paths)}…")
        self._asking.ask(self._classifier, self._paths)

    def stop(self) -> None:
        """The window closes: cancel and wait."""
        self._asking.stop()
        for worker in self._workers:
            worker.wait()
        self.table.thumbnails.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.busy:
                self._asking.cancel()
            else:
                self.closed.emit()
        elif event.matches(QKeySequence.StandardKey.Open):
            self._choose_folder()
        elif event.matches(QKeySequence.StandardKey.Save) and self.answers.answers:
            self._choose_csv()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if pictures_of(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()  # for the window

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.classify(pictures_of(event.mimeData()))

    def export(self, path: Path) -> None:
        """Write all answers as CSV, as `predict --csv` does."""
        self._run(_write, self._note, path, self.answers.answers, self.answers.class_names)

    def _wire(self) -> None:
        head = self.header_row
        head.back_button.clicked.connect(self.closed)
        head.folder_asked.connect(self._choose_folder)
        head.files_asked.connect(self._choose_files)
        head.filtered.connect(self._show_only)
        head.stop_button.clicked.connect(self._asking.cancel)
        head.export_button.clicked.connect(self._choose_csv)
        head.again_button.clicked.connect(self._classify_again)
        self.table.opened.connect(self._open)
        self._model.changed.connect(self._offer_again)
        self._asking.opened.connect(self._show_dataset)
        self._asking.answered.connect(self._add)
        self._asking.ended.connect(self._end)
        self._asking.failed.connect(self._fail)
        self._asking.busy_changed.connect(self.busy_changed)

    @property
    def _asked(self) -> int:
        """How many pictures there are to answer, and files that are none."""
        return 0 if self._dataset is None else len(self._dataset) + len(self._dataset.problems)

    @Slot(object)
    def _show_dataset(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self.answers.begin(self.answers.class_names, dataset.path)
        self.table.thumbnails.show_dataset(dataset)

    @Slot(object)
    def _add(self, answers: list[PictureAnswer]) -> None:
        self.answers.add(answers)
        self.header_row.show_progress(self.answers, self._asked)
        self._show_table()

    @Slot(bool)
    def _end(self, complete: bool) -> None:
        self.header_row.end(self.answers, self._asked, stopped=not complete)
        self._offer_again()
        if not self.answers.answers:
            self._say("Stopped before the first answer.")

    @Slot(str)
    def _fail(self, sentence: str) -> None:
        if self.answers.answers:
            self.failed.emit(f"{sentence}.")
        else:
            self._say(f"{sentence}.", wrong=True)

    @Slot(object)
    def _show_only(self, only: Only) -> None:
        self.answers.show_only(only)
        self._show_table()

    def _show_table(self) -> None:
        if self.answers.rowCount():
            self._stack.setCurrentWidget(self.table)
        else:
            self._say(NONE_SHOWN)

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self.said.say(text, wrong=wrong)
        self._stack.setCurrentWidget(self.said)

    @Slot()
    def _offer_again(self) -> None:
        """Where another model is active by now."""
        now, then = self._model.classifier, self._classifier
        differ = now is not then and now is not None and bool(self._paths)
        self.header_row.offer_again("" if not differ or now is None else now.model.name)

    @Slot()
    def _classify_again(self) -> None:
        self.classify(self._paths)

    @Slot(object)
    def _open(self, answer: PictureAnswer) -> None:
        if self._dataset is not None and answer.row >= 0:
            self._run(self._dataset.source.read, self._show_picture, answer.row)
        else:
            self.failed.emit(f"{answer.file} {answer.reason}.")

    @Slot()
    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self.window(), "Classify a folder", DATA_FOLDER.get())
        if name:
            DATA_FOLDER.set(name)
            self.classify([Path(name)])

    @Slot()
    def _choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self.window(), "Classify pictures", DATA_FOLDER.get(), f"{_FILES};;All files (*)"
        )
        if names:
            DATA_FOLDER.set(str(Path(names[0]).parent))
            self.classify([*map(Path, names)])

    @Slot()
    def _choose_csv(self) -> None:
        start = Path(DATA_FOLDER.get() or Path.home()) / f"{self._paths[0].stem}-answers.csv"
        name, _ = QFileDialog.getSaveFileName(
            self.window(), "Export the answers", str(start), "Tables (*.csv)"
        )
        if name:
            self.export(Path(name) if Path(name).suffix else Path(f"{name}.csv"))

    def _run(
        self, function: Callable[..., object], receiver: Callable[[Any], None], *arguments: object
    ) -> None:
        worker = Worker(function, *arguments, parent=self)
        worker.result.connect(receiver)
        worker.error.connect(self._pass_on)
        worker.finished.connect(self._forget)
        self._workers.append(worker)
        worker.start()

    @Slot()
    def _forget(self) -> None:
        worker = self.sender()
        self._workers = [other for other in self._workers if other is not worker]
        if worker is not None:
            worker.deleteLater()

    @Slot(object)
    def _show_picture(self, picture: np.ndarray) -> None:
        self.picture_asked.emit(picture)

    @Slot(object)
    def _note(self, sentence: str) -> None:
        self.noted.emit(sentence)

    @Slot(str)
    def _pass_on(self, sentence: str) -> None:
        self.failed.emit(f"{sentence}.")


def _write(path: Path, answers: tuple[PictureAnswer, ...], class_names: tuple[str, ...]) -> str:
    write_text(path, as_csv(answers, class_names))
    left_out = int(np.sum([bool(answer.unreadable) for answer in answers]))
    but = f"; {things(left_out, 'file')} that cannot be read left out" if left_out else ""
    return f"The answers are saved as {path}{but}."


def _name_of(paths: Sequence[Path]) -> str:
    return paths[0].resolve().name if len(paths) == 1 else things(len(paths), "file")

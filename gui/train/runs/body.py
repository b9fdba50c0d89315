"""All runs in a table, and what can be done with the chosen one: by button, menu and key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from core.errors import AnkanError
from core.training.runs.listing import RunInfo, list_runs
from core.training.runs.notes import note_run, rename_run
from gui.train.runs.actions import WORDS, Action, obstacle
from gui.train.runs.model import NAME, NOTES, RunsModel
from gui.train.runs.table import ROW, RunsTable
from gui.train.runs.train_on import TrainOn
from gui.train.runs.trash import Trash
from gui.train.stack import EMPTY, FULL, BodyStack
from gui.widgets import WholeRows, button, label
from gui.worker import Latest

NOTHING = "Every run is kept and listed here. Press Start for the first one."
READING = "The runs are being read …"
_TICK = "tick to compare"


class RunsBody(BodyStack):
    """`refresh` reads the runs below `folder` on a worker.

    The signals carry runs, `chosen` the one that is chosen in the table now; `train_on_asked` also how many epochs the
    run is to have in all. `noted` and `failed` carry a sentence.
    """

    chosen = Signal(object)
    compare_asked = Signal(list)
    resume_asked = Signal(object)
    train_on_asked = Signal(object, int)
    fine_tune_asked = Signal(object)
    use_asked = Signal(object)
    noted = Signal(str)
    failed = Signal(str)

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(READING, parent)
        self._folder = folder
        self._busy = False
        self._next: Path | None = None
        self._shown: Path | None = None
        self.model = RunsModel()
        self.table = RunsTable(self.model)
        self.note = label(_TICK, "muted")
        self.go_on_button = button("Resume", "")
        self.use_button = button("Use this model", "")
        self.more_button = button("More", "All that can be done with the chosen run", picture="chevron-down")
        self.more_button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow behind the word
        self.menu, self.train_on = QMenu(self), TrainOn(self)
        self.trash = Trash(self)
        self.tools = (self.note, self.go_on_button, self.use_button, self.more_button)
        self.spare_tools = (self.note, self.go_on_button)
        self._actions = self._make_menu()
        self._reader = Latest(list_runs, self)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(WholeRows(self.table, row=ROW, least=3, usual=5), 1)
        self._wire()
        self._offer()

    @property
    def runs(self) -> list[RunInfo]:
        """As they were read last."""
        return self.model.runs

    @Slot()
    def refresh(self) -> None:
        """Read the folders again; what was chosen and ticked stays so."""
        self._reader.ask(self._folder)

    def choose(self, path: Path | None) -> None:
        """The run in this folder, as soon as it is listed; the folders are read again."""
        self._next = path
        self.refresh()

    def show_running(
        self,
        path: Path,
        epoch: int,
        epochs: int,
        best: float | None,
        seconds: float,
        *,
        paused: bool = False,
    ) -> None:
        """What the run that goes on in this window has come to."""
        listed = self.model.show_running(path, epoch, epochs, best, seconds, paused=paused)
        if not listed and self._reader.idle:
            self.refresh()

    def set_locked(self, locked: bool) -> None:
        """A run goes on in this window, so no other can."""
        self._busy = locked
        self._offer()

    def stop(self) -> None:
        """The window closes: wait for what is being read or deleted."""
        self._reader.stop()
        self.trash.stop()

    def do(self, action: Action) -> None:
        """What a button, the menu or a key asks of the chosen run; nothing where that makes no sense."""
        run = self.table.current
        if run is None or obstacle(action, run, busy=self._busy):
            return
        match action:
            case Action.USE:
                self.use_asked.emit(run)
            case Action.RESUME:
                self.resume_asked.emit(run)
            case Action.TRAIN_ON:
                corner = self.go_on_button if self.go_on_button.isVisible() else self.more_button
                self.train_on.show_for(run, corner.mapToGlobal(QPoint(corner.width(), -4)))
            case Action.FINE_TUNE:
                self.fine_tune_asked.emit(run)
            case Action.RENAME:
                self.table.write(NAME)
            case Action.NOTE:
                self.table.write(NOTES)
            case Action.FOLDER:
                self._open_folder(run)
            case Action.DELETE:
                self.trash.delete(run)

    def _make_menu(self) -> dict[Action, QAction]:
        made = {}
        for action, wording in WORDS.items():
            entry = made[action] = self.menu.addAction(wording.text)
            entry.setData(action)
            entry.setShortcut(QKeySequence(wording.key))
            entry.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # shown; the table takes the keys
            if action in (Action.FINE_TUNE, Action.FOLDER):
                self.menu.addSeparator()
        self.menu.setToolTipsVisible(True)
        self.more_button.setMenu(self.menu)
        return made

    def _wire(self) -> None:
        self._reader.answered.connect(self._show)
        self._reader.failed.connect(self.failed)
        self.model.ticked.connect(self._compare)
        self.model.renamed.connect(self._rename)
        self.model.noted.connect(self._write_note)
        self.table.asked.connect(self.do)
        self.table.current_changed.connect(self._offer)
        self.table.customContextMenuRequested.connect(self._open_menu)
        self.menu.triggered.connect(self._chosen)
        self.use_button.clicked.connect(self._use)
        self.go_on_button.clicked.connect(self._go_on)
        self.train_on.asked.connect(self.train_on_asked)
        self.trash.gone.connect(self._gone)
        self.trash.failed.connect(self._not_gone)

    @Slot(object)
    def _show(self, runs: list[RunInfo]) -> None:
        self.model.show_runs(runs)
        if self._next is not None and self.table.choose(self._next):
            self._next = None
        self.table.share_width()
        self.empty.label.setText(NOTHING)
        self.setCurrentIndex(FULL if runs else EMPTY)
        self._offer()

    @Slot()
    def _offer(self) -> None:
        """What fits the chosen run."""
        run = self.table.current
        if run is not None and run.path != self._shown:
            self._shown = run.path
            self.chosen.emit(run)
        for action, entry in self._actions.items():
            why_not = "" if run is None else obstacle(action, run, busy=self._busy)
            entry.setEnabled(run is not None and not why_not)
            entry.setToolTip(why_not or WORDS[action].tip)
        self.more_button.setEnabled(run is not None)
        goes_on = Action.RESUME if run is None or run.state in ("stopped", "running") else Action.TRAIN_ON
        for made, action in ((self.use_button, Action.USE), (self.go_on_button, goes_on)):
            entry = self._actions[action]
            made.setText(WORDS[action].text)
            made.setAccessibleName(WORDS[action].text.rstrip("…"))
            made.setEnabled(entry.isEnabled())
            about = f"{entry.toolTip()}: {run.name}" if run and entry.isEnabled() else entry.toolTip()
            made.setToolTip(about if run else "Choose a run first")

    @Slot()
    def _use(self) -> None:
        self.do(Action.USE)

    @Slot()
    def _go_on(self) -> None:
        run = self.table.current
        self.do(Action.RESUME if run and run.state == "stopped" else Action.TRAIN_ON)

    @Slot(QAction)
    def _chosen(self, entry: QAction) -> None:
        self.do(entry.data())

    @Slot(QPoint)
    def _open_menu(self, place: QPoint) -> None:
        if self.table.current is not None:
            self.menu.popup(self.table.viewport().mapToGlobal(place))

    @Slot(list)
    def _compare(self, runs: list[RunInfo]) -> None:
        self.note.setText(f"{len(runs)} ticked" if runs else _TICK)
        self.compare_asked.emit(runs)

    @Slot(object, str)
    def _rename(self, run: RunInfo, name: str) -> None:
        if self._written(rename_run, run, name):
            if name:
                self.model.change(run, name=name)
            else:
                self.refresh()  # it is called what it was called at first

    @Slot(object, str)
    def _write_note(self, run: RunInfo, notes: str) -> None:
        if self._written(note_run, run, notes):
            self.model.change(run, notes=notes)

    def _written(self, write: Callable[[Path, str], None], run: RunInfo, text: str) -> bool:
        try:
            write(run.path, text)
        except AnkanError as error:
            self.failed.emit(f"{error}.")
            return False
        return True

    @Slot(Path, str)
    def _gone(self, path: Path, sentence: str) -> None:
        self.model.remove(path)
        self.setCurrentIndex(FULL if self.model.rowCount() else EMPTY)
        self.noted.emit(sentence)
        self._offer()

    @Slot(str)
    def _not_gone(self, sentence: str) -> None:
        self.failed.emit(f"{sentence}.")
        self.refresh()

    def _open_folder(self, run: RunInfo) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(run.path))):
            self.noted.emit(f"No program here opens folders; the run lies in {run.path}.")

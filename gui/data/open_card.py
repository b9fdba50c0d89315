"""The card that opens a data set: the buttons, what was recognized, how far it is, and a table's columns."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.data.dataset import Columns
from core.data.report import Report
from gui.active_data import ActiveData, OpenData
from gui.settings import DATA_FOLDER
from gui.train.wording import duration, things
from gui.widgets import Card, ElidedLabel, button, label

NOTHING = "Nothing is open."
_FILES = "Data sets (*.zip *.npz *.csv *.tsv *.gz *ubyte *idx* data_batch* test_batch);;All files (*)"
_AMOUNTS = (2_000, 5_000, 20_000)
_FOUND, _GOING = 0, 1
_MIDDLE = Qt.TextElideMode.ElideMiddle


class OpenCard(Card):
    """`path_chosen` and `columns_chosen` ask for another data set, `practice_asked` for synthetic ones."""

    path_chosen = Signal(Path)
    columns_chosen = Signal(tuple)
    practice_asked = Signal(Path, int)
    cancelled = Signal()

    def __init__(self, data: ActiveData, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Data set")
        self._data = data
        self.folder_button = button(
            "Open folder…", "Open a folder of labelled images, whatever its layout (Ctrl+O)", role="primary"
        )
        self.file_button = button("File…", "Open a data set that is a file: .zip, .npz, IDX, a table")
        self.recent_button = button("Recent", "Open what was open lately", picture="chevron-down")
        self.practice_button = button(
            "Practice digits…", "Make synthetic digits in a folder, and open it", picture="chevron-down"
        )
        self.cancel_button = button("Cancel", "Stop, and go back to what was open")
        self.name, self.layout_words, self.summary = label(role="heading"), ElidedLabel(), ElidedLabel()
        self.doing, self.bar, self.left = label(role="heading"), QProgressBar(), label(role="muted")
        self.columns = _ColumnsRow()
        self.recent_menu, self.practice_menu = QMenu(self), QMenu(self)
        self._texts = QStackedWidget()
        self._begun: tuple[str, float] = ("", 0.0)
        self._lay_out()
        self.folder_button.clicked.connect(self.choose_folder)
        self.file_button.clicked.connect(self._choose_file)
        self.cancel_button.clicked.connect(self.cancelled)
        self.columns.chosen.connect(self.columns_chosen)

    def show_data(self, opened: OpenData | None, report: Report | None) -> None:
        """What is open, in words."""
        self.columns.show_columns(opened.dataset.columns if opened else None)
        self.name.setVisible(opened is not None)
        if opened is None:
            self.layout_words.say(NOTHING)
            self.summary.say("What is opened here is what the Train page trains on.")
            return
        dataset = opened.dataset
        self.name.setText(self.fontMetrics().elidedText(dataset.path.resolve().name, _MIDDLE, 220))
        self.name.setToolTip(str(dataset.path))
        self.layout_words.say(f"{_home(dataset.path.resolve().parent)} · {dataset.layout}")
        words = [things(len(dataset), "image")]
        if report is not None:
            words.append(
                things(sum(p.count for p in report.problems), "problem") if report.problems else "no problems"
            )
        if opened.prepared is not None and opened.seconds:
            cached = " from the cache" if opened.prepared.from_cache else ""
            words.append(f"opened in {_seconds(opened.seconds)}{cached}")
        self.summary.say(" · ".join(words))

    @Slot(str, int, int)
    def show_progress(self, words: str, done: int, total: int) -> None:
        if self._begun[0] != words:
            self._begun = (words, time.monotonic())
        self.doing.setText(words)
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        text = f"{done:,} of {total:,}" if total else ""
        spent = time.monotonic() - self._begun[1]
        if 0 < done < total and spent > 1:
            text += f" · {duration(spent * (total - done) / done)} left"
        self.left.setText(text)

    @Slot(bool)
    def show_busy(self, busy: bool) -> None:
        self._texts.setCurrentIndex(_GOING if busy else _FOUND)
        self.columns.setEnabled(not busy)
        self._begun = ("", 0.0)

    @Slot()
    def choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self.window(), "Open a folder of images", DATA_FOLDER.get())
        if name:
            DATA_FOLDER.set(name)
            self.path_chosen.emit(Path(name))

    def _lay_out(self) -> None:
        found, going = QWidget(), QWidget()
        self._texts.addWidget(found)
        self._texts.addWidget(going)
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(self.name)
        above.addWidget(self.layout_words, 1)
        column = QVBoxLayout(found)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(above)
        column.addWidget(self.summary)
        row = QHBoxLayout(going)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.doing)
        row.addWidget(self.bar, 1)
        row.addWidget(self.left)
        row.addWidget(self.cancel_button)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        across = QHBoxLayout()
        across.setSpacing(8)
        for each in (self.folder_button, self.file_button, self.recent_button, self.practice_button):
            across.addWidget(each)
        across.addSpacing(6)
        across.addWidget(self._texts, 1)
        self._texts.setFixedHeight(36)
        self.body.addLayout(across)
        self.body.addWidget(self.columns)
        for each in (self.recent_button, self.practice_button):
            each.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow behind the words
        self.recent_button.setMenu(self.recent_menu)
        self.recent_menu.aboutToShow.connect(self._fill_recent)
        self.recent_menu.triggered.connect(self._open_recent)
        self.practice_button.setMenu(self.practice_menu)
        for amount in _AMOUNTS:
            self.practice_menu.addAction(f"{amount:,} digits").setData(amount)
        self.practice_menu.triggered.connect(self._choose_practice)

    @Slot()
    def _fill_recent(self) -> None:
        self.recent_menu.clear()
        for path in self._data.recent:
            self.recent_menu.addAction(_home(path)).setData(str(path))
        if self.recent_menu.isEmpty():
            self.recent_menu.addAction("Nothing was open yet").setEnabled(False)

    @Slot(QAction)
    def _open_recent(self, action: QAction) -> None:
        self.path_chosen.emit(Path(action.data()))

    @Slot()
    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self.window(), "Open a data set", DATA_FOLDER.get(), _FILES)
        if name:
            DATA_FOLDER.set(str(Path(name).parent))
            self.path_chosen.emit(Path(name))

    @Slot(QAction)
    def _choose_practice(self, action: QAction) -> None:
        title = f"Choose a new or empty folder for {action.data():,} practice digits"
        name = QFileDialog.getExistingDirectory(self.window(), title, DATA_FOLDER.get())
        if name:
            self.practice_asked.emit(Path(name), action.data())


class _ColumnsRow(QWidget):
    """Two boxes to say which columns of a table name the file and the label; hidden where there is no table."""

    chosen = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
        self.file, self.label = QComboBox(), QComboBox()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for name, combo in (("File", self.file), ("Label", self.label)):
            combo.setAccessibleName(f"{name} column")
            combo.setToolTip(f"The column of the table that names the {name.lower()}")
            combo.setMinimumWidth(120)
            combo.activated.connect(self._choose)
            row.addWidget(label(f"{name} in column", "muted"))
            row.addWidget(combo)
        row.addStretch(1)
        self.hide()

    def show_columns(self, columns: Columns | None) -> None:
        self.setVisible(columns is not None)
        if columns is None:
            return
        for combo, name in ((self.file, columns.file), (self.label, columns.label)):
            with QSignalBlocker(combo):
                combo.clear()
                combo.addItems(list(columns.available))
                combo.setCurrentText(name)

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit((self.file.currentText(), self.label.currentText()))


def _home(path: Path) -> str:
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) and path != home else str(path)


def _seconds(seconds: float) -> str:
    if seconds < 0.1:
        return "under 0.1 s"
    return f"{seconds:.1f} s" if seconds < 60 else duration(seconds)

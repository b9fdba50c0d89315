"""What was evaluated last as a file to take along: one HTML page, a table of every prediction, or the figures."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QPushButton, QWidget

from core.files import write_text
from core.training.reports import Report, as_csv, as_html, as_json
from gui.chosen_file import with_ending
from gui.settings import REPORT_FOLDER
from gui.widgets import button
from gui.worker import Worker

_READY = "Save what was evaluated, to show, print or reckon with"
_NOTHING = "Evaluate a model first: the report is of what was evaluated last"
_BUSY = "The report is being written"


@dataclass(frozen=True)
class _Kind:
    """One entry of the menu; a file's ending, what its kind is called, and how it is made."""

    entry: str
    ending: str
    files: str
    make: Callable[[Report], str]


def _json(report: Report) -> str:
    return json.dumps(as_json(report), ensure_ascii=False, indent=1) + "\n"


_KINDS = (
    _Kind("Report with pictures (HTML)…", ".html", "Reports (*.html)", as_html),
    _Kind("Every prediction (CSV)…", ".csv", "Tables (*.csv)", as_csv),
    _Kind("Figures (JSON)…", ".json", "Figures (*.json)", _json),
)


class ReportButton(QWidget):
    """`show_report` says what there is to save; `noted` and `failed` what became of it.

    A link beside the button opens the HTML page that was saved.
    """

    noted = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report: Report | None = None
        self._saved: Path | None = None
        self._worker: Worker | None = None
        self.button = QPushButton("Report ▾")
        self.button.setAccessibleName("Report")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.menu = QMenu(self)
        for kind in _KINDS:
            self.menu.addAction(kind.entry).setData(kind)
        self.menu.triggered.connect(self._choose)
        self.button.setMenu(self.menu)
        self.open_button = button("Open report", "", role="link")
        self.open_button.clicked.connect(self._open)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.open_button)
        row.addWidget(self.button)
        self._offer(None)
        self._allow()

    def show_report(self, report: Report | None) -> None:
        """What was evaluated last; None where nothing was."""
        self._report = report
        self._offer(None)
        self._allow()

    def save(self, path: Path) -> None:
        """Write the report as what the ending of the path says, on a worker."""
        kind = next((kind for kind in _KINDS if kind.ending == path.suffix.lower()), None)
        if self._report is None or self._worker is not None or kind is None:
            return
        self._worker = worker = Worker(_write, self._report, kind.make, path, parent=self)
        worker.result.connect(self._tell)
        worker.error.connect(self._fail)
        worker.finished.connect(self._end)
        self._allow()
        worker.start()

    def stop(self) -> None:
        """The window closes: wait for what is being written."""
        if self._worker is not None:
            self._worker.wait()

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        kind: _Kind = action.data()
        if self._report is None:
            return
        stem = f"{self._report.judged[0].model_name}-{self._report.dataset.path.stem}".replace("/", "-")
        start = Path(REPORT_FOLDER.get() or Path.home()) / f"{stem}{kind.ending}"
        name, _ = QFileDialog.getSaveFileName(self.window(), "Save the report", str(start), kind.files)
        if name:
            REPORT_FOLDER.set(str(Path(name).parent))
            self.save(with_ending(name, kind.ending))

    @Slot(object)
    def _tell(self, path: Path) -> None:
        self._offer(path if path.suffix.lower() == ".html" else None)
        self.noted.emit(f"The report is saved as {path}.")

    @Slot(str)
    def _fail(self, sentence: str) -> None:
        self.failed.emit(f"{sentence}.")

    @Slot()
    def _end(self) -> None:
        if self._worker is not None:
            self._worker.deleteLater()
            self._worker = None
        self._allow()

    @Slot()
    def _open(self) -> None:
        if self._saved is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._saved))):
            self.noted.emit(f"No program here opens web pages; the report is {self._saved}.")

    def _offer(self, path: Path | None) -> None:
        self._saved = path
        self.open_button.setVisible(path is not None)
        self.open_button.setToolTip(f"Open {path} in a browser" if path else "")

    def _allow(self) -> None:
        busy = self._worker is not None
        self.button.setEnabled(self._report is not None and not busy)
        self.button.setToolTip(_NOTHING if self._report is None else _BUSY if busy else _READY)


def _write(report: Report, make: Callable[[Report], str], path: Path) -> Path:
    write_text(path, make(report))
    return path

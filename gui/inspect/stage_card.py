"""The large card of the Inspect page: its views, of which one is chosen, and the way out into files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QStackedWidget, QWidget

from core.insight import Numbers, save_numbers
from gui.inspect.view import View
from gui.picture_file import write_picture
from gui.settings import FIGURE_FOLDER
from gui.widgets import Card, SegmentedControl, tool_button
from gui.worker import Worker

_PICTURE = "PNG image (*.png)"
_NUMBERS = "Table (*.csv);;NumPy array (*.npy)"


class StageCard(Card):
    """`view_chosen` carries the view that is shown from now on."""

    view_chosen = Signal(object)
    noted = Signal(str)
    failed = Signal(str)

    def __init__(self, views: Sequence[View], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Views")
        self.views = tuple(views)
        self.tabs = SegmentedControl("Show", [view.title for view in views], key="Ctrl+Tab for the next")
        self.export = tool_button("save", "Export", "Save this view as a picture, or its numbers (Ctrl+E)")
        self._stack = QStackedWidget()
        for view in views:
            self._stack.addWidget(view)
        self._writer: Worker | None = None
        row = QHBoxLayout()
        row.addWidget(self.tabs)
        row.addStretch(1)
        row.addWidget(self.export)
        self.body.addLayout(row)
        self.body.addWidget(self._stack, 1)
        self._menu = QMenu(self)
        self._menu.addAction("Save picture…", self._choose_picture)
        self._menu.addAction("Save numbers…", self._choose_numbers)
        self.export.clicked.connect(self._show_menu)
        self.tabs.chosen.connect(self._chosen)
        QShortcut(QKeySequence("Ctrl+E"), self, self._show_menu)
        QShortcut(QKeySequence("Ctrl+Tab"), self, self._next)

    @property
    def view(self) -> View:
        """The one that is shown."""
        return self.views[self.tabs.index]

    def show_view(self, view: View) -> None:
        self.tabs.choose(self.views.index(view))

    def save_picture(self, path: Path) -> None:
        """Write what the view looks like as PNG."""
        self._write(write_picture, path, self.view.picture().grab().toImage())

    def save_numbers(self, path: Path) -> None:
        """Write what the view shows as .csv or .npy, whichever the name ends in."""
        numbers = self.view.numbers()
        if numbers is None:
            self.noted.emit("There is nothing to save here yet.")
        else:
            self._write(_save_numbers, path, numbers)

    def stop(self) -> None:
        for view in self.views:
            view.stop()
        if self._writer is not None:
            self._writer.wait()

    def _write(self, function: Callable[[Path, Any], Path], path: Path, content: object) -> None:
        if self._writer is not None:
            self._writer.wait()
            self._writer.deleteLater()
        self._writer = Worker(function, path, content, parent=self)
        self._writer.result.connect(self._written)
        self._writer.error.connect(self.failed)
        self._writer.start()

    @Slot(object)
    def _written(self, path: Path) -> None:
        self.noted.emit(f"Saved as {path}.")

    @Slot(int)
    def _chosen(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        self.view_chosen.emit(self.view)

    @Slot()
    def _next(self) -> None:
        self.tabs.choose((self.tabs.index + 1) % len(self.views))

    @Slot()
    def _show_menu(self) -> None:
        self._menu.popup(self.export.mapToGlobal(self.export.rect().bottomLeft()))

    @Slot()
    def _choose_picture(self) -> None:
        if path := self._ask("Save picture", _PICTURE, ".png"):
            self.save_picture(path)

    @Slot()
    def _choose_numbers(self) -> None:
        if self.view.numbers() is None:
            self.noted.emit("There is nothing to save here yet.")
        elif path := self._ask("Save numbers", _NUMBERS, ".csv"):
            self.save_numbers(path)

    def _ask(self, title: str, kinds: str, suffix: str) -> Path | None:
        numbers = self.view.numbers()
        start = Path(FIGURE_FOLDER.get()) / f"{numbers.name if numbers else 'view'}{suffix}"
        name, kind = QFileDialog.getSaveFileName(self.window(), title, str(start), kinds)
        if not name:
            return None
        path = Path(name)
        FIGURE_FOLDER.set(str(path.parent))
        if path.suffix.lower() not in (".png", ".csv", ".npy"):
            path = path.with_name(path.name + (".npy" if "npy" in kind else suffix))
        return path


def _save_numbers(path: Path, numbers: Numbers) -> Path:
    save_numbers(numbers, path)
    return path

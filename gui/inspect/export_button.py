"""The way of a view out into files: what it looks like as a picture, what it shows as numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMenu, QToolButton, QWidget

from core.insight import Numbers, save_numbers
from gui.chosen_file import with_ending
from gui.icons import icon
from gui.picture_file import figure_folder, file_name, write_picture
from gui.settings import FIGURE_FOLDER
from gui.theme import ICON
from gui.worker import Worker

_PICTURE = "PNG image (*.png)"
_NUMBERS = "Table (*.csv);;NumPy array (*.npy)"
_NOTHING = "There is nothing to save here yet."


class ExportButton(QToolButton):
    """Opens a menu of two; files are written on a worker.

    `picture` gives the widget whose looks are saved, `numbers` what it shows; None while there is nothing to save.
    """

    noted = Signal(str)
    failed = Signal(str)

    def __init__(
        self,
        what: str,
        picture: Callable[[], QWidget],
        numbers: Callable[[], Numbers | None],
        *,
        key: str = "",
        role: str = "tool",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._picture, self._numbers = picture, numbers
        self.setIcon(icon("save"))
        self.setIconSize(QSize(ICON, ICON) if role == "tool" else QSize(16, 16))
        self.setProperty("role", role)
        self.setAccessibleName(f"Export {what}")
        self.setToolTip(f"Save {what} as a picture, or the numbers" + (f" ({key})" if key else ""))
        self._writer: Worker | None = None
        self._menu = QMenu(self)
        self._menu.addAction("Save picture…", self.choose_picture)
        self._menu.addAction("Save numbers…", self.choose_numbers)
        self.clicked.connect(self.show_menu)

    @Slot()
    def show_menu(self) -> None:
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def save_picture(self, path: Path) -> None:
        """Write what it looks like as PNG."""
        if self._numbers() is None:
            self.noted.emit(_NOTHING)
        else:
            self._write(write_picture, path, self._picture().grab().toImage())

    def save_numbers(self, path: Path) -> None:
        """Write what it shows as .csv or .npy, whichever the name ends in."""
        numbers = self._numbers()
        if numbers is None:
            self.noted.emit(_NOTHING)
        else:
            self._write(_save_numbers, path, numbers)

    def stop(self) -> None:
        """The window closes: wait for what is being written."""
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

    @Slot()
    def choose_picture(self) -> None:
        if self._numbers() is None:
            self.noted.emit(_NOTHING)
        elif path := self._ask("Save picture", _PICTURE, ".png"):
            self.save_picture(path)

    @Slot()
    def choose_numbers(self) -> None:
        if self._numbers() is None:
            self.noted.emit(_NOTHING)
        elif path := self._ask("Save numbers", _NUMBERS, ".csv"):
            self.save_numbers(path)

    def _ask(self, title: str, kinds: str, suffix: str) -> Path | None:
        numbers = self._numbers()
        start = figure_folder() / f"{file_name(numbers.name if numbers else 'view')}{suffix}"
        name, kind = QFileDialog.getSaveFileName(self.window(), title, str(start), kinds)
        if not name:
            return None
        FIGURE_FOLDER.set(str(Path(name).parent))
        if suffix == ".png":
            return with_ending(name, suffix)
        return with_ending(name, *((".npy", ".csv") if "npy" in kind else (".csv", ".npy")))


def _save_numbers(path: Path, numbers: Numbers) -> Path:
    save_numbers(numbers, path)
    return path

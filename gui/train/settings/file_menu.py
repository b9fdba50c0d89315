"""Settings read from a file, written to one, and set back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from core.errors import AnkanError
from core.training.config import TrainingConfig
from core.training.config_file import load_config, save_config
from gui.settings import CONFIG_FOLDER

_FILES = "Settings (*.yaml *.yml);;All files (*)"


class FileMenu(QPushButton):
    """`read` carries a configuration from a file, `failed` a sentence about one that is none ("" once one is right).

    Args:
        config: what is saved; it is only asked while `allow_saving` holds.
    """

    read = Signal(object)
    failed = Signal(str)
    reset_asked = Signal()

    def __init__(self, config: Callable[[], TrainingConfig], parent: QWidget | None = None) -> None:
        super().__init__("File ▾", parent)
        self._config = config
        self.setAccessibleName("Settings file")
        self.setToolTip("Open or save these settings as a file, or set them back")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self.open_action = menu.addAction("Open settings…", self._choose_open)
        self.save_action = menu.addAction("Save settings…", self._choose_save)
        menu.addSeparator()
        self.reset_action = menu.addAction("Reset to defaults")
        self.reset_action.triggered.connect(self.reset_asked)
        self.setMenu(menu)

    def allow_saving(self, allowed: bool, why_not: str = "") -> None:
        self.save_action.setEnabled(allowed)
        self.save_action.setToolTip(why_not)

    def open(self, path: Path) -> None:
        """Read a file; a wrong one changes nothing."""
        try:
            config = load_config(path)
        except AnkanError as error:
            self.failed.emit(_ended(error))
            return
        self.failed.emit("")
        self.read.emit(config)

    def save(self, path: Path) -> None:
        """Write every setting."""
        try:
            save_config(self._config(), path)
        except AnkanError as error:
            self.failed.emit(_ended(error))
            return
        self.failed.emit("")

    @Slot()
    def _choose_open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self.window(), "Open settings", CONFIG_FOLDER.get(), _FILES)
        if name:
            CONFIG_FOLDER.set(str(Path(name).parent))
            self.open(Path(name))

    @Slot()
    def _choose_save(self) -> None:
        proposed = str(Path(CONFIG_FOLDER.get()) / "training.yaml")
        name, _ = QFileDialog.getSaveFileName(self.window(), "Save settings", proposed, _FILES)
        if name:
            path = Path(name) if Path(name).suffix else Path(f"{name}.yaml")
            CONFIG_FOLDER.set(str(path.parent))
            self.save(path)


def _ended(error: AnkanError) -> str:
    """With its full stop, where it does not ask."""
    return str(error) if str(error).endswith("?") else f"{error}."

"""The active model at the right of the header: name, score, and the menu that opens, saves, swaps and exports it."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtCore import QPoint, QSize, Qt, Slot
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QPushButton, QWidget

from core.classifier import SHIPPED_MODEL, TINY_MODEL
from gui.chosen_file import with_ending
from gui.icons import icon
from gui.model_files import MODEL_FILTER, newest_models
from gui.session import ActiveModel
from gui.settings import MODEL_FOLDER
from gui.weights_dialog import WeightsDialog
from gui.widgets import IconLabel, label


class ModelChip(QPushButton):
    """Shows and changes the `ActiveModel` it is given; its menu lists the newest models of a folder."""

    def __init__(self, model: ActiveModel, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._folder = model, folder
        self.setProperty("role", "chip")
        self.setToolTip("The active model: open, save, swap or export it")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._name, self._score, self._arrow = (
            label(role="heading"),
            label(role="accent"),
            IconLabel("chevron-down", "text", 12),
        )
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 12, 0)
        row.setSpacing(10)
        for part in (self._name, self._score, self._arrow):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(part)
        self._save = QAction(icon("save"), "Save model as…", self)
        self._export = QAction("Export as ONNX…", self)
        self._export_pixels = QAction("Export as ONNX, from pixels…", self)
        self._menu = self._make_menu()
        self.clicked.connect(self._show_menu)
        model.changed.connect(self._refresh)
        self._refresh()

    def sizeHint(self) -> QSize:
        return self._row.sizeHint().expandedTo(QSize(0, 30))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.addAction(icon("open"), "Open model…", self._open)
        self._save.triggered.connect(self._save_as)
        menu.addAction(self._save)
        menu.addSeparator()
        for action, slot, tip in (
            (
                self._export,
                self._export_scaled,
                "For other programs: takes images divided by 255, as float32",
            ),
            (
                self._export_pixels,
                self._export_from_pixels,
                "The same, taking images as uint8, from 0 to 255",
            ),
        ):
            action.setToolTip(tip)
            action.triggered.connect(slot)
            menu.addAction(action)
        entry = menu.addAction("Import weights…", self._import)
        entry.setToolTip("Take the weights of a network that was trained in PyTorch")
        self._below_listed = menu.addSeparator()
        self._listed: list[QAction] = []
        self._shipped = menu.addAction("Use the shipped model", self._restore)
        self._tiny = menu.addAction("Use the tiny model", self._use_tiny)
        self._tiny.setToolTip(
            "Shipped too: for slow machines, and small enough to see all of it on the Inspect page"
        )
        return menu

    @Slot()
    def _show_menu(self) -> None:
        self._list_models()
        self._tick(self._shipped, SHIPPED_MODEL, icon("restore"))
        self._tick(self._tiny, TINY_MODEL, QIcon())
        below = self.mapToGlobal(QPoint(self.width(), self.height() + 4))
        self._menu.popup(below - QPoint(self._menu.sizeHint().width(), 0))

    def _list_models(self) -> None:
        """Those that were learned here, anew each time."""
        for entry in self._listed:
            self._menu.removeAction(entry)
            entry.deleteLater()
        self._listed = []
        files = newest_models(self._folder)
        if files:
            self._listed.append(self._menu.insertSeparator(self._below_listed))
        for path in files:
            entry = QAction(path.stem.replace("&", "&&"), self._menu)
            entry.setData(path)
            self._tick(entry, path, icon("train"))
            entry.triggered.connect(self._open_listed)
            self._menu.insertAction(self._below_listed, entry)
            self._listed.append(entry)

    def _tick(self, entry: QAction, path: Path, usual: QIcon) -> None:
        """In the place of its usual icon, where this is the active model's file."""
        is_active = self._model.path == path.absolute()
        entry.setCheckable(True)
        entry.setChecked(is_active)
        entry.setIcon(icon("check") if is_active else usual)

    @Slot()
    def _open_listed(self) -> None:
        self._model.open(cast(QAction, self.sender()).data())

    @Slot()
    def _refresh(self) -> None:
        classifier = self._model.classifier
        self._name.setText(classifier.model.name if classifier else "no model")
        self._score.setText(self._model.score)
        self._score.setVisible(bool(self._model.score))
        for action in (self._save, self._export, self._export_pixels):
            action.setEnabled(classifier is not None)
        self.setAccessibleName(f"Active model: {self._name.text()} {self._score.text()}")
        self.updateGeometry()

    @Slot()
    def _open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self.window(), "Open model", MODEL_FOLDER.get(), MODEL_FILTER)
        if name:
            MODEL_FOLDER.set(str(Path(name).parent))
            self._model.open(Path(name))

    @Slot()
    def _save_as(self) -> None:
        start = Path(MODEL_FOLDER.get()) / f"{self._name.text()}.safetensors"
        name, _ = QFileDialog.getSaveFileName(self.window(), "Save model as", str(start), MODEL_FILTER)
        if name:
            MODEL_FOLDER.set(str(Path(name).parent))
            self._model.save(with_ending(name, ".safetensors"))

    @Slot()
    def _export_scaled(self) -> None:
        self._ask_export(from_pixels=False)

    @Slot()
    def _export_from_pixels(self) -> None:
        self._ask_export(from_pixels=True)

    def _ask_export(self, *, from_pixels: bool) -> None:
        start = Path(MODEL_FOLDER.get()) / f"{self._name.text()}.onnx"
        name, _ = QFileDialog.getSaveFileName(self.window(), "Export the model", str(start), "ONNX (*.onnx)")
        if name:
            MODEL_FOLDER.set(str(Path(name).parent))
            self._model.export(with_ending(name, ".onnx"), from_pixels=from_pixels)

    @Slot()
    def _import(self) -> None:
        dialog = WeightsDialog(self.window())
        dialog.imported.connect(self._model.take_imported)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot()
    def _restore(self) -> None:
        self._model.open()

    @Slot()
    def _use_tiny(self) -> None:
        self._model.open(TINY_MODEL)

"""Weights that were trained in PyTorch: which file, and which network they belong to."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.import_weights import Imported, import_state_dict
from core.nn.architecture import load_architecture, preset_names
from gui.settings import MODEL_FOLDER, NETWORK_FOLDER
from gui.theme import GUTTER
from gui.widgets import Card, Field, button, label
from gui.worker import Worker

_WIDTH = 640
_ABOUT = (
    "The file is what safetensors.torch.save_file(network.state_dict(), …) wrote, the network the same one as a preset "
    "or a description. Tensors are matched by name, or else by shape and order."
)
_NOT_DIFFERENT = "They should be different names, as 0, 1, 2."


class WeightsDialog(QDialog):
    """`open()` shows it; `imported` carries what was made, an `Imported`. What does not fit is said in the dialog."""

    imported = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import weights")
        self.setMinimumWidth(_WIDTH)
        self._worker: Worker | None = None
        self.file, self.network, self.classes = QLineEdit(), QComboBox(), QLineEdit()
        self.file_button = button("Choose…", "Choose the weights (Ctrl+O)")
        self.file_button.setShortcut("Ctrl+O")
        self.network_button = button("File…", "Describe the network by a file: model.txt or YAML")
        self.sentence = label(role="warning", wrap=True)
        self.import_button = button(
            "Import", "Make a model of these weights, which is then active (Return)", role="primary"
        )
        self.cancel_button = button("Cancel", "Leave the active model as it is (Escape)")
        self.classes_field = Field(
            "Classes", self.classes, "Names of the outputs, in order, with commas between them"
        )
        self._lay_out()
        self.file_button.clicked.connect(self._choose_file)
        self.network_button.clicked.connect(self._choose_network)
        self.import_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)
        for edit in (self.file, self.classes):
            edit.textChanged.connect(self._check)
        self.network.currentIndexChanged.connect(self._check)
        self._check()

    def accept(self) -> None:
        """Read the file on a worker; the dialog closes when all fits."""
        if not self.import_button.isEnabled():
            return
        names = self._class_names()
        self._worker = Worker(
            _import, Path(self.file.text().strip()), self.network.currentData(), names, parent=self
        )
        self._worker.result.connect(self._take)
        self._worker.error.connect(self._fail)
        self.import_button.setEnabled(False)
        self._say("Reading…", "muted")
        self._worker.start()

    def done(self, result: int) -> None:
        if self._worker is not None:
            self._worker.stop()
        super().done(result)

    @Slot(object)
    def _take(self, imported: Imported) -> None:
        self.imported.emit(imported)
        self.done(QDialog.DialogCode.Accepted)

    @Slot(str)
    def _fail(self, sentence: str) -> None:
        self._check()
        self._say(f"{sentence}.", "warning")

    @Slot()
    def _check(self) -> None:
        names = self._class_names()
        wrong = names is not None and (not all(names) or len({*names}) < len(names))
        self.classes_field.show_problem(_NOT_DIFFERENT if wrong else "", "different names")
        self.import_button.setEnabled(bool(self.file.text().strip()) and not wrong)
        self._say("", "warning")

    def _class_names(self) -> tuple[str, ...] | None:
        """None for the ten digits."""
        text = self.classes.text().strip()
        return tuple(name.strip() for name in text.split(",")) if text else None

    def _say(self, text: str, role: str) -> None:
        self.sentence.setProperty("role", role)
        self.sentence.style().polish(self.sentence)
        self.sentence.setText(text)

    @Slot()
    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, "Choose the weights", MODEL_FOLDER.get(), "Weights (*.safetensors);;All files (*)"
        )
        if name:
            MODEL_FOLDER.set(str(Path(name).parent))
            self.file.setText(name)

    @Slot()
    def _choose_network(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, "Choose the network", NETWORK_FOLDER.get(), "Networks (*.txt *.yaml);;All files (*)"
        )
        if name:
            NETWORK_FOLDER.set(str(Path(name).parent))
            self.describe_by(Path(name))

    def describe_by(self, path: Path) -> None:
        """Take the network that this file describes."""
        place = self.network.findData(str(path))
        if place < 0:
            place = self.network.count()
            self.network.addItem(path.name, str(path))
            self.network.setItemData(place, str(path), Qt.ItemDataRole.ToolTipRole)
        self.network.setCurrentIndex(place)

    def _lay_out(self) -> None:
        for name in preset_names():
            self.network.addItem(name, name)
        self.network.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.classes.setPlaceholderText("the ten digits")
        file = Field("Weights", self.file, "A state_dict as .safetensors")
        file.add(self.file_button)
        network = Field("Network", self.network, "The network that the weights belong to")
        network.add(self.network_button)
        card = Card()
        card.body.addWidget(label(_ABOUT, "muted", wrap=True))
        for field in (file, network, self.classes_field):
            card.body.addWidget(field)
        card.body.addWidget(self.sentence)
        for each in (self.file_button, self.network_button, self.cancel_button):
            each.setAutoDefault(False)
        self.import_button.setDefault(True)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.import_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(GUTTER, GUTTER, GUTTER, GUTTER)
        column.setSpacing(12)
        column.addWidget(card, 1)
        column.addLayout(foot)


def _import(path: Path, network: str, class_names: tuple[str, ...] | None) -> Imported:
    return import_state_dict(path, load_architecture(network), class_names=class_names)

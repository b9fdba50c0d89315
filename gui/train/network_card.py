"""The card that chooses the network and changes its layers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from core.errors import AnkanError
from core.files import write_text
from core.nn.architecture import Architecture, load_architecture, preset_names, save_architecture
from core.nn.summary import summary_table
from core.training.config import Description
from core.training.network import architecture_of, is_model_file
from gui.settings import NETWORK_FOLDER
from gui.train.layers.draft import EDITED, Draft
from gui.train.layers.editor import LayerEditor
from gui.train.layers.problem_label import ProblemLabel
from gui.train.wording import amount, weights_text
from gui.widgets import Card, button, label

DEFAULT = "vgg-bn-small"
FURTHER = "Training goes on from this model's weights."
ANEW = "The layers were changed: training begins with new weights."


class NetworkCard(Card):
    """`architecture` is what is to be trained, `model` how a training configuration names or describes it.

    `architecture` is None, and `problem` says why, while the layers do not make a network.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Network", parent)
        self.open_button = button(
            "Open…",
            "Read a network from a description (model.txt or YAML), or train a model (.safetensors) further",
        )
        self.open_button.clicked.connect(self._choose_file)
        self.combo = QComboBox()
        self.combo.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for name in preset_names():
            self.combo.addItem(name, name)
        self.note.hide()
        self.header.setSpacing(6)
        self.combo.setAccessibleName("Network")
        self.combo.setToolTip("The network to train; its layers can be changed below")
        self.combo.setMinimumContentsLength(8)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.header.addWidget(self.combo, 1000)
        self.header.addWidget(self.open_button)
        self._file_problem = ""
        self._problem = label(role="warning", wrap=True)
        self._problem.hide()
        self.editor = LayerEditor(Draft.of(DEFAULT, load_architecture(DEFAULT)))
        self._further = label("", "small", wrap=True)
        self._totals = label(role="small")
        self._totals.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._wrong = ProblemLabel()
        self._wrong.clicked.connect(self.editor.go_to_problem)
        self.body.addWidget(self._problem)
        self.body.addWidget(self.editor, 1000)
        self.body.addWidget(self._wrong)
        self.body.addWidget(self._totals)
        self.body.addWidget(self._further)
        self.editor.changed.connect(self._edited)
        self.editor.tools.save.triggered.connect(self._save)
        self.editor.tools.export.triggered.connect(self._export)
        self.combo.activated.connect(self._chosen)
        self.combo.currentIndexChanged.connect(self._chosen)
        self._show()

    @property
    def model(self) -> str | Description:
        """A preset's name or a file's path; the network itself once its layers are changed."""
        draft = self.editor.draft
        if not draft.edited:
            return draft.source
        words = draft.architecture.to_dict()
        return Description(tuple(words["input"]), words["layers"], draft.name)

    @property
    def architecture(self) -> Architecture | None:
        return self.editor.architecture

    @property
    def problem(self) -> str:
        """What is wrong with the file that was opened last, or else with the layers."""
        return self._file_problem or self.editor.problem

    @property
    def totals(self) -> str:
        """Weights and work of the network; "" while the layers do not make one."""
        return self._totals.text() if self.architecture else ""

    def open(self, path: Path) -> None:
        """Take a description or a model from a file; a wrong one is said beside the choice, which stays as it was."""
        self._choose(str(path))

    def show_description(self, description: Description) -> None:
        """A network that stands in a configuration, as a change of the preset it is named after."""
        name = description.name.removesuffix(EDITED)
        source = name if name in preset_names() else DEFAULT
        try:
            made = architecture_of(description)
        except AnkanError as error:
            self._say(str(error))
            return
        preset, wanted = Draft.of(source, load_architecture(source)), Draft.of(source, made)
        self.editor.history.choose(replace(preset, input_shape=wanted.input_shape, layers=wanted.layers))

    def show_trained(self, source: str, architecture: Architecture) -> None:
        """The network of a run, by the preset or the file it was made of, or by its name."""
        self.editor.history.choose(Draft.of(source, architecture))

    def set_locked(self, locked: bool) -> None:
        self.combo.setEnabled(not locked)
        self.open_button.setEnabled(not locked)
        self.editor.set_locked(locked)

    @Slot()
    def _chosen(self) -> None:
        """Also the one that was chosen before, which takes its changes and an error back."""
        self._choose(self.combo.currentData())

    def _choose(self, source: str) -> None:
        try:
            draft = Draft.of(source, architecture_of(source))
            self._say("")
        except AnkanError as error:
            self._say(str(error))
            self._show()
            return
        self.editor.history.choose(draft)
        self._show()

    @Slot()
    def _edited(self) -> None:
        """What was wrong with a file is of the past."""
        self._say("")
        self._show()

    @Slot()
    def _show(self) -> None:
        draft, rows = self.editor.draft, [row for row in self.editor.rows if not row.depth]
        blocker = QSignalBlocker(self.combo)
        place = self.combo.findData(draft.source)
        if place < 0:
            place = self.combo.count()
            self.combo.addItem("", draft.source)
            self.combo.setItemData(place, draft.source, Qt.ItemDataRole.ToolTipRole)
        for other in range(self.combo.count()):
            self.combo.setItemText(other, _shown(self.combo.itemData(other)))
        if draft.edited:
            self.combo.setItemText(place, f"{_shown(draft.source)} *")
        self.combo.setCurrentIndex(place)
        del blocker
        weights = sum(row.parameters or 0 for row in rows)
        work = sum(row.multiply_adds or 0 for row in rows)
        self._totals.setText(
            ("edited · " if draft.edited else "")
            + f"{weights_text(weights)} weights · {amount(work)} multiply-adds"
        )
        self._totals.setVisible(self.architecture is not None)
        self._wrong.say(self.editor.problem)
        self._further.setVisible(is_model_file(draft.source))
        self._further.setText(ANEW if draft.edited else FURTHER)
        self.changed.emit()

    def _say(self, problem: str) -> None:
        self._file_problem = problem
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self.combo.setAccessibleDescription(problem)

    @Slot()
    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self.window(),
            "Open a network",
            NETWORK_FOLDER.get(),
            "Networks and models (*.txt *.yaml *.safetensors);;All files (*)",
        )
        if name:
            NETWORK_FOLDER.set(str(Path(name).parent))
            self.open(Path(name))

    @Slot()
    def _save(self) -> None:
        """As YAML; what was saved is then what is chosen."""
        path = self._ask_where("Save the network", ".yaml", "Networks (*.yaml)")
        if path is not None and self.architecture is not None:
            self.save(path)

    @Slot()
    def _export(self) -> None:
        path = self._ask_where("Export the table of layers", ".csv", "Tables (*.csv)")
        if path is not None:
            self.export(path)

    def save(self, path: Path) -> None:
        """Write the network to a YAML file, which is then what is chosen; a failure is said on the card."""
        if self.architecture is None:
            return
        try:
            save_architecture(self.architecture, path)
        except AnkanError as error:
            self._say(str(error))
            return
        self.open(path)

    def export(self, path: Path) -> None:
        """Write shapes, weights and multiply-adds of all layers to a CSV file; a failure is said on the card."""
        if self.architecture is None:
            return
        try:
            write_text(path, summary_table(self.architecture.summary()).to_csv(index=False))
            self._say("")
        except AnkanError as error:
            self._say(str(error))

    def _ask_where(self, title: str, ending: str, kinds: str) -> Path | None:
        name = self.editor.draft.name.replace(", ", "-")
        beside = Path(NETWORK_FOLDER.get()) / f"{name}{ending}"
        chosen, _ = QFileDialog.getSaveFileName(self.window(), title, str(beside), kinds)
        if not chosen:
            return None
        NETWORK_FOLDER.set(str(Path(chosen).parent))
        path = Path(chosen)
        return path if path.suffix else path.with_suffix(ending)


def _shown(source: str) -> str:
    """A preset by its name, a model without its ending, a description with it."""
    return Path(source).stem if is_model_file(source) else Path(source).name

"""The card that chooses the network and lists its layers."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QFileDialog, QHeaderView, QTableView, QWidget

from core.errors import AnkanError
from core.model_file import load_model
from core.nn.architecture import Architecture, load_architecture, preset_names
from core.nn.summary import LayerSummary
from gui.settings import NETWORK_FOLDER
from gui.train.wording import amount, shape_text, weights_text
from gui.widgets import Card, WholeRows, button, label

DEFAULT = "vgg-bn-small"
FURTHER = "Training goes on from this model's weights."
_ROW = 24
Index: TypeAlias = QModelIndex | QPersistentModelIndex
_HEADINGS = ("layer", "gives", "weights")
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class NetworkCard(Card):
    """`architecture` is what is chosen, `model` how a training configuration names it."""

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
        self.combo.setToolTip("The network to train; its layers are listed below")
        self.combo.setMinimumContentsLength(8)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.header.addWidget(self.combo, 1000)
        self.header.addWidget(self.open_button)
        self._problem = label(role="warning", wrap=True)
        self._problem.hide()
        self._rows = LayerTable()
        self._table = layer_view(self._rows)
        self._room = WholeRows(self._table, row=_ROW, least=2, usual=4)
        self._further = label(FURTHER, "small", wrap=True)
        self._totals = label(role="muted")
        self._totals.setAlignment(_RIGHT)
        self.body.addWidget(self._problem)
        self.body.addWidget(self._room, 1000)
        self.body.addWidget(self._totals)
        self.body.addWidget(self._further)
        self.body.addStretch(1)
        self.combo.currentIndexChanged.connect(self._chosen)
        self.combo.activated.connect(
            self._chosen
        )  # also the one that was chosen before, which takes an error back
        self.combo.setCurrentText(DEFAULT)
        self._chosen()

    @property
    def model(self) -> str:
        return self.combo.currentData()

    @property
    def problem(self) -> str:
        """What is wrong with the file that was opened last."""
        return self._problem.text()

    @property
    def totals(self) -> str:
        return self._totals.text()

    def open(self, path: Path) -> None:
        """Take a description or a model from a file; a wrong one is said beside the choice, which stays as it was."""
        try:
            _read(str(path))
        except AnkanError as error:
            self._say(str(error))
            return
        place = self.combo.findData(str(path))
        if place < 0:
            self.combo.addItem(path.stem if _is_model(str(path)) else path.name, str(path))
            place = self.combo.count() - 1
            self.combo.setItemData(place, str(path), Qt.ItemDataRole.ToolTipRole)
        if place == self.combo.currentIndex():
            self._chosen()
        self.combo.setCurrentIndex(place)

    def set_locked(self, locked: bool) -> None:
        self.combo.setEnabled(not locked)
        self.open_button.setEnabled(not locked)

    @Slot()
    def _chosen(self) -> None:
        try:
            self.architecture: Architecture | None = _read(self.model)
            self._say("")
        except AnkanError as error:
            self.architecture = None
            self._say(str(error))
        rows = self.architecture.summary() if self.architecture else []
        self._rows.show_layers(rows)
        self._room.set_rows(len(rows))
        self._further.setVisible(_is_model(self.model))
        weights = sum(row.parameters for row in rows)
        work = sum(row.multiply_adds for row in rows)
        self._totals.setText(
            f"{weights_text(weights)} weights · {amount(work)} multiply-adds" if rows else ""
        )
        self.changed.emit()

    def _say(self, problem: str) -> None:
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


class LayerTable(QAbstractTableModel):
    """A row a layer: its name, the shape it gives, its weights."""

    def __init__(self) -> None:
        super().__init__()
        self._layers: list[LayerSummary] = []

    def show_layers(self, layers: list[LayerSummary]) -> None:
        self.beginResetModel()
        self._layers = layers
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._layers)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(_HEADINGS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        layer = self._layers[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            weights = weights_text(layer.parameters) if layer.parameters else ""
            return (layer.name, shape_text(layer.output_shape), weights)[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if index.column() == 0 else _RIGHT
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{layer.kind}, {layer.multiply_adds:,} multiply-adds an image"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _HEADINGS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if section == 0 else _RIGHT
        return None


def layer_view(rows: LayerTable) -> QTableView:
    view = QTableView()
    view.setModel(rows)
    view.setAccessibleName("Layers of the network")
    header = view.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    header.setHighlightSections(False)
    view.verticalHeader().hide()
    view.setShowGrid(False)
    view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    view.setTabKeyNavigation(False)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return view


def _is_model(model: str) -> bool:
    return Path(model).suffix == ".safetensors"


def _read(model: str) -> Architecture:
    """Of a preset, a description or a trained model."""
    return load_model(Path(model)).architecture if _is_model(model) else load_architecture(model)

"""What can be done with a residual block: layers are added inside it, and a shortcut beside them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.nn.layer_rows import LayerRow
from gui.train.layers.add_menu import AddMenu
from gui.widgets import button


class BlockRow(QWidget):
    """Shown below the table while a block is chosen."""

    kind_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.menu = AddMenu(self)
        self.menu.chosen.connect(self.kind_chosen)
        self.add_button = button("Add inside", "Add a layer at the end of the block's body")
        self.add_button.setMenu(self.menu)
        self.shortcut_button = button(
            "Add a shortcut",
            "Add a 1 × 1 convolution that brings the input to the shape of the body's output",
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.add_button)
        row.addWidget(self.shortcut_button)
        row.addStretch(1)
        self.hide()

    def show_layer(self, row: LayerRow | None, *, locked: bool) -> None:
        block = row is not None and row.spec.kind == "Residual"
        self.setVisible(block)
        self.add_button.setEnabled(not locked)
        self.shortcut_button.setEnabled(
            bool(block and row and not row.spec.options.get("shortcut") and not locked)
        )

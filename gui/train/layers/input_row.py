"""The size of the image that goes into the network."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from core.nn.arrays import Shape
from core.nn.layer_options import LARGEST
from gui.train.layers.form import NumberEdit
from gui.widgets import label

_AXES = {
    1: ("values",),
    3: ("channels", "height", "width"),
    4: ("channels", "depth", "height", "width"),
}


class InputRow(QWidget):
    """`set` carries the shape that is typed, while all of it is right; `problem` says what is not."""

    set = Signal(object)
    problem_changed = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.edits: list[NumberEdit] = []
        self.problem = ""
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        caption = label("Input", "muted")
        caption.setToolTip("The image that goes in, as it is prepared: channels, height and width")
        self._row.addWidget(caption)
        self._row.addStretch(1)
        self._cells: list[QWidget] = []

    def show_shape(self, shape: Shape) -> None:
        if len(shape) != len(self.edits):
            self._make_edits(_AXES[len(shape)])
        for edit, size in zip(self.edits, shape, strict=True):
            if _size(edit.text()) != size:
                blocker = QSignalBlocker(edit)
                edit.setText(f"{size}")
                del blocker
        self._check()

    def take_focus(self) -> None:
        """To the first figure that is wrong."""
        for edit in self.edits:
            if edit.property("invalid"):
                edit.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def _make_edits(self, axes: tuple[str, ...]) -> None:
        for cell in self._cells:
            cell.hide()
            self._row.removeWidget(cell)
            cell.deleteLater()
        self._cells, self.edits = [], []
        for place, axis in enumerate(axes):
            if place:
                self._cells.append(label("×", "muted"))
                self._row.addWidget(self._cells[-1])
            edit = NumberEdit()
            edit.setFixedWidth(46)
            edit.setAccessibleName(f"Input {axis}")
            edit.textChanged.connect(self._typed)
            edit.left.connect(self.left)
            self.edits.append(edit)
            self._cells.append(edit)
            self._row.addWidget(edit)

    @Slot()
    def _typed(self) -> None:
        self._check()
        self.problem_changed.emit()
        if not self.problem:
            self.set.emit(tuple(int(edit.text()) for edit in self.edits))

    def _check(self) -> None:
        self.problem = ""
        for edit, axis in zip(self.edits, _AXES[len(self.edits)], strict=True):
            wrong = _size(edit.text()) is None
            sentence = f"The input's {axis} should be a whole number from 1 to {LARGEST:,}." if wrong else ""
            self.problem = self.problem or sentence
            edit.setToolTip(sentence or f"{axis.capitalize()} of the image that goes in")
            edit.setAccessibleDescription(sentence)
            if edit.property("invalid") != wrong:
                edit.setProperty("invalid", wrong)
                edit.style().polish(edit)


def _size(text: str) -> int | None:
    text = text.strip()
    right = text.isdecimal() and len(text) < 9 and 1 <= int(text) <= LARGEST
    return int(text) if right else None

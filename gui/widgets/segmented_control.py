"""A row of joined buttons of which one is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QWidget

from gui.widgets.labels import button


class SegmentedControl(QFrame):
    """`chosen` carries the index of the choice; the arrow keys move it. `key` is a shortcut that the tool tips name."""

    chosen = Signal(int)

    def __init__(
        self, name: str, choices: Sequence[str], key: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("segments")
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._name, self._key = name, key
        self._group = QButtonGroup(self)
        for index in range(len(choices)):
            segment = button("", "", role="segment")
            segment.setCheckable(True)
            segment.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.addWidget(segment)
            self._group.addButton(segment, index)
        self.rename(choices)
        self._group.button(0).setChecked(True)
        self._group.idToggled.connect(self._toggled)

    def rename(self, choices: Sequence[str]) -> None:
        """Call the choices, as many as before, something else."""
        for segment, choice in zip(self._group.buttons(), choices, strict=True):
            segment.setText(choice)
            segment.setAccessibleName(choice)
            segment.setToolTip(f"{self._name}: {choice}" + (f" ({self._key})" if self._key else ""))

    @property
    def index(self) -> int:
        return self._group.checkedId()

    def choose(self, index: int) -> None:
        self._group.button(index).setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and 0 <= self.index + step < len(self._group.buttons()):
            self.choose(self.index + step)
        else:
            super().keyPressEvent(event)

    @Slot(int, bool)
    def _toggled(self, index: int, on: bool) -> None:
        if on:
            self.chosen.emit(index)

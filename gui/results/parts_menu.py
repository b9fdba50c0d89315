"""A menu of check boxes: on which parts of the open data set models are judged."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from core.data.dataset import Dataset
from gui.active_data import is_test_part
from gui.train.wording import things


class PartsMenu(QMenu):
    """Stays open while parts are checked; `changed` tells of each."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Parts to evaluate on")
        self._boxes: list[QAction] = []

    def show_dataset(self, dataset: Dataset | None) -> None:
        """Its test parts are checked, or all where it has none."""
        self.clear()
        self._boxes = []
        counts = {} if dataset is None else dataset.part_counts()
        names = tuple(counts)
        tests = {name for name in names if is_test_part(name, names)}
        for name, count in counts.items():
            box = self.addAction(f"{name.replace('&', '&&')}: {things(count, 'image')}")
            box.setData(name)
            box.setCheckable(True)
            box.setChecked(not tests or name in tests)
            box.toggled.connect(self._toggled)
            self._boxes.append(box)
        if dataset is not None and not counts:
            self.addAction(f"All of its {things(len(dataset), 'image')}: it has no parts").setEnabled(False)

    @property
    def parts(self) -> tuple[str, ...] | None:
        """Those that are checked; None for a data set that is not divided."""
        return tuple(box.data() for box in self._boxes if box.isChecked()) if self._boxes else None

    @property
    def has_all(self) -> bool:
        """Whether not one part is left out."""
        return all(box.isChecked() for box in self._boxes)

    def choose(self, parts: tuple[str, ...]) -> None:
        """Check these alone."""
        for box in self._boxes:
            box.setChecked(box.data() in parts)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._toggle(self.actionAt(event.position().toPoint())):
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        presses = event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not presses or not self._toggle(self.activeAction()):
            super().keyPressEvent(event)

    def _toggle(self, box: QAction | None) -> bool:
        if box is None or not box.isCheckable():
            return False
        box.toggle()
        return True

    @Slot()
    def _toggled(self) -> None:
        self.changed.emit()

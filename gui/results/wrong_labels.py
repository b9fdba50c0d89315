"""The search for labels that are likely wrong: what it is, how far it is, and the button that starts it."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from core.data.dataset import Dataset
from core.data.normalize import Normalizer
from core.training.confident_learning import WrongLabels, wrong_labels_in_steps
from core.training.cross_validation import FOLDS, Trained
from core.training.events import Preparing
from gui.newest import Newest
from gui.results.entries import Entries, suspected
from gui.train.wording import duration
from gui.widgets import button, label

WHAT = (
    f"Small networks, each trained on four of {FOLDS} folds of these images, are asked about the fifth: "
    f"where they agree on another class than the label says, the label is likely wrong."
)


@dataclass(frozen=True, eq=False)
class Found:
    """What a search among these rows, (N,), of a data set came to."""

    dataset: Dataset
    rows: np.ndarray
    entries: Entries


def search_in_steps(
    dataset: Dataset, rows: np.ndarray, corrected: Dataset, normalizer: Normalizer
) -> Generator[Preparing | Trained, None, Found]:
    """Looks among `rows` of the open data set, which are the images of `corrected`."""
    found: WrongLabels = yield from wrong_labels_in_steps(corrected, normalizer)
    return Found(dataset, rows, suspected(found, rows, dataset.class_names))


class WrongLabelsPane(QWidget):
    """`asked` comes from the button; `job` is the search."""

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.job = Newest(self)
        self._begun = 0.0
        self.button, self.bar = button("", "", role=""), QProgressBar()
        self.words, self.told = label(WHAT, "muted", wrap=True), label(role="small")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.told.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress of the search")
        self.bar.setFixedWidth(240)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addStretch(1)
        column.addWidget(self.words)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.bar)
        column.setAlignment(self.bar, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.told)
        column.addStretch(1)
        self.button.clicked.connect(self._press)
        self.job.running_changed.connect(self._show_running)
        self.job.progressed.connect(self._advance)
        self.job.failed.connect(self._fail)
        self._show_running(running=False)

    @Slot()
    def _press(self) -> None:
        if self.job.running:
            self.job.drop()
        else:
            self.asked.emit()

    @Slot(bool)
    def _show_running(self, running: bool) -> None:
        self.button.setText("Cancel" if running else "Look for wrong labels")
        self.button.setAccessibleName(self.button.text())
        self.button.setToolTip(
            "Stop looking" if running else "Takes about as long as a few epochs of training"
        )
        self.bar.setVisible(running)
        self.bar.setRange(0, 0)
        self.told.clear()
        self._begun = 0.0

    @Slot(object)
    def _advance(self, step: Preparing | Trained) -> None:
        self.bar.setRange(0, step.total)
        self.bar.setValue(step.done)
        if isinstance(step, Preparing):
            self.told.setText(f"{step.done:,} of {step.total:,} images prepared")
            return
        self._begun = self._begun or time.monotonic()
        left = (time.monotonic() - self._begun) / step.done * (step.total - step.done)
        words = f"fold {step.fold} of {step.folds}"
        self.told.setText(words if step.done < 2 else f"{words}, {duration(left)} left")

    @Slot(str)
    def _fail(self, reason: str) -> None:
        self.told.setText(f"{reason}.")

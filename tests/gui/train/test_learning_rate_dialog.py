"""The dialog on a real search, by keyboard."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from core.data.dataset import Dataset
from core.data.readers import open_dataset
from core.training.config import TrainingConfig
from gui.train.learning_rate_dialog import LearningRateDialog

LEFT = Qt.MouseButton.LeftButton
SECONDS = 60_000
CONFIG = TrainingConfig(model="lenet", batch_size=16, augmentation=(), workers=1, worker_kind="threads")


@pytest.fixture
def data(archive: Path) -> Dataset:
    return open_dataset(archive)


def opened(qtbot, config: TrainingConfig, data: Dataset) -> LearningRateDialog:
    dialog = LearningRateDialog(config, data)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitExposed(dialog)
    return dialog


def test_enter_uses_what_was_found(qtbot, data):
    dialog = opened(qtbot, CONFIG, data)
    assert not dialog.use_button.isEnabled()
    qtbot.waitUntil(lambda: len(dialog.tried) > 5, timeout=SECONDS)
    assert "of 160 batches" in dialog.sentence.text()
    qtbot.waitUntil(lambda: dialog.found is not None, timeout=SECONDS)
    assert dialog.found is not None
    words = f"{dialog.found.learning_rate:g}"
    assert dialog.use_button.text() == f"Use {words}"
    assert dialog.sentence.text() == f"{words} should suit: {dialog.found.reason}."
    chosen: list[float] = []
    dialog.chosen.connect(chosen.append)
    with qtbot.waitSignal(dialog.finished, timeout=SECONDS):
        QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert chosen == [dialog.found.learning_rate]
    assert not dialog.isVisible()
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_escape_ends_the_search_and_uses_nothing(qtbot, data):
    dialog = opened(qtbot, CONFIG, data)
    chosen: list[float] = []
    dialog.chosen.connect(chosen.append)
    qtbot.waitUntil(lambda: len(dialog.tried) > 5, timeout=SECONDS)
    with qtbot.waitSignal(dialog.finished, timeout=SECONDS):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.found is None
    assert (chosen, dialog.result()) == ([], QDialog.DialogCode.Rejected)


def test_what_cannot_be_searched_is_said(qtbot, data):
    dialog = opened(qtbot, msgspec.structs.replace(CONFIG, parts=("z",)), data)
    qtbot.waitUntil(lambda: "no part “z”" in dialog.sentence.text(), timeout=SECONDS)
    assert not dialog.use_button.isEnabled()
    with qtbot.waitSignal(dialog.finished, timeout=SECONDS):
        QTest.mouseClick(dialog.cancel_button, LEFT)


def test_the_window_can_close_at_once(qtbot, data):
    dialog = opened(qtbot, CONFIG, data)
    qtbot.waitUntil(lambda: len(dialog.tried) > 2, timeout=SECONDS)
    dialog.stop()
    with qtbot.waitSignal(dialog.finished, timeout=SECONDS):
        dialog.reject()

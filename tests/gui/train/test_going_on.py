"""A run that is gone on with, through the page's own controls."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.train.conftest import SECONDS, start_long_run

LEFT = Qt.MouseButton.LeftButton


def test_a_run_that_goes_on_begins_with_what_it_has(ready, qtbot):
    start_long_run(ready, qtbot)
    with qtbot.waitSignal(ready.trainer.ended, timeout=SECONDS):
        QTest.mouseClick(ready.progress_card.stop_button, LEFT)
    runs = ready.area.runs
    qtbot.waitUntil(runs.go_on_button.isEnabled, timeout=SECONDS)
    [before] = runs.runs
    best = f"{before.best_macro_f1:.4f}"
    QTest.mouseClick(runs.go_on_button, LEFT)
    [now] = runs.runs
    assert (now.state, now.epoch, now.best_macro_f1) == ("running", before.epoch, before.best_macro_f1)
    assert now.seconds >= round(before.seconds)
    assert f"best {best} (epoch {before.best_epoch})" in ready.progress_card.detail.text()
    with qtbot.waitSignal(ready.trainer.ended, timeout=SECONDS):
        QTest.mouseClick(ready.progress_card.stop_button, LEFT)
    assert ready.progress_card.detail.text().startswith("macro-F1 0.")

"""A run that is gone on with, through the page's own controls."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from gui.train.page import TrainPage
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
    assert re.match(r"macro-F1 [01]\.\d{4} at epoch \d+, ", ready.progress_card.detail.text())


def test_after_a_restart_the_cards_say_what_the_run_trains(ready, other_window, qtbot):
    start_long_run(ready, qtbot)
    with qtbot.waitSignal(ready.trainer.ended, timeout=SECONDS):
        QTest.mouseClick(ready.progress_card.stop_button, LEFT)
    [page] = other_window.pages
    assert isinstance(page, TrainPage)
    page.area.refresh()
    qtbot.waitUntil(page.area.runs.go_on_button.isEnabled, timeout=SECONDS)
    QTest.mouseClick(page.area.runs.go_on_button, LEFT)
    qtbot.waitUntil(lambda: page.trained is not None and page.trained.isVisible(), timeout=SECONDS)
    assert not page.setup.isVisible()
    cards = page.trained
    assert cards is not None
    assert cards.data_card.name.isVisible()
    assert cards.data_card.texts == ["digits.npz: a, b, c", "Validation: 20 %, stratified, seed 1"]
    assert not cards.data_card.hint.isVisible()
    assert cards.network_card.combo.currentText() == "lenet"
    assert not cards.network_card.combo.isEnabled()
    epochs = cards.settings_card.fields["epochs"].control
    assert isinstance(epochs, QLineEdit)
    assert (epochs.text(), epochs.isEnabled()) == ("1000", False)
    assert page.subtitle == "lenet on digits.npz"
    with qtbot.waitSignal(page.trainer.ended, timeout=SECONDS):
        QTest.mouseClick(page.progress_card.stop_button, LEFT)
    assert page.setup.isVisible()
    assert page.setup.network_card.combo.currentText() == "vgg-bn-small"
    assert page.subtitle == TrainPage.subtitle

"""Models are chosen in menus, from the models' folder or from a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu

from core.model_file import save_model
from gui.main_window import PAGES
from gui.results.asking_row import AskingRow
from gui.results.page import ResultsPage
from gui.session import ActiveModel

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def folder(tmp_path: Path, model) -> Path:
    (tmp_path / "models").mkdir()
    save_model(replace(model, name="learned"), tmp_path / "models" / "learned.safetensors")
    return tmp_path / "models"


@pytest.fixture
def row(qtbot, classifier, folder) -> AskingRow:
    active = ActiveModel()
    made = AskingRow(active, folder)
    active.setParent(made)
    qtbot.addWidget(made)
    active.use(classifier)
    made.show()
    return made


def choose(qtbot, button, menu: QMenu, text: str) -> None:
    QTest.mouseClick(button, LEFT)
    qtbot.waitUntil(menu.isVisible)
    [entry] = [each for each in menu.actions() if text in each.text()]
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(entry).center())


def test_the_page_is_the_fifth():
    assert PAGES.index(ResultsPage) == 4


def test_a_model_of_the_folder_is_compared_with_and_dropped_again(row, folder, qtbot):
    assert row.model_button.text() == "tiny"
    with qtbot.waitSignal(row.changed):
        choose(qtbot, row.compare_button, row.compare_menu, "learned")
    assert row.models == (None, folder / "learned.safetensors")
    assert row.compare_button.text() == "with learned"
    with qtbot.waitSignal(row.changed):
        choose(qtbot, row.compare_button, row.compare_menu, "Without learned")
    assert row.models == (None,)
    assert row.compare_button.text() == "Compare with…"


def test_a_model_from_a_file_is_evaluated_in_place_of_the_active_one(row, tmp_path, monkeypatch, qtbot):
    path = tmp_path / "elsewhere.safetensors"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    with qtbot.waitSignal(row.changed):
        choose(qtbot, row.model_button, row.models_menu, "from a file")
    assert row.models == (path,)
    assert row.model_button.accessibleName() == "Model: elsewhere"


def test_a_third_model_is_the_last(row, folder, qtbot):
    for name in ("one", "two", "three"):
        row.compare_menu.chosen.emit(folder / name)
    assert len(row.models) == 3
    QTest.mouseClick(row.compare_button, LEFT)
    qtbot.waitUntil(row.compare_menu.isVisible)
    assert [entry.text() for entry in row.compare_menu.actions()] == ["Without one", "Without two"]
    row.compare_menu.close()

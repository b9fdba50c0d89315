"""What can be done with a run of the list, with real keys and clicks."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QFile, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from gui.train.run_area import RunArea
from gui.train.runs.actions import Action
from gui.train.runs.model import STATE
from tests.gui.train.runs.conftest import LEFT, cell, click, press, tick


def asked(area: RunArea, qtbot, signal: str, button: QPushButton) -> list:
    with qtbot.waitSignal(getattr(area, signal)) as said:
        QTest.mouseClick(button, LEFT)
    return said.args


def test_a_stopped_run_is_resumed_and_its_model_used(area, paths, qtbot):
    runs = area.runs
    assert runs.go_on_button.text() == "Resume"
    [resumed] = asked(area, qtbot, "resume_asked", runs.go_on_button)
    [used] = asked(area, qtbot, "use_asked", runs.use_button)
    assert resumed.path == used.path == paths["stopped"]
    with qtbot.waitSignal(area.use_asked):
        press(area, Qt.Key.Key_Return)


def test_a_completed_run_is_trained_on_for_some_epochs_more(area, paths, qtbot):
    click(area, 1, STATE)
    assert area.runs.go_on_button.text() == "Train on…"
    QTest.mouseClick(area.runs.go_on_button, LEFT)
    window = area.runs.train_on
    assert window.isVisible()
    QTest.keyClicks(window.spin, "12")
    assert window.total.text() == "8 done, 20 in all"
    with qtbot.waitSignal(area.train_on_asked) as said:
        QTest.keyClick(window.spin, Qt.Key.Key_Return)
    assert (said.args[0].path, said.args[1]) == (paths["completed"], 20)
    assert not window.isVisible()
    QTest.mouseClick(area.runs.go_on_button, LEFT)
    with qtbot.assertNotEmitted(area.train_on_asked):
        QTest.keyClick(window.spin, Qt.Key.Key_Escape)
    assert not window.isVisible()


POSSIBLE = {
    "stopped": "use resume fine-tune rename note folder delete",
    "completed": "use train on fine-tune rename note folder delete",
    "early": "use train on fine-tune rename note folder delete",
    "diverged": "use fine-tune rename note folder delete",
    "unreadable": "use fine-tune rename note folder delete",
}


@pytest.mark.parametrize("state", POSSIBLE)
def test_the_menu_offers_what_fits_the_run(area, paths, state):
    area.runs.table.choose(paths[state])
    offered = " ".join(
        entry.data().value for entry in area.runs.menu.actions() if entry.data() and entry.isEnabled()
    )
    assert offered == POSSIBLE[state]
    for entry in area.runs.menu.actions():
        assert entry.isSeparator() or entry.toolTip().endswith(".") != entry.isEnabled()


def test_while_a_run_goes_on_no_other_is_gone_on_with(area, qtbot):
    area.set_locked(True)
    assert not area.runs.go_on_button.isEnabled()
    assert area.runs.go_on_button.toolTip() == "A run goes on; stop it first."
    with qtbot.assertNotEmitted(area.resume_asked):
        area.runs.do(Action.RESUME)
    assert area.runs.use_button.isEnabled()
    area.set_locked(False)
    assert area.runs.go_on_button.isEnabled()


def test_the_context_menu_fine_tunes(area, paths, qtbot):
    click(area, 2, STATE)
    table = area.runs.table
    table.customContextMenuRequested.emit(table.visualRect(cell(area, 2, STATE)).center())
    menu = area.runs.menu
    assert menu.isVisible()
    entry = next(entry for entry in menu.actions() if entry.data() is Action.FINE_TUNE)
    with qtbot.waitSignal(area.fine_tune_asked) as said:
        QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(entry).center())
    assert said.args[0].model == paths["early"] / "best.safetensors"


def test_the_folder_is_opened_or_said(area, paths, qtbot, monkeypatch):
    opened = []

    def refuse(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return False

    monkeypatch.setattr(QDesktopServices, "openUrl", refuse)
    with qtbot.waitSignal(area.noted) as said:
        area.runs.do(Action.FOLDER)
    assert opened == [str(paths["stopped"])]
    assert str(paths["stopped"]) in said.args[0]


def test_delete_moves_a_run_to_the_trash_and_the_next_is_chosen(area, paths, qtbot, monkeypatch):
    trash = paths["stopped"].parent.parent / "trash"
    monkeypatch.setattr(QFile, "moveToTrash", lambda path: (bool(Path(path).rename(trash)), str(trash)))
    tick(area, 0)
    with qtbot.waitSignals([area.noted, area.compare_asked]):
        press(area, Qt.Key.Key_Delete)
    assert trash.is_dir()
    assert len(area.runs.runs) == 4
    assert area.runs.model.ticked_runs == []
    assert area.runs.table.current.path == paths["completed"]


@pytest.mark.parametrize("sure", [True, False])
def test_without_a_trash_a_person_is_asked(area, paths, qtbot, monkeypatch, sure):
    monkeypatch.setattr(QFile, "moveToTrash", lambda _path: (False, ""))
    press(area, Qt.Key.Key_Delete)
    trash = area.runs.trash
    qtbot.waitUntil(lambda: trash.question is not None and trash.question.isVisible())
    assert trash.question.text() == "There is no trash here. Delete 2026-07-18 14:15 for good?"
    QTest.mouseClick(trash.question.delete_button if sure else trash.question.keep_button, LEFT)
    if sure:
        qtbot.waitUntil(lambda: len(area.runs.runs) == 4)
    assert paths["stopped"].exists() is not sure

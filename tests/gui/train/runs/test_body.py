"""The list of runs: what stands in it, its order, ticks, names and notes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.training.runs.listing import RunInfo, read_run
from core.training.runs.notes import read_notes
from gui.train.runs.body import NOTHING
from gui.train.runs.model import HEADS, NAME, NOTES, SCORE, SIZE, STATE, TIME
from tests.core.training.runs.made_up_runs import make_run
from tests.gui.train.runs.conftest import LEFT, cell, click, column, editor, press, tick

NEWEST_FIRST = ["stopped", "completed", "early", "diverged", "unreadable"]


def test_without_runs_the_list_says_how_to_get_one(empty_area, qtbot):
    qtbot.waitUntil(lambda: empty_area.runs.empty.label.text() == NOTHING)
    assert empty_area.runs.empty.isVisible()
    assert not empty_area.runs.use_button.isEnabled()


def test_every_state_is_listed_the_latest_first(area, paths):
    assert [run.path for run in area.runs.runs] == [paths[name] for name in NEWEST_FIRST]
    assert column(area, STATE) == [
        "stopped 3 of 8", "completed · 8", "stopped early · 12", "diverged · 1", "unreadable",
    ]  # fmt: skip
    assert column(area, NAME)[:2] == ["2026-07-18 14:15", "vgg-bn-small, elastic"]
    assert column(area, SCORE) == ["0.9871", "0.9871", "0.9698", "0.8420", "–"]
    assert column(area, TIME)[2] == "1:10:10"
    tip = cell(area, 4, NAME).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("Config.yaml is missing, so this folder holds no run.")


def test_a_click_on_a_heading_sorts_up_down_and_not_at_all(area):
    header = area.runs.table.horizontalHeader()
    place = QPoint(header.sectionPosition(SCORE) + 20, header.height() // 2)
    before = column(area, NAME)
    orders, heads = [], []
    for _ in range(3):
        QTest.mouseClick(header.viewport(), LEFT, pos=place)
        orders.append(column(area, SCORE))
        heads.append(area.runs.model.headerData(SCORE, Qt.Orientation.Horizontal))
    assert orders[0] == ["–", "0.8420", "0.9698", "0.9871", "0.9871"]
    assert orders[1] == orders[0][::-1]
    assert column(area, NAME) == before
    assert heads == ["best macro-F1 ↑", "best macro-F1 ↓", "best macro-F1"]


@pytest.mark.parametrize("number", range(len(HEADS)))
def test_every_column_can_be_sorted_by(area, number):
    area.runs.table.sortByColumn(number, Qt.SortOrder.AscendingOrder)
    assert len(column(area, NAME)) == 5


def test_ticked_runs_are_to_be_compared(area, paths, qtbot):
    with qtbot.waitSignal(area.compare_asked) as first:
        tick(area, 1)
    with qtbot.waitSignal(area.compare_asked) as second:
        tick(area, 0)
    assert [run.path for run in first.args[0]] == [paths["completed"]]
    assert [run.path for run in second.args[0]] == [paths["stopped"], paths["completed"]]
    assert area.runs.note.text() == "2 ticked"
    with qtbot.waitSignal(area.compare_asked) as third:
        tick(area, 1)
    assert [run.path for run in third.args[0]] == [paths["stopped"]]


def test_space_ticks_from_any_column_but_not_what_cannot_be_read(area, qtbot):
    click(area, 1, STATE)
    with qtbot.waitSignal(area.compare_asked):
        press(area, Qt.Key.Key_Space)
    click(area, 4, STATE)
    with qtbot.assertNotEmitted(area.compare_asked):
        press(area, Qt.Key.Key_Space)
    assert len(area.runs.model.ticked_runs) == 1


@pytest.mark.parametrize("by", ["double click", "F2"])
def test_a_run_is_renamed_in_its_row(area, paths, by):
    click(area, 0, NAME if by == "double click" else SCORE, double=by == "double click")
    if by == "F2":
        press(area, Qt.Key.Key_F2)
    edit = editor(area)
    edit.selectAll()
    QTest.keyClicks(edit, "wide and slow")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert read_notes(paths["stopped"]).name == "wide and slow"
    assert column(area, NAME)[0] == "wide and slow"


def test_the_return_that_ends_a_name_uses_no_model(area, paths, qtbot):
    click(area, 1, NAME)
    with qtbot.assertNotEmitted(area.use_asked):
        press(area, Qt.Key.Key_F2)
        QTest.keyClick(editor(area), Qt.Key.Key_Return)
        QApplication.processEvents()
    with qtbot.waitSignal(area.use_asked):
        press(area, Qt.Key.Key_Return)


def test_an_emptied_name_gives_the_first_one_back(area, paths, qtbot):
    click(area, 1, NAME)
    press(area, Qt.Key.Key_F2)
    edit = editor(area)
    edit.selectAll()
    QTest.keyClick(edit, Qt.Key.Key_Delete)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: column(area, NAME)[1] == "2026-07-17 09:02")
    assert paths["completed"].is_dir()  # Delete in the editor deletes text


def test_notes_are_written_in_their_column(area, paths):
    click(area, 0, NOTES, double=True)
    QTest.keyClicks(editor(area), "try 0.001")
    QTest.keyClick(editor(area), Qt.Key.Key_Return)
    QApplication.processEvents()
    assert read_notes(paths["stopped"]).notes == "try 0.001"
    assert column(area, NOTES)[0] == "try 0.001"


def test_a_name_that_cannot_be_kept_is_said(area, paths, qtbot):
    for file in paths["stopped"].iterdir():
        file.unlink()
    paths["stopped"].rmdir()
    click(area, 0, NAME)
    press(area, Qt.Key.Key_F2)
    QTest.keyClicks(editor(area), "new")
    with qtbot.waitSignal(area.failed) as said:
        QTest.keyClick(editor(area), Qt.Key.Key_Return)
    assert "cannot be written" in said.args[0]
    assert column(area, NAME)[0] == "2026-07-18 14:15"


def test_the_running_run_follows_its_events_and_is_not_deleted(area, paths, qtbot):
    area.runs.show_running(paths["stopped"], 5, 8, 0.9912, 372)
    assert column(area, STATE)[0] == "● running 5 of 8"
    assert column(area, SCORE)[0] == "0.9912"
    assert column(area, TIME)[0] == "6:12"
    press(area, Qt.Key.Key_Delete)
    assert paths["stopped"].exists()
    assert not area.runs.go_on_button.isEnabled()


def test_a_run_that_is_paused_says_so(area, paths):
    area.runs.show_running(paths["stopped"], 5, 8, 0.9912, 372, paused=True)
    assert column(area, STATE)[0] == "● paused 5 of 8"
    area.runs.show_running(paths["stopped"], 5, 8, 0.9912, 372)
    assert column(area, STATE)[0] == "● running 5 of 8"


def test_a_column_grows_with_its_figures(area, paths):
    area.runs.show_running(paths["stopped"], 5, 30, 0.9912, 59)
    table = area.runs.table
    for epoch, seconds in ((13, 3_600), (29, 36_000)):
        area.runs.show_running(paths["stopped"], epoch, 30, 0.9912, seconds)
        for each in (STATE, TIME):
            needed = table.sizeHintForIndex(cell(area, 0, each)).width()
            assert table.columnWidth(each) >= needed
    assert table.horizontalHeader().length() <= table.viewport().width()


def test_a_run_that_begins_comes_into_the_list_and_choice_and_ticks_stay(area, run_home, paths, qtbot):
    click(area, 2, STATE)
    tick(area, 1)
    chosen = area.runs.table.current.path
    new = make_run(run_home / "2026-07-19-080000-lenet", epoch=0, age=-60)
    area.runs.show_running(new, 0, 8, None, 2)
    qtbot.waitUntil(lambda: len(area.runs.runs) == 6)
    assert area.runs.runs[0].path == new
    assert area.runs.table.current.path == chosen
    assert [run.path for run in area.runs.model.ticked_runs] == [paths["completed"]]


def test_what_is_read_again_does_not_set_a_running_run_back(area, paths):
    model = area.runs.model
    model.show_running(paths["stopped"], 5, 8, 0.9912, 372)
    on_disk: RunInfo = read_run(paths["stopped"])
    model.show_runs([on_disk.__class__(**{**vars(on_disk), "state": "running"})])
    assert model.run(0).epoch == 5
    model.show_runs([on_disk])
    assert (model.run(0).state, model.run(0).epoch) == ("stopped", 3)


def test_in_a_narrow_window_all_that_is_needed_stays(area):
    area.resize(591, 179)
    QApplication.processEvents()
    assert area.width() == 591
    runs = area.runs
    assert not runs.go_on_button.isVisible()
    assert runs.more_button.isVisible()
    table = runs.table
    assert table.isColumnHidden(SIZE)
    assert table.horizontalHeader().length() <= table.viewport().width()
    assert "KB" in cell(area, 0, NAME).data(Qt.ItemDataRole.ToolTipRole)

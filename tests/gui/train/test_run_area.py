"""The card below the plots, with real keys and clicks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QFile, QModelIndex, QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from core.training.runs.listing import RunInfo, read_run
from core.training.runs.notes import read_notes
from gui.train.run_area import CONFUSION, EPOCHS, MISTAKES, RUNS, RunArea
from gui.train.runs.actions import Action
from gui.train.runs.body import NOTHING
from gui.train.runs.model import HEADS, NAME, NOTES, SCORE, SIZE, STATE, TIME
from tests.core.training.runs.made_up_runs import make_run
from tests.gui.train import made_up_area
from tests.gui.train.made_up_area import epoch_done, epoch_rows, make_runs, started

LEFT = Qt.MouseButton.LeftButton
NEWEST_FIRST = ["stopped", "completed", "early", "diverged", "unreadable"]


@pytest.fixture
def paths(run_home: Path) -> dict[str, Path]:
    return make_runs(run_home)


@pytest.fixture
def empty_area(qtbot, run_home: Path) -> Iterator[RunArea]:
    made = RunArea(run_home)
    qtbot.addWidget(made)
    made.resize(850, 300)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.stop()


@pytest.fixture
def area(paths: dict[str, Path], empty_area: RunArea, qtbot) -> RunArea:
    """With the five made-up runs, the first of which is chosen."""
    qtbot.waitUntil(lambda: len(empty_area.runs.runs) == 5)
    return empty_area


def cell(area: RunArea, row: int, column: int) -> QModelIndex:
    return area.runs.table.model().index(row, column)


def column(area: RunArea, number: int) -> list[str]:
    return [cell(area, row, number).data() for row in range(area.runs.table.model().rowCount())]


def click(area: RunArea, row: int, number: int, *, double: bool = False) -> None:
    table = area.runs.table
    place = table.visualRect(cell(area, row, number)).center()
    QTest.mouseClick(table.viewport(), LEFT, pos=place)
    if double:
        QTest.mouseDClick(table.viewport(), LEFT, pos=place)


def tick(area: RunArea, row: int) -> None:
    table = area.runs.table
    rect = table.visualRect(cell(area, row, NAME))
    QTest.mouseClick(table.viewport(), LEFT, pos=rect.topLeft() + QPoint(12, rect.height() // 2))


def editor(area: RunArea) -> QLineEdit:
    [edit] = [edit for edit in area.runs.table.findChildren(QLineEdit) if edit.isVisible()]
    return edit


def press(area: RunArea, key: Qt.Key) -> None:
    QTest.keyClick(area.runs.table, key)


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


def test_the_running_run_follows_its_events_and_is_not_deleted(area, paths, qtbot):
    area.runs.show_running(paths["stopped"], 5, 8, 0.9912, 372)
    assert column(area, STATE)[0] == "● running 5 of 8"
    assert column(area, SCORE)[0] == "0.9912"
    assert column(area, TIME)[0] == "6:12"
    press(area, Qt.Key.Key_Delete)
    assert paths["stopped"].exists()
    assert not area.runs.go_on_button.isEnabled()


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


def test_the_tabs_show_one_body_with_its_own_tools(area):
    for place, body in enumerate(area.bodies):
        area.choose(place)
        assert [other.isVisible() for other in area.bodies] == [other is body for other in area.bodies]
        for other in area.bodies:
            assert all(tool.isVisible() == (other is body) for tool in other.tools)
    QTest.keyClick(area.tabs, Qt.Key.Key_Left)
    assert area.tabs.index == CONFUSION


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


def test_the_epochs_are_listed_and_the_best_model_offered(area, paths, qtbot):
    area.choose(EPOCHS)
    epochs = area.epochs
    assert epochs.empty.isVisible()
    epochs.show_epochs(epoch_rows(12))
    epochs.offer(paths["completed"] / "best.safetensors")
    assert epochs.rows.index(11, 0).data() == "best · 12"
    assert epochs.table.verticalScrollBar().value() == epochs.table.verticalScrollBar().maximum()
    with qtbot.waitSignal(area.use_best_asked):
        QTest.mouseClick(epochs.use_button, LEFT)


def test_the_matrix_comes_with_the_first_epoch_and_the_slider_goes_back(area, qtbot):
    area.choose(CONFUSION)
    body = area.confusion
    assert body.empty.isVisible()
    area.take(started())
    for epoch in (1, 2, 3):
        area.take(epoch_done(epoch))
    qtbot.waitUntil(lambda: body.epoch_label.text() == "epoch 3 of 8")
    QTest.keyClick(body.slider, Qt.Key.Key_Left)
    assert body.epoch_label.text() == "epoch 2 of 8"
    expected = made_up_area.confusion(2)
    assert body.matrix.value_of(0, 0) == str(expected[0, 0])
    area.take(epoch_done(4))
    qtbot.wait(150)
    assert body.epoch_label.text() == "epoch 2 of 8"  # whoever looks back is left in peace
    QTest.keyClick(body.slider, Qt.Key.Key_End)
    area.take(epoch_done(5))
    qtbot.waitUntil(lambda: body.epoch_label.text() == "epoch 5 of 8")


def test_the_list_has_the_most_frequent_mistake_first_and_shows_its_cell(area, qtbot):
    area.choose(CONFUSION)
    area.take(started())
    area.take(epoch_done(3))
    pairs = area.confusion.list
    first = pairs.model().index(0, 0)
    assert (first.data(), first.siblingAtColumn(1).data()) == ("৩ → ৯", "12")
    QTest.mouseClick(pairs.viewport(), LEFT, pos=pairs.visualRect(first).center())
    assert area.confusion.matrix.cell == (3, 9)
    assert area.confusion.told.text() == "৩ taken for ৯: 12 of 340 (3.5 %)"


def test_the_matrices_of_a_long_run_take_bounded_memory(area):
    area.take(started(("a", "b")))
    for epoch in range(1, 1_301):
        area.confusion.take(epoch_done(epoch, wrong=(), classes=2, epochs=2_000))
    assert area.confusion.slider.maximum() == 999


def test_a_new_run_clears_what_was_of_the_one_before(area, qtbot):
    area.take(started())
    area.take(epoch_done(1))
    area.take(started())
    for body, place in ((area.confusion, CONFUSION), (area.mistakes, MISTAKES)):
        area.choose(place)
        assert body.empty.isVisible()


def test_the_worst_mistakes_are_shown_and_chosen_by_mouse_and_keys(area, qtbot):
    area.choose(MISTAKES)
    assert area.mistakes.empty.isVisible()
    wrong = made_up_area.mistakes(10)
    area.take(started())
    area.take(epoch_done(2, wrong=wrong))
    thumbnails = area.mistakes.thumbnails
    assert [thumbnail.isVisible() for thumbnail in thumbnails] == [True] * 10
    assert thumbnails[3].caption == "৩\xa0→\xa0৪ 90\xa0%"
    assert "row 1,203" in thumbnails[3].toolTip()
    with qtbot.waitSignal(area.mistake_chosen) as said:
        QTest.mouseClick(thumbnails[3], LEFT)
    assert said.args[0] is wrong[3]
    thumbnails[3].setFocus()
    QTest.keyClick(thumbnails[3], Qt.Key.Key_Right)
    with qtbot.waitSignal(area.mistake_chosen) as said:
        QTest.keyClick(area.mistakes.focusWidget() or thumbnails[4], Qt.Key.Key_Space)
    assert said.args[0] is wrong[4]


def test_fewer_mistakes_none_and_pictures_in_colour(area):
    area.choose(MISTAKES)
    area.take(epoch_done(1, wrong=made_up_area.mistakes(3, channels=3)))
    assert sum(thumbnail.isVisible() for thumbnail in area.mistakes.thumbnails) == 3
    assert not area.mistakes.grab().isNull()
    area.take(epoch_done(2, wrong=()))
    assert area.mistakes.empty.label.text() == "No mistake on the validation images in epoch 2."
    assert area.mistakes.empty.isVisible()


def test_the_area_stands_on_the_runs_first(empty_area):
    assert empty_area.tabs.index == RUNS

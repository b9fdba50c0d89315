"""The card below the plots, with real keys and clicks."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.train.run_area import CONFUSION, EPOCHS, MISTAKES, RUNS
from tests.gui.train import made_up_area
from tests.gui.train.made_up_area import epoch_done, epoch_rows, started

LEFT = Qt.MouseButton.LeftButton


def test_the_area_stands_on_the_runs_first(empty_area):
    assert empty_area.tabs.index == RUNS


def test_the_tabs_show_one_body_with_its_own_tools(area):
    for place, body in enumerate(area.bodies):
        area.choose(place)
        assert [other.isVisible() for other in area.bodies] == [other is body for other in area.bodies]
        for other in area.bodies:
            assert all(tool.isVisible() == (other is body) for tool in other.tools)
    QTest.keyClick(area.tabs, Qt.Key.Key_Left)
    assert area.tabs.index == CONFUSION


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

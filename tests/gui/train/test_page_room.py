"""What the page does with the room that it has."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from core.training.events import BatchDone, Diverged, Finished
from gui.main_window import MainWindow
from gui.train.stack import FULL
from tests.gui.train.made_up_area import epoch_done, started

ROOM = 1024 - 76 - 40  # of the smallest window, less the rail and the margins


def test_the_window_is_wide_enough_for_the_page(main_window: MainWindow, page, qtbot):
    assert page.minimumSizeHint().width() <= ROOM
    card = page.progress_card
    main_window.resize(1024, 700)
    qtbot.waitUntil(lambda: card.detail.geometry().top() > card.bar.geometry().bottom())
    main_window.resize(1600, 900)
    qtbot.waitUntil(lambda: card.detail.geometry().left() > card.bar.geometry().right())


@pytest.mark.parametrize("size", [(1280, 800), (1024, 700)])
def test_the_confusion_matrix_takes_the_height_that_its_rows_need(main_window, page, qtbot, size):
    main_window.resize(*size)
    page.area.take(started())
    page.area.take(epoch_done(1))
    area, matrix, legend = page.area, page.area.confusion.matrix, page.area.confusion.told
    qtbot.waitUntil(lambda: area.confusion.currentIndex() == FULL)
    before, pairs = area.height(), area.confusion.list
    QTest.keyClick(area.tabs, Qt.Key.Key_Right)
    QTest.keyClick(area.tabs, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: matrix.rect_of(9, 9).height() >= 14)
    assert matrix.rect_of(9, 9).bottom() <= matrix.height()
    needed = legend.fontMetrics().boundingRect(
        0, 0, legend.width(), 1000, Qt.TextFlag.TextWordWrap, legend.text()
    )
    assert legend.height() >= needed.height()
    qtbot.waitUntil(lambda: legend.geometry().bottom() < pairs.mapTo(legend.parentWidget(), QPoint()).y())
    QTest.keyClick(area.tabs, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: area.height() == before)


@pytest.mark.parametrize("size", [(1280, 800), (1024, 700)])
def test_the_legends_of_the_plots_can_be_read(main_window, page, qtbot, size):
    main_window.resize(*size)
    page.run.begin()
    page.take(tuple(BatchDone(1, n, 50, n, 2.3, 0.1, 1.2e-4, 500) for n in range(1, 4)))
    plots = page.plots
    narrow = size[0] == 1024
    qtbot.waitUntil(lambda: plots.loss.more_legend.isVisible() is narrow)
    page.grab()
    for card, names in (
        (plots.loss, ["training", "validation"]),
        (plots.scores, ["training", "validation", "macro-F1"]),
    ):
        rows = [legend for legend in (card.more_legend, card.legend) if legend.isVisible()]
        assert [entry.name for legend in rows for entry in legend.entries] == names
        for legend in rows:
            room = legend.sizeHint().width() if narrow else legend.width_of_names(legend.entries)
            assert legend.width() >= room  # narrow: with their figures, too
    assert plots.loss.view.y() == plots.scores.view.y()


def test_a_long_reason_is_wrapped_instead_of_widening_the_window(page):
    page.run.begin()
    page.take((Diverged(1, "the loss was no longer a number; " * 20), Finished("diverged", 0, -1.0, 4)))
    assert page.progress_card.headline.text() == "Diverged"
    assert page.minimumSizeHint().width() <= ROOM

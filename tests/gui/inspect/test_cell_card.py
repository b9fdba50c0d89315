"""The card on its page: it follows what is clicked, drawn and chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.classifier import Classifier
from gui.inspect.look import Cell
from tests.core.insight.networks import network_of
from tests.gui.pointing import draw


def test_a_number_that_the_keys_go_to_is_explained(seen, qtbot):
    card, panel = seen.cell, seen.maps_view.panel
    qtbot.waitUntil(lambda: card.is_complete)
    assert card.note.text() == "the strongest"
    seen.subject.choose_cell(Cell(3, 8, 9))
    panel.setFocus()
    QTest.keyClick(panel, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: card.is_complete)
    assert card.title.text() == "Channel 4, row 9, column 11"
    assert card.note.text() == ""
    assert card.explained.value == seen.subject.maps[3, 8, 10]
    assert seen.maps_view.panel.reading.text().endswith(card.convolution.terms[2].text.removeprefix("= "))


def test_it_follows_the_pen_and_never_empties_meanwhile(seen, qtbot):
    card, pad = seen.cell, seen.head.pad
    qtbot.waitUntil(lambda: card.is_complete)
    emptied = []
    seen.subject.looked.connect(lambda: emptied.append(card.explained is None))
    before = card.explained
    draw(pad, (20, 20), (60, 60), (30, 80))
    qtbot.waitUntil(lambda: card.is_complete and card.explained.look is not before.look)
    assert emptied
    assert not any(emptied)


def test_another_network_without_the_layer_that_was_explained(alone, qtbot):
    qtbot.waitUntil(lambda: alone.cell.is_complete)
    model = network_of("flat")
    alone.session.model.use(Classifier(model))
    qtbot.waitUntil(lambda: alone.subject.look is not None and alone.cell.is_complete)
    assert alone.cell.explained.look.classifier.model is model
    assert alone.cell.linear.isVisible()


def test_nothing_is_explained_on_a_page_that_nobody_sees(seen, main_window, qtbot):
    qtbot.waitUntil(lambda: seen.cell.is_complete)
    main_window.show_page(0)
    before = seen.cell.explained
    seen.subject.choose_cell(Cell(1, 2, 3))
    qtbot.wait(50)
    assert seen.cell.explained is before
    main_window.show_page(1)
    qtbot.waitUntil(lambda: seen.cell.is_complete)
    assert seen.cell.title.text() == "Channel 2, row 3, column 4"

import os
import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest

from gui.draw.page import DrawPage
from gui.draw.teach.browser import NOTHING, Browser
from gui.main_window import MainWindow
from gui.pixels import to_array
from gui.session import Session
from tests.gui.draw.teach.conftest import click, fill, kept, write

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def browser(qtbot, page, teaching, handwriting) -> Browser:
    """Open, with six drawings."""
    fill(handwriting, 3, 1, 3, 3, 8, 1)
    click(teaching.card.progress.browse_button)
    made = teaching.browser
    qtbot.waitUntil(lambda: len(teaching.shelf.entries) == 6)
    qtbot.waitUntil(lambda: made.grid.thumbnails.of(teaching.shelf.entries[-1]) is not None)
    return made


def digits(handwriting):
    return sorted(entry.digit for entry in handwriting.listing().entries)


def test_an_empty_folder_says_how_to_get_drawings(qtbot, page, teaching):
    QTest.keyClick(page.window(), Qt.Key.Key_H, CTRL)
    browser = teaching.browser
    assert browser.isVisible()
    assert browser.empty.isVisible()
    assert browser.empty.label.text() == NOTHING
    assert not browser.delete_button.isEnabled()
    assert not browser.digits.isEnabled()
    QTest.keyClick(browser, Qt.Key.Key_Escape)
    assert not browser.isVisible()


def test_drawings_are_shown_by_digit(browser):
    assert browser.grid.isVisible()
    assert browser.sentence.text() == "6 drawings."
    assert [entry.digit for entry in browser.grid._entries] == [1, 1, 3, 3, 3, 8]
    assert browser.grid.entry.digit == 1
    assert browser.digits.buttons[1].isChecked()


def test_a_picture_is_painted_for_every_drawing(browser):
    seen = browser.grid.grab().toImage()
    for cell in range(5):
        inside = browser.grid.place(cell).adjusted(6, 6, -6, -6)
        assert seen.rect().contains(inside)
        assert to_array(seen.copy(inside))[..., :3].min() < 80


def test_the_arrow_keys_choose(browser):
    for key, digit, name in (
        (Qt.Key.Key_Right, 1, "A ১"),
        (Qt.Key.Key_Down, 3, "A ৩"),
        (Qt.Key.Key_End, 8, "An ৮"),
        (Qt.Key.Key_Up, 3, "A ৩"),
        (Qt.Key.Key_Home, 1, "A ১"),
    ):
        QTest.keyClick(browser.grid, key)
        assert browser.grid.entry.digit == digit
        assert browser.grid.accessibleDescription().startswith(f"{name}, drawn on 2026-01-02 at 03:")


def test_a_click_chooses(browser):
    centre = browser.grid.place(3).center()
    QTest.mouseClick(browser.grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(centre))
    assert browser.grid.entry == browser.grid._entries[3]


@pytest.mark.parametrize("by_key", [False, True])
def test_a_drawing_gets_another_digit_and_its_own_one_back(qtbot, browser, handwriting, by_key):
    entry = browser.grid.entry
    if by_key:
        write(browser.grid, "৭")
    else:
        click(browser.digits.buttons[7])
    qtbot.waitUntil(lambda: browser.sentence.text() == "That drawing is a ৭ now.")
    assert digits(handwriting) == [1, 3, 3, 3, 7, 8]
    assert browser.grid.entry.name == entry.name  # it stays chosen, at its new place
    assert browser.digits.buttons[7].isChecked()
    QTest.keyClick(browser.grid, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: browser.sentence.text() == "That drawing is a ১ now.")
    assert digits(handwriting) == [1, 1, 3, 3, 3, 8]
    assert not browser.undo_button.isEnabled()


def test_undoing_chooses_what_has_changed(qtbot, browser):
    entry = browser.grid.entry
    write(browser.grid, "৭")
    qtbot.waitUntil(lambda: browser.sentence.text() == "That drawing is a ৭ now.")
    QTest.keyClick(browser.grid, Qt.Key.Key_End)
    assert browser.grid.entry.name != entry.name
    click(browser.undo_button)
    qtbot.waitUntil(lambda: browser.sentence.text() == "That drawing is a ১ now.")
    assert browser.grid.entry == entry


def test_what_was_deleted_is_gone_when_the_browser_closes_and_undo_begins_anew(
    qtbot, browser, teaching, handwriting
):
    QTest.keyClick(browser.grid, Qt.Key.Key_Delete)
    QTest.keyClick(browser, Qt.Key.Key_Escape)  # at once
    qtbot.waitUntil(lambda: digits(handwriting) == [1, 3, 3, 3, 8])
    qtbot.waitUntil(lambda: not (handwriting.path / ".deleted").exists())
    click(teaching.card.progress.browse_button)
    qtbot.waitUntil(lambda: teaching.browser.sentence.text() == "5 drawings.")
    assert not teaching.browser.undo_button.isEnabled()


def test_another_program_can_still_undo_what_it_deleted(qtbot, browser, handwriting):
    other = handwriting.listing().entries[-1]
    handwriting.delete(other)
    QTest.keyClick(browser.grid, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(handwriting.deleted()) == 2)
    QTest.keyClick(browser, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: handwriting.deleted() == (other,))


def test_what_was_taken_back_on_the_page_is_nothing_to_undo_in_the_browser(
    qtbot, drawn, teaching, handwriting
):
    QTest.keyClick(drawn.canvas, Qt.Key.Key_Return)
    kept(qtbot, teaching, 1)
    QTest.keyClick(drawn.canvas, Qt.Key.Key_Backspace)
    kept(qtbot, teaching, 0)
    click(teaching.card.progress.browse_button)
    assert not teaching.browser.undo_button.isEnabled()
    qtbot.waitUntil(lambda: handwriting.deleted() == ())


def test_what_was_left_deleted_long_ago_is_removed_when_the_program_starts(qtbot, handwriting, classifier):
    fill(handwriting, 3, 1)
    for days, entry in enumerate(handwriting.listing().entries):
        handwriting.delete(entry)
        then = time.time() - 2 * days * 24 * 60 * 60
        os.utime(handwriting.path / ".deleted" / entry.name, (then, then))
    new, _ = handwriting.deleted()
    window = MainWindow(Session(), (DrawPage,))
    qtbot.addWidget(window)
    qtbot.waitUntil(lambda: handwriting.deleted() == (new,))
    window.close()


@pytest.mark.parametrize("by_key", [False, True])
def test_a_deleted_drawing_comes_back(qtbot, browser, handwriting, by_key):
    entry = browser.grid.entry
    if by_key:
        QTest.keyClick(browser.grid, Qt.Key.Key_Delete)
    else:
        click(browser.delete_button)
    qtbot.waitUntil(lambda: browser.sentence.text() == "A ১ is deleted; Undo brings it back.")
    assert digits(handwriting) == [1, 3, 3, 3, 8]
    assert browser.grid.entry is not None
    click(browser.undo_button)
    qtbot.waitUntil(lambda: browser.sentence.text() == "A ১ is back.")
    assert digits(handwriting) == [1, 1, 3, 3, 3, 8]
    assert browser.grid.entry.name == entry.name


def test_all_can_be_deleted_and_all_brought_back(qtbot, browser, handwriting):
    for left in range(5, -1, -1):
        QTest.keyClick(browser.grid, Qt.Key.Key_Delete)
        qtbot.waitUntil(lambda left=left: len(handwriting.listing().entries) == left)
        qtbot.waitUntil(lambda left=left: len(browser.grid._entries) == left)
    assert browser.empty.isVisible()
    assert not browser.delete_button.isEnabled()
    for _ in range(6):
        click(browser.undo_button)
        qtbot.wait(40)
    qtbot.waitUntil(lambda: digits(handwriting) == [1, 1, 3, 3, 3, 8])


def test_the_card_counts_what_the_browser_changes(qtbot, browser, teaching):
    QTest.keyClick(browser.grid, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: teaching.card.progress.count.text() == "5 of 50")


def test_what_cannot_be_done_is_said(qtbot, browser, window, handwriting):
    handwriting.delete(browser.grid.entry)  # as another program would
    write(browser.grid, "7")
    qtbot.waitUntil(lambda: "deleted meanwhile" in browser.sentence.text())
    assert window.banner.text == ""  # it is said where it was asked for


def test_files_that_are_no_good_are_counted(qtbot, browser, teaching, handwriting):
    (handwriting.path / "stray.png").write_bytes(b"no picture")
    teaching.shelf.read()
    qtbot.waitUntil(lambda: browser.sentence.text() == "6 drawings; 1 file there is no good and skipped.")


def test_the_folder_opens(browser, handwriting, monkeypatch):
    opened: list[str] = []

    def open_url(url):
        opened.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    click(browser.folder_button)
    assert opened == [str(handwriting.path)]


def test_where_no_program_opens_folders_its_place_is_said(browser, handwriting, monkeypatch):
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: False)
    click(browser.folder_button)
    assert str(handwriting.path) in browser.sentence.text()


def test_the_window_can_close_with_the_browser_open(browser, window):
    window.close()
    assert not browser.isVisible()


def test_on_the_screen_only_the_chosen_digit_is_marked(qtbot, browser):
    def looks():
        seen = browser.screen().grabWindow(browser.winId()).toImage()
        places = (made.mapTo(browser, QPoint(8, 6)) for made in browser.digits.buttons)
        return [seen.pixelColor(place).name() for place in places]

    marked = []
    for _ in range(3):
        QTest.keyClick(browser.grid, Qt.Key.Key_Down)
        qtbot.wait(30)
        seen = looks()
        marked.append([digit for digit, look in enumerate(seen) if look != seen[0]])
    assert marked == [[3], [8], [8]]


def test_quick_deletes_take_one_each_and_none_fails(qtbot, browser, teaching, handwriting):
    QTest.keyClick(browser.grid, Qt.Key.Key_Right)
    first = browser.grid.entry
    with qtbot.assertNotEmitted(teaching.shelf.failed):
        for _ in range(3):
            QTest.keyClick(browser.grid, Qt.Key.Key_Delete)
        assert browser.grid.entry != first  # before any of it is done
        qtbot.waitUntil(lambda: digits(handwriting) == [1, 3, 8])
        qtbot.waitUntil(lambda: len(teaching.shelf.entries) == 3)
    assert [entry.digit for entry in browser.grid._entries] == [1, 3, 8]

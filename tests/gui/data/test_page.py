"""The page through its own controls, on real data sets."""

from __future__ import annotations

import csv
import re
import threading
from collections.abc import Generator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QSlider,
    QWidget,
)

from core.data.prepare import prepare_in_steps
from core.data.prepared import PreparedData
from core.data.problem import Problem
from core.data.report import Report
from gui.data.open_card import NOTHING
from gui.data.page import DataPage
from gui.data.problems_card import NONE
from gui.data.samples_card import FOUND
from gui.data.variants_view import COUNT
from gui.main_window import MainWindow
from gui.widgets import SegmentedControl

LEFT = Qt.MouseButton.LeftButton
SECONDS = 20_000


def open_(page: DataPage, qtbot, path: Path) -> None:
    with qtbot.waitSignal(page.data.opened, timeout=SECONDS):
        page.data.open(path)
    qtbot.waitUntil(lambda: page.data.report is not None, timeout=SECONDS)
    qtbot.waitUntil(lambda: page.samples_card.grid.row is not None, timeout=SECONDS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder a digit: 40 scribbles, one of them twice, a blank page, a broken file and a letter."""
    rng = np.random.default_rng(1)
    for number in range(40):
        place = tmp_path / "scans" / f"{number % 10}"
        place.mkdir(parents=True, exist_ok=True)
        picture = np.full((40, 40), 255, np.uint8)
        for x, y in rng.integers(5, 30, (4, 2)):
            picture[y : y + 6, x : x + 3] = 0
        Image.fromarray(picture).save(place / f"scan-{number:02d}.png")
    scans = tmp_path / "scans"
    (scans / "3" / "twice.png").write_bytes((scans / "0" / "scan-00.png").read_bytes())
    Image.fromarray(np.full((40, 40), 255, np.uint8)).save(scans / "5" / "blank.png")
    (scans / "7" / "broken.png").write_bytes(b"broken")
    return scans


@pytest.fixture
def ready(page: DataPage, qtbot, archive: Path) -> DataPage:
    open_(page, qtbot, archive)
    return page


def test_an_empty_page_says_what_goes_there(page):
    assert page.open_card.layout_words.text == NOTHING
    assert page._nothing.isVisible()
    assert not page.samples_card.isVisible()


def test_what_was_opened_is_said(ready):
    card = ready.open_card
    assert card.name.text() == "digits.npz"
    assert card.layout_words.text.endswith("NumPy archive")
    assert card.summary.text.startswith("320 images · ")
    assert re.search(r" · opened in (under )?0\.\d s", card.summary.text)
    assert ready.digits_card.bars.text_of(3).splitlines() == ["৩: 24 images", "a: 8", "b: 8", "c: 8"]
    assert ready.samples_card.shown_text == "320 images"
    assert ready.preparation_card.note.text() == "guessed"


def test_the_problems_are_listed_and_their_images_shown(page, qtbot, folder):
    open_(page, qtbot, folder)
    model, table = page.problems_card.model, page.problems_card.table
    found = {model.problem(row).kind: row for row in range(model.rowCount())}
    assert {"unreadable", "blank"} < set(found)
    assert {"duplicate", "leak"} & set(found)
    index = model.index(found["unreadable"], 0)
    assert index.data() == "7/broken.png"
    twice = model.index(found.get("leak", found.get("duplicate")), 0)
    assert "twice.png" in twice.data(model.REASON_ROLE)
    assert str(folder) not in twice.data(model.REASON_ROLE)
    QTest.mouseClick(table.viewport(), LEFT, pos=table.visualRect(twice).center())
    qtbot.waitUntil(lambda: page.samples_card.shown_text == "2 of 43")
    assert page.samples_card.pointed_text == "0/scan-00.png · ০"
    QTest.mouseClick(page.samples_card._all, LEFT)
    qtbot.waitUntil(lambda: page.samples_card.shown_text == "43 images")


def test_the_problem_list_is_exported(page, qtbot, folder, tmp_path, monkeypatch, data_window):
    open_(page, qtbot, folder)
    target = tmp_path / "list.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    QTest.mouseClick(page.problems_card.export_button, LEFT)
    rows = list(csv.reader(target.read_text("utf-8").splitlines()))
    assert rows[0][:3] == ["problem", "file", "reason"]
    assert len(rows) == page.problems_card.model.rowCount() + 1
    assert data_window.banner.text == f"The problems are saved as {target}."
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target / "in a file.csv"), ""))
    QTest.mouseClick(page.problems_card.export_button, LEFT)
    assert data_window.banner.accessibleName().startswith("Error: ")


def test_no_problems_are_a_sentence_and_thousands_are_no_burden(page):
    counts = np.zeros((1, 10), np.int64)
    page.problems_card.show_report(Report(Path("x"), "", 0, ("",), (), counts, ()))
    assert page.problems_card.text == NONE
    assert not page.problems_card.export_button.isVisible()
    many = tuple(Problem(f"{n}.png", "is blank", kind="blank", rows=(n,)) for n in range(50_000))
    page.problems_card.show_report(Report(Path("x"), "", 0, ("",), (), counts, many))
    assert page.problems_card.text == ""
    assert page.problems_card.note.text() == "50,000"


def test_images_are_found_by_digit_part_and_name(ready, qtbot):
    card = ready.samples_card
    card.digits.setCurrentIndex(4)
    qtbot.waitUntil(lambda: card.shown_text == "32 of 320")
    card.parts.setCurrentText("b")
    qtbot.waitUntil(lambda: card.shown_text == "8 of 320")
    QTest.keyClicks(card.search, "83")
    qtbot.waitUntil(lambda: card.shown_text == "1 of 320")
    assert card.pointed_text == "image 83 · ৩ · part b"
    QTest.keyClicks(card.search, "x")
    qtbot.waitUntil(lambda: card.shown_text == "0 of 320")
    assert card.pointed_text == "No image is like this."
    QTest.mouseClick(card._all, LEFT)
    qtbot.waitUntil(lambda: card.shown_text == "320 images")


def test_an_emptied_search_has_no_cross(ready, qtbot, folder):
    card = ready.samples_card
    [cross] = card.search.findChildren(QAbstractButton)
    for emptied in (lambda: QTest.mouseClick(card._all, LEFT), lambda: open_(ready, qtbot, folder)):
        QTest.keyClicks(card.search, "83")
        qtbot.waitUntil(lambda: cross.isVisible() and card.shown_text != "320 images")
        emptied()
        assert card.search.text() == ""
        qtbot.waitUntil(lambda: not cross.isVisible())
        qtbot.waitUntil(lambda: card.shown_text in ("320 images", "43 images"))


def test_a_bar_shows_its_class(ready, qtbot):
    bars = ready.digits_card.bars
    QTest.mouseClick(bars, LEFT, pos=bars._row(6).center().toPoint())
    qtbot.waitUntil(lambda: ready.samples_card.shown_text == "32 of 320")
    assert ready.samples_card.choice.label == 6


def test_the_chosen_image_is_prepared_step_by_step_and_augmented(ready, qtbot):
    grid, view = ready.samples_card.grid, ready.augmentation_card.view
    qtbot.waitUntil(lambda: ready.preparation_card.captions[-1:] == ["32 × 32"])
    qtbot.waitUntil(lambda: view.images is not None)
    before = view.images
    QTest.keyClick(grid, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: not np.array_equal(view.images, before))
    assert view.images.shape == (COUNT, 1, 32, 32)
    ready.samples_card.modes.choose(FOUND)
    qtbot.waitUntil(lambda: grid.thumbnails.of(1) is not None)


def test_while_another_set_is_read_nothing_of_the_one_before_is_seen(ready, qtbot, folder, monkeypatch):
    preparation, view, grid = ready.preparation_card, ready.augmentation_card.view, ready.samples_card.grid
    QTest.keyClick(grid, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: view.images is not None and bool(preparation.captions))
    may_go_on = threading.Event()

    def late(*given: Any) -> Generator[int, None, PreparedData]:
        assert may_go_on.wait(20)
        return (yield from prepare_in_steps(*given))

    monkeypatch.setattr("gui.opening.prepare_in_steps", late)
    with qtbot.waitSignal(ready.data.changed):
        ready.data.open(folder)
    assert (preparation.captions, view.images, grid.row) == ([], None, None)
    qtbot.waitUntil(lambda: grid.row == 0)
    assert preparation.row.words.text() == "This is seen when all images are read."
    assert view.accessibleDescription() == (
        "What becomes of the chosen image is seen when all images are read."
    )
    may_go_on.set()
    qtbot.waitUntil(lambda: view.images is not None and bool(preparation.captions))
    assert preparation.row.words.text() == ""
    broken = ready.data.dataset.source.name
    ready.samples_card.grid.choose(next(row for row in range(43) if broken(row).endswith("broken.png")))
    assert view.accessibleDescription() == "This image cannot be read."


def test_a_slider_changes_the_preview_and_training(ready, qtbot):
    card = ready.augmentation_card
    qtbot.waitUntil(lambda: card.view.images is not None)
    for slider in card.sliders.values():
        slider.setValue(0)
    original = ready.data.prepared.images[ready.samples_card.grid.row]
    qtbot.waitUntil(lambda: np.all(card.view.images == original))
    assert ready.data.augmentation == ()
    blur = card.sliders["GaussianBlur"]
    assert blur.accessibleDescription() == "off"
    QTest.keyClick(blur, Qt.Key.Key_PageUp)
    assert blur.accessibleDescription() == "50 % of the usual strength"
    qtbot.waitUntil(lambda: not (card.view.images == original).all())
    assert [(type(each).__name__, each.strength) for each in ready.data.augmentation] == [
        ("GaussianBlur", 0.5)
    ]


def test_the_preview_stays_the_same_until_it_is_drawn_again(ready, qtbot):
    card = ready.augmentation_card
    qtbot.waitUntil(lambda: card.view.images is not None)
    first = card.view.images
    card.show_transforms(ready.data.augmentation)
    with qtbot.waitSignal(card._variants.answered):
        card._ask()
    assert np.array_equal(card.view.images, first)
    QTest.mouseClick(card.again_button, LEFT)
    qtbot.waitUntil(lambda: not np.array_equal(card.view.images, first))


@pytest.mark.parametrize("chosen", ["Mixup", "Outliers"])
def test_what_comes_into_an_image_is_seen_in_the_preview(ready, qtbot, chosen):
    card = ready.augmentation_card
    for name, slider in card.sliders.items():
        slider.setValue(10 if name == chosen else 0)
    original = ready.data.prepared.images[ready.samples_card.grid.row]
    qtbot.waitUntil(lambda: np.any(card.view.images[:18] != original))


def test_images_are_prepared_as_pictures_and_that_is_no_guess(ready, qtbot):
    with qtbot.waitSignal(ready.data.opened, timeout=SECONDS):
        ready.preparation_card.kinds.choose(1)
    assert ready.preparation_card.note.text() == ""
    qtbot.waitUntil(lambda: ready.preparation_card.captions == ["picture", "32 × 32"])
    assert ready.data.prepared.images.shape[1:] == (3, 32, 32)


def test_a_table_is_read_by_other_columns(page, qtbot, numtadb_folder, shared_data):
    open_(page, qtbot, shared_data / "numtadb-raw-samples")
    row = page.open_card.columns
    assert row.isVisible()
    assert (row.file.currentText(), row.label.currentText()) == ("filename", "digit")
    with qtbot.waitSignal(page.data.failed, timeout=SECONDS):
        row.label.setCurrentText("contributing team")
        row.label.activated.emit(row.label.currentIndex())
    assert page.data.dataset.columns.label == "digit"
    assert row.label.currentText() == "digit"


def test_a_wrong_folder_gets_one_sentence_and_the_old_set_stays(ready, data_window, qtbot, tmp_path):
    empty = tmp_path / "nothing"
    empty.mkdir()
    with qtbot.waitSignal(ready.data.failed):
        ready.open_card.path_chosen.emit(empty)
    assert data_window.banner.text.startswith(f"{empty} is empty")
    assert ready.open_card.name.text() == "digits.npz"
    with qtbot.waitSignal(ready.data.opened):
        ready.data.open(ready.data.dataset.path)
    assert not data_window.banner.isVisible()


def test_opening_is_cancelled_with_the_button(ready, qtbot, numtadb_folder):
    busy: list[bool] = []
    ready.busy_changed.connect(busy.append)
    ready.data.open(numtadb_folder(200))
    assert ready.open_card.cancel_button.isVisible()
    QTest.mouseClick(ready.open_card.cancel_button, LEFT)
    assert busy == [True, False]
    assert not ready.open_card.cancel_button.isVisible()
    assert ready.open_card.name.text() == "digits.npz"


def test_practice_digits_are_made_and_opened(page, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "mine"))
    page.open_card.practice_menu.actions()[0].setData(50)
    with qtbot.waitSignal(page.data.opened, timeout=SECONDS):
        page.open_card.practice_menu.actions()[0].trigger()
    assert page.data.dataset.path == tmp_path / "mine"
    assert len(page.data.dataset) == 50


def test_what_was_opened_lately_is_in_the_menu(ready, qtbot):
    menu = ready.open_card.recent_menu
    menu.aboutToShow.emit()
    [action] = menu.actions()
    assert action.text().endswith("digits.npz")
    with qtbot.waitSignal(ready.data.opened):
        action.trigger()


def test_a_folder_is_opened_with_a_key(page, qtbot, archive, monkeypatch, data_window):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(archive))
    data_window.activateWindow()
    page.setFocus()
    with qtbot.waitSignal(page.data.opened, timeout=SECONDS):
        QTest.keyClick(page, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize(("before", "after"), [(0, 1), (1, 1), (2, 2)])
def test_a_data_set_is_dropped_on_any_page(data_window: MainWindow, qtbot, archive, before, after):
    data_window.show_page(before)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(archive))])
    event = QDropEvent(
        QPointF(300, 300), Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier
    )
    with qtbot.waitSignal(data_window.session.data.opened, timeout=SECONDS):
        data_window.dropEvent(event)
    assert data_window.pages[after].isVisible()


def test_an_image_is_drawn_over(ready, data_window, qtbot):
    QTest.keyClick(ready.samples_card.grid, Qt.Key.Key_Return)
    assert data_window.pages[0].isVisible()
    assert not data_window.pages[0].canvas.drawing.is_empty


def test_the_page_fits_the_smallest_window(ready, data_window, qtbot):
    data_window.resize(1024, 700)
    qtbot.wait(20)
    assert data_window._scroller.horizontalScrollBar().maximum() == 0
    assert data_window._scroller.verticalScrollBar().maximum() == 0
    for card in (ready.parts_card, ready.digits_card, ready.problems_card, ready.augmentation_card):
        inside = card.parentWidget()
        assert inside.height() <= inside.parentWidget().height() + 1, card.accessibleName()
        assert inside.width() <= inside.parentWidget().width(), card.accessibleName()


def test_every_control_has_a_name(ready):
    cards = (
        ready.open_card,
        ready.parts_card,
        ready.digits_card,
        ready.samples_card,
        ready.preparation_card,
        ready.augmentation_card,
        ready.problems_card,
    )
    kinds = (QAbstractButton, QComboBox, QLineEdit, QSlider, QAbstractScrollArea, SegmentedControl)
    for widget in (widget for card in cards for widget in card.findChildren(QWidget)):
        if (
            isinstance(widget, kinds)
            and widget.isVisible()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        ):
            inner = isinstance(widget.parent(), QComboBox | QLineEdit | SegmentedControl)
            assert inner or widget.accessibleName() or isinstance(widget, QAbstractButton), widget

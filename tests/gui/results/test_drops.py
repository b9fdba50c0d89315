"""What is dropped on the window while the Results page shows, and what Data makes of images without labels."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.data.page import DataPage
from gui.main_window import MainWindow
from tests.gui.results.conftest import SECONDS

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def pages() -> tuple[type[DataPage], ...]:
    return (DataPage,)


def drop(window: MainWindow, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    copy, keys = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(300, 300), copy, mime, LEFT, keys))
    QApplication.sendEvent(window, QDropEvent(QPointF(300, 300), copy, mime, LEFT, keys))


def test_a_folder_without_labels_is_classified_where_it_is_dropped(evaluated, results_window, scans, qtbot):
    before = evaluated.judged
    drop(results_window, scans)
    qtbot.waitUntil(lambda: len(evaluated.folder.answers.answers) == 14, timeout=SECONDS)
    assert evaluated.folder.isVisible()
    assert results_window.banner.text == ""
    assert evaluated.judged is before


def test_a_data_set_is_opened_on_the_data_page(page, results_window, archive, qtbot):
    with qtbot.waitSignal(page.session.data.opened, timeout=SECONDS):
        drop(results_window, archive)
    assert results_window.pages[0].isVisible()
    assert "is a data set" in results_window.banner.text


def test_the_data_page_offers_to_classify_what_has_no_labels(page, results_window, scans, tmp_path, qtbot):
    results_window.show_page(0)
    drop(results_window, scans)
    banner = results_window.banner
    qtbot.waitUntil(banner.action.isVisible, timeout=SECONDS)
    assert "no labels" in banner.text
    drop(results_window, tmp_path / "nothing.npz")
    qtbot.waitUntil(lambda: "nothing.npz" in banner.text, timeout=SECONDS)
    assert not banner.action.isVisible()
    drop(results_window, scans)
    qtbot.waitUntil(banner.action.isVisible, timeout=SECONDS)
    QTest.mouseClick(banner.action, LEFT)
    assert page.folder.isVisible()
    assert banner.text == ""
    qtbot.waitUntil(lambda: len(page.folder.answers.answers) == 14, timeout=SECONDS)

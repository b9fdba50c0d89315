"""Judge the shipped model, leave an image out of what it was judged on, and see another one on the Draw page."""

import csv

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.results.page import ResultsPage

CONTROL = Qt.KeyboardModifier.ControlModifier


def images(page: ResultsPage) -> int:
    """How many the figures are of."""
    return page.judged.result.images if page.judged else 0


def test_a_model_is_judged_and_an_image_left_out(qtbot, window, pages, numtadb_folder) -> None:
    page, folder = window.pages[4], numtadb_folder(300)
    window.receive(folder)
    qtbot.waitUntil(lambda: page.session.data.prepared is not None, timeout=30_000)
    QTest.keyClick(window, Qt.Key.Key_5, CONTROL)
    qtbot.waitUntil(page.isVisible)
    QTest.keyClick(page, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: images(page) > 0, timeout=30_000)
    count = images(page)

    page.images.kinds.setFocus()
    QTest.keyClick(page.images.kinds, Qt.Key.Key_Right)
    gallery = page.images.gallery
    QTest.mouseClick(gallery.viewport(), Qt.MouseButton.LeftButton, pos=gallery.rect_of(0).center())
    QTest.keyClick(gallery, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: gallery.caption_of(0) == "left out")
    dataset, row = page.session.data.dataset, gallery.row
    assert dataset is not None
    assert row is not None
    with (folder / "corrections.csv").open(encoding="utf-8") as table:
        assert list(csv.reader(table))[1:] == [[dataset.file_of(row), "exclude"]]
    QTest.keyClick(page, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: images(page) == count - 1, timeout=30_000)

    QTest.keyClick(gallery, Qt.Key.Key_Return)
    qtbot.waitUntil(pages[0].isVisible)
    qtbot.waitUntil(lambda: page.session.image.image is not None)

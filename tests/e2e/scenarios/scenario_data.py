"""Open an unpacked NumtaDB folder on the Data page, look through it with the keyboard, and see it on the Train page."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest


def test_a_folder_is_opened_looked_through_and_trained_on(qtbot, window, pages, numtadb_folder) -> None:
    _, page, train, _ = pages
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(page.isVisible)
    window.receive(numtadb_folder(300))
    qtbot.waitUntil(lambda: page.data.prepared is not None and page.data.report is not None, timeout=30_000)
    grid = page.samples_card.grid
    qtbot.waitUntil(lambda: grid.row == 0)
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_End)
    assert grid.row == len(page.data.dataset) - 1
    qtbot.waitUntil(lambda: page.augmentation_card.view.images is not None)
    qtbot.waitUntil(lambda: len(page.preparation_card.captions) > 2)

    page.samples_card.search.setFocus()
    QTest.keyClicks(page.samples_card.search, "training-b/b00007")
    qtbot.waitUntil(lambda: page.samples_card.pointed_text.startswith("training-b/b00007.png"))

    QTest.mouseClick(page.parts_card.stratified, Qt.MouseButton.LeftButton)
    assert page.data.current.split.stratified is False
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(train.isVisible)
    assert "Validation: 20 %, not stratified, seed 1" in train.setup.data_card.texts
    assert train.progress_card.main_button.isEnabled()

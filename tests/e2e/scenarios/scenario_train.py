"""Train one epoch from an unpacked NumtaDB folder through the page's own controls, in a window that stays alive."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest


def test_one_epoch_from_a_folder(qtbot, window, pages, numtadb_folder) -> None:
    _, _, train, _ = pages
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(train.isVisible)
    data = window.session.data
    data.open(numtadb_folder(300))
    qtbot.waitUntil(lambda: data.prepared is not None, timeout=20_000)
    assert data.current.parts == ("a", "b", "c")
    epochs = train.setup.settings_card.fields["epochs"].control
    QTest.mouseDClick(epochs, Qt.MouseButton.LeftButton)
    QTest.keyClicks(epochs, "1")

    turns: list[None] = []
    beat = QTimer(window, interval=10)
    beat.timeout.connect(lambda: turns.append(None))
    beat.start()
    QTest.mouseClick(train.progress_card.main_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: train.trainer.running)
    qtbot.waitUntil(lambda: not train.trainer.running, timeout=120_000)
    beat.stop()

    assert train.run.headline == "Finished"
    assert [row.epoch for row in train.history.epochs] == [1]
    assert len(turns) > 30  # a blocked window would have had one or two

    QTest.mouseClick(train.area.epochs.use_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session.model.classifier.model.name == "vgg-bn-small", timeout=10_000)


def test_a_folder_without_labels_gets_a_sentence(qtbot, window, pages, tmp_path) -> None:
    _, _, train, _ = pages
    train.session.data.open(tmp_path)
    qtbot.waitUntil(window.banner.isVisible, timeout=10_000)
    assert str(tmp_path) in window.banner.text
    assert train.session.data.dataset is None

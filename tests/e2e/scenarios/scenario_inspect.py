"""Look inside in the real window: by keyboard alone, and with the mouse while a training run goes on."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gui.inspect.source_bar import SAMPLE

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton


def tab_to(window: QWidget, wanted: QWidget) -> None:
    """As often as it takes; every control is on the way."""
    for _ in range(120):
        if QApplication.focusWidget() is wanted:
            return
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
    raise AssertionError(f"{wanted.accessibleName()} is not reached with Tab")


def test_by_keyboard_alone(qtbot, window, pages) -> None:
    *_, page = pages[:4]
    QTest.keyClick(window, Qt.Key.Key_4, CONTROL)
    qtbot.waitUntil(page.isVisible)
    subject, bar = page.subject, page.head.source

    tab_to(window, bar.sources)
    QTest.keyClick(bar.sources, Qt.Key.Key_Right)
    assert bar.sources.index == SAMPLE
    qtbot.waitUntil(lambda: subject.look is not None, timeout=30_000)
    before = subject.look.image.copy()
    QTest.keyClick(window, Qt.Key.Key_Right, ALT)
    qtbot.waitUntil(lambda: subject.look is not None and (subject.look.image != before).any())

    strip = page.head.strip
    tab_to(window, strip)
    QTest.keyClick(strip, Qt.Key.Key_End)
    assert subject.is_last_layer
    QTest.keyClick(strip, Qt.Key.Key_Home)
    for _ in range(4):
        QTest.keyClick(strip, Qt.Key.Key_Right)
    assert subject.layer.name == "conv2"

    panel = page.maps_view.panel
    tab_to(window, panel)
    QTest.keyClick(panel, Qt.Key.Key_PageDown)
    cell = subject.cell
    QTest.keyClick(panel, Qt.Key.Key_Return)
    assert panel.enlarged == cell.channel
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: f"Channel {cell.channel + 1}," in page.cell.title.text())

    for view in (*page.stage.views[1:], page.stage.views[0]):
        QTest.keyClick(window, Qt.Key.Key_Tab, CONTROL)
        assert page.stage.view is view
        qtbot.waitUntil(lambda shown=view: shown.settled and shown.numbers() is not None, timeout=60_000)
    assert not window.banner.isVisible()


def test_while_a_run_goes_on_and_through_its_epochs_after_it(qtbot, window, pages, numtadb_folder) -> None:
    _, _, train, page = pages[:4]
    data = window.session.data
    data.open(numtadb_folder(400))
    qtbot.waitUntil(lambda: data.prepared is not None, timeout=30_000)
    QTest.keyClick(window, Qt.Key.Key_3, CONTROL)
    epochs = train.setup.settings_card.fields["epochs"].control
    QTest.mouseDClick(epochs, LEFT)
    QTest.keyClicks(epochs, "3")
    QTest.mouseClick(train.progress_card.main_button, LEFT)
    qtbot.waitUntil(lambda: train.trainer.running)

    QTest.keyClick(window, Qt.Key.Key_4, CONTROL)
    pad, looks = page.head.pad, []
    page.subject.looked.connect(lambda: looks.append(page.subject.look))
    QTest.mousePress(pad, LEFT, pos=QPoint(40, 20))
    for step in range(60):
        QTest.mouseMove(pad, QPoint(40 + step // 3, 20 + step))
        qtbot.wait(8)
    QTest.mouseRelease(pad, LEFT, pos=QPoint(60, 80))
    assert len([look for look in looks if look is not None]) > 5
    qtbot.waitUntil(lambda: page.why.is_complete, timeout=30_000)
    qtbot.waitUntil(lambda: not train.trainer.running, timeout=120_000)

    time = page.time
    qtbot.waitUntil(lambda: len(time.epochs) == 3, timeout=20_000)
    tab_to(window, time.slider)
    QTest.keyClick(time.slider, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: "epoch 1 of" in page.subtitle, timeout=20_000)
    qtbot.waitUntil(lambda: page.subject.look is not None)
    assert page.subject.look.classifier is not window.session.model.classifier
    QTest.keyClick(time.slider, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.subject.classifier is window.session.model.classifier)

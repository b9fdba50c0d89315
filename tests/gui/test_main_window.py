import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtTest import QTest

from core.classifier import Classifier
from core.model_file import save_model
from gui.main_window import MainWindow
from gui.model_chip import ModelChip
from gui.page import Page
from gui.session import Session


class First(Page):
    title, subtitle, icon = "First", "the first page", "draw"
    stopped = False

    def stop(self):
        self.stopped = True


class Second(Page):
    title, subtitle, icon = "Second", "the second page", "train"


@pytest.fixture
def two(qtbot) -> MainWindow:
    made = MainWindow(Session(), (First, Second))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def shown(window: MainWindow) -> tuple[str, str]:
    return window._title.text(), window._subtitle.text()


def test_ctrl_and_a_number_show_the_page(two):
    assert shown(two) == ("First", "the first page")
    QTest.keyClick(two, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert shown(two) == ("Second", "the second page")
    assert two.pages[1].isVisible()
    assert not two.pages[0].isVisible()


def test_a_page_changes_its_subtitle(two):
    two.pages[0].describe("now drawing")
    two.pages[1].describe("not shown yet")
    assert shown(two) == ("First", "now drawing")
    two.show_page(1)
    assert shown(two) == ("Second", "not shown yet")


def test_what_runs_is_marked_in_the_rail_from_every_page(two):
    before = two.rail.grab().toImage()
    two.pages[1].busy_changed.emit(True)
    assert two.rail.grab().toImage() != before
    two.set_busy(two.pages[1], False)
    assert two.rail.grab().toImage() == before


def test_a_message_is_shown_until_it_is_dismissed(two):
    assert not two.banner.isVisible()
    two.pages[1].failed.emit("scan.png is empty.")
    assert two.banner.isVisible()
    assert two.banner.text == "scan.png is empty."
    assert two.banner.accessibleName() == "Error: scan.png is empty."
    QTest.mouseClick(two.banner._dismiss, Qt.MouseButton.LeftButton)
    assert not two.banner.isVisible()


def test_a_message_moves_nothing_and_leaves_the_chip_free(two, qtbot):
    chip, page = two.findChild(ModelChip), two.pages[0]
    before = [(w.mapTo(two, w.rect().topLeft()), w.size()) for w in (chip, page)]
    two.pages[1].failed.emit("/a/long/path/to/a/picture.png is not an image. " * 12)
    qtbot.wait(10)
    assert [(w.mapTo(two, w.rect().topLeft()), w.size()) for w in (chip, page)] == before
    sentence = two.banner._sentence
    assert "…" in sentence.shown_text()
    assert sentence.toolTip() == two.banner.text
    two.pages[1].failed.emit("scan.png is empty.")
    assert sentence.shown_text() == "scan.png is empty."


def test_on_a_small_screen_pages_are_scrolled_rather_than_squeezed(two, qtbot):
    two.resize(1024, 700)
    qtbot.wait(10)
    bars = two._scroller.verticalScrollBar(), two._scroller.horizontalScrollBar()
    assert [bar.maximum() for bar in bars] == [0, 0]
    two.setMinimumSize(100, 100)
    two.resize(800, 560)
    qtbot.wait(10)
    assert all(bar.maximum() > 0 for bar in bars)
    assert two.pages[0].size() == QSize(890, 620)


def test_an_error_is_over_when_all_is_well_again_or_another_page_is_shown(two):
    two.pages[0].failed.emit("scan.png is empty.")
    two.pages[0].mended.emit()
    assert not two.banner.isVisible()
    two.pages[0].failed.emit("scan.png is empty.")
    two.show_page(0)
    assert two.banner.isVisible()
    two.show_page(1)
    assert not two.banner.isVisible()
    two.pages[0].noted.emit("Saved.")
    two.show_page(0)
    two.pages[0].mended.emit()
    assert two.banner.isVisible()  # a note has its time


def test_closing_stops_the_pages(two):
    two.close()
    assert two.pages[0].stopped


def test_the_place_of_the_window_is_remembered(qtbot, two):
    two.setGeometry(20, 60, 1024, 730)
    two.close()
    again = MainWindow(Session(), (First,))
    qtbot.addWidget(again)
    assert again.geometry() == QRect(20, 60, 1024, 730)


def test_the_chip_names_the_model_and_its_score(qtbot, window):
    chip = window.findChild(ModelChip)
    assert chip.accessibleName() == "Active model: tiny macro-F1 0.9912"


def test_a_model_is_saved_under_its_files_name_and_opened_again(qtbot, window, tmp_path):
    path = tmp_path / "mine.safetensors"
    with qtbot.waitSignal(window.session.model.saved):
        window.session.model.save(path)
    assert str(path) in window.banner.text
    with qtbot.waitSignal(window.session.model.changed):
        window.receive(path)
    assert window.session.model.classifier.model.name == "mine"


def test_a_file_that_is_no_model_keeps_the_model_and_says_so(qtbot, window, tmp_path):
    path = tmp_path / "broken.safetensors"
    path.write_bytes(b"nothing")
    before = window.session.model.classifier
    window.receive(path)
    qtbot.waitUntil(window.banner.isVisible)
    assert "broken.safetensors" in window.banner.text
    assert window.session.model.classifier is before


def test_closing_waits_for_a_model_that_is_read(qtbot, window, model, tmp_path):
    path = tmp_path / "late.safetensors"
    save_model(model, path)
    window.session.model.open(path)
    window.close()
    assert all(worker.isFinished() for worker in window.session.model._workers)


def test_a_session_without_a_model_has_no_score(classifier: Classifier):
    session = Session()
    assert (session.model.classifier, session.model.score) == (None, "")
    session.model.use(classifier)
    assert session.model.score == "macro-F1 0.9912"

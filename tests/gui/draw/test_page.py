from dataclasses import dataclass

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QFontMetricsF, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from core.classifier import Prediction
from core.data.normalize import NormalizedImage
from gui import fonts
from gui.draw.canvas_card import HINT
from gui.draw.page import DrawPage
from gui.theme import SMALL
from gui.transfer import transfer_of
from tests.gui.pointing import draw

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@dataclass
class Counting:
    """A classifier that answers with the number of dark pixels' class, and remembers what it was shown."""

    model: object
    shown: list

    def classify(self, image: np.ndarray) -> Prediction:
        self.shown.append(image)
        blank = bool((image == image[0, 0]).all())
        small = np.zeros((28, 28), np.uint8)
        probabilities = np.eye(10, dtype=np.float32)[len(self.shown) % 10]
        normalized = NormalizedImage(small, blank, ())
        return Prediction(
            None if blank else len(self.shown) % 10, str(len(self.shown) % 10), 1.0, probabilities, normalized
        )


def answered(qtbot, page: DrawPage) -> None:
    qtbot.waitUntil(lambda: page.session.image.image is not None)


def settled(qtbot, page: DrawPage) -> None:
    """Every change is answered."""
    qtbot.wait(60)
    qtbot.waitUntil(lambda: page._answers.idle)
    qtbot.wait(10)


def test_an_empty_canvas_has_no_answer_but_hints(window, page):
    assert page.canvas.drawing.is_empty
    assert page.answer_card.digit.text == "The answer appears here while you draw."
    assert page.canvas.accessibleDescription() == HINT
    assert page.session.image.image is None
    assert page.maps_card.strip.is_empty


def test_what_cannot_be_done_is_disabled(qtbot, window, page):
    actions = {action.text(): action for action in page.canvas_card.actions()}
    assert [name for name, action in actions.items() if not action.isEnabled()] == [
        "Undo",
        "Redo",
        "Clear",
        "Copy",
        "Save",
    ]
    draw(page.canvas, (100, 100), (200, 250))
    assert [name for name, action in actions.items() if not action.isEnabled()] == ["Redo"]
    assert all(action.shortcuts()[0].toString() in action.toolTip() for action in actions.values())


def test_a_stroke_is_answered_with_steps_and_feature_maps(qtbot, window, page):
    draw(page.canvas, (100, 100), (200, 250))
    answered(qtbot, page)
    assert page.answer_card.digit.text in "০১২৩৪৫৬৭৮৯"
    assert [view.caption for view in page.steps_card.views if view.isVisible()][:2] == [
        "grey",
        "paper gone",
    ]
    assert not page.maps_card.strip.is_empty
    assert "maps of" in page.maps_card.note.text()
    assert page.maps_card.legend.text.startswith("−")


def test_the_answer_comes_before_the_stroke_ends(qtbot, window, page):
    QTest.mousePress(page.canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    QTest.mouseMove(page.canvas, QPoint(150, 250))
    answered(qtbot, page)
    QTest.mouseRelease(page.canvas, Qt.MouseButton.LeftButton, pos=QPoint(150, 250))


def test_the_last_answer_is_that_of_the_finished_drawing(qtbot, window, page, model):
    counting = Counting(model, [])
    page.session.model.use(counting)
    for column in range(60, 260, 10):
        draw(page.canvas, (column, 60), (column, 260))
    settled(qtbot, page)
    from gui.draw.render import render

    assert len(counting.shown) < 20
    assert np.array_equal(counting.shown[-1], render(page.canvas.drawing))


def test_no_answer_comes_after_clearing(qtbot, window, page):
    draw(page.canvas, (100, 100), (200, 250))
    page.canvas.clear()
    settled(qtbot, page)
    assert page.session.image.image is None
    assert page.answer_card.digit.text == "The answer appears here while you draw."


def test_another_model_answers_the_same_drawing_again(qtbot, window, page, model):
    draw(page.canvas, (100, 100), (200, 250))
    answered(qtbot, page)
    counting = Counting(model, [])
    page.session.model.use(counting)
    qtbot.waitUntil(lambda: len(counting.shown) == 1)


def test_the_keyboard_undoes_redoes_and_clears(qtbot, window, page):
    draw(page.canvas, (100, 100), (200, 250))
    for key, modifier, strokes in (
        (Qt.Key.Key_Z, CTRL, 0),
        (Qt.Key.Key_Z, CTRL | SHIFT, 1),
        (Qt.Key.Key_Z, CTRL, 0),
        (Qt.Key.Key_Y, CTRL, 1),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, 0),
        (Qt.Key.Key_Z, CTRL, 1),
    ):
        QTest.keyClick(window, key, modifier)
        assert len(page.canvas.drawing.strokes) == strokes


def test_an_opened_image_replaces_the_strokes_and_can_be_undone(qtbot, window, page, tmp_path, monkeypatch):
    draw(page.canvas, (100, 100), (200, 250))
    path = tmp_path / "seven.png"
    Image.fromarray(np.full((40, 30), 200, np.uint8)).save(path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    QTest.keyClick(window, Qt.Key.Key_O, CTRL)
    qtbot.waitUntil(lambda: page.canvas.drawing.picture is not None)
    assert page.canvas.drawing.strokes == ()
    assert page.canvas.drawing.picture.pixels.shape == (40, 30)
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert page.canvas.drawing.picture is None
    assert len(page.canvas.drawing.strokes) == 1


def test_a_wrong_file_says_so_and_leaves_the_canvas_as_it_was(qtbot, window, page, tmp_path):
    draw(page.canvas, (100, 100), (200, 250))
    before = page.canvas.drawing
    path = tmp_path / "notes.txt"
    path.write_text("not an image")
    window.receive(path)
    qtbot.waitUntil(window.banner.isVisible)
    assert window.banner.text.startswith("notes.txt is not an image")
    assert page.canvas.drawing is before


def test_a_picture_on_the_clipboard_is_pasted(qtbot, window, page):
    picture = QImage(20, 10, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    QGuiApplication.clipboard().setImage(picture)
    QTest.keyClick(window, Qt.Key.Key_V, CTRL)
    assert page.canvas.drawing.picture.pixels.shape == (10, 20, 4)


def test_a_picture_without_ink_is_said_to_hold_no_digit(qtbot, window, page):
    draw(page.canvas, (100, 100), (200, 250))
    answered(qtbot, page)
    window.receive(np.full((20, 20), 255, np.uint8))
    qtbot.waitUntil(lambda: page.answer_card.digit.text == "No digit found in this picture.")
    page.canvas.clear()
    assert page.answer_card.digit.text == "The answer appears here while you draw."


def test_a_good_picture_after_a_wrong_one_takes_the_error_back(qtbot, window, page, tmp_path):
    window.receive(tmp_path / "gone.png")
    qtbot.waitUntil(window.banner.isVisible)
    page.receive(np.eye(28, dtype=np.uint8) * 255)
    assert not window.banner.isVisible()


def test_pasting_without_a_picture_is_a_note(qtbot, window, page):
    QGuiApplication.clipboard().setText("seven")
    QTest.keyClick(window, Qt.Key.Key_V, CTRL)
    assert window.banner.text == "The clipboard holds no picture."
    assert page.canvas.drawing.is_empty


def test_an_image_dropped_on_the_window_is_shown(qtbot, window, page, tmp_path):
    path = tmp_path / "digit.png"
    Image.fromarray(np.eye(28, dtype=np.uint8) * 255).save(path)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    where, copy, left = QPoint(30, 300), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    assert window.acceptDrops()
    assert transfer_of(mime) == path
    window.dropEvent(QDropEvent(QPointF(where), copy, mime, left, Qt.KeyboardModifier.NoModifier))
    answered(qtbot, page)
    assert page.canvas.drawing.picture.pixels.shape == (28, 28)


def test_the_pen_width_is_used_and_remembered(qtbot, window, page):
    from gui.settings import PEN_WIDTH

    page.canvas_card._slider.setValue(50)
    draw(page.canvas, (100, 100), (200, 200))
    assert page.canvas.drawing.strokes[0].width == 50
    window.close()
    assert PEN_WIDTH.get() == 50


@pytest.mark.parametrize("size", [(1024, 700), (1280, 800), (1920, 1080)])
def test_nothing_is_cut_or_overlaps_at_any_size(qtbot, window, page, size):
    window.resize(*size)
    qtbot.wait(80)
    cards = [page.canvas_card, page.answer_card, page.steps_card, page.maps_card]
    frames = [card.geometry() for card in cards]
    assert all(page.rect().contains(frame) for frame in frames)
    assert not any(a.intersects(b) for i, a in enumerate(frames) for b in frames[:i])
    for card in cards:
        least = card.minimumSizeHint()
        assert card.width() >= least.width()
        assert card.height() >= least.height()


@pytest.mark.parametrize("size", [(1024, 700), (1280, 800)])
@pytest.mark.parametrize("paper", ["one digit", "a number"])
def test_the_name_of_a_step_fits_in_one_line(qtbot, window, page, size, paper):
    window.resize(*size)
    if paper == "a number":
        QTest.keyClick(window, Qt.Key.Key_N)
    draw(page.canvas, (100, 30), (150, 90))
    qtbot.waitUntil(lambda: len(page.steps_card.views) == 5)
    qtbot.wait(20)
    for view in page.steps_card.views:
        assert QFontMetricsF(fonts.ui_font(SMALL)).horizontalAdvance(view.caption) <= view.width()

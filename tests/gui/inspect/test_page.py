"""The page in the real window, with real strokes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.calibration import Calibration
from core.classifier import Classifier
from gui.theme import theme
from tests.gui.pointing import draw

LEFT = Qt.MouseButton.LeftButton


def test_before_anything_is_drawn_the_page_says_what_to_do(page, main_window):
    view = page.maps_view
    assert view.shown is view.empty
    assert view.caption.text() == ""
    QTest.mouseClick(view.empty.button, LEFT)
    assert main_window.pages[0].isVisible()


def test_the_strip_has_the_image_and_every_layer(page):
    chips = page.head.strip.chips
    assert [chip.text() for chip in chips][:4] == ["image", "conv1", "relu1", "pool1"]
    assert chips[1].accessibleName().startswith("conv1, gives 6 × 28 × 28, 156 weights")
    assert page.subject.layer.name == "conv1"


def test_each_chip_says_its_share_of_the_time(page, qtbot):
    chips = page.head.strip.chips
    qtbot.waitUntil(lambda: all("of the time" in chip.toolTip() for chip in chips[1:]))
    assert "image" in chips[0].toolTip()
    assert "of the time" not in chips[0].toolTip()


def test_layers_are_chosen_with_the_keyboard(seen):
    strip, subject = seen.head.strip, seen.subject
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_Right)
    assert subject.layer.name == "relu1"
    QTest.keyClick(strip, Qt.Key.Key_Left)
    assert subject.layer.name == "conv1"
    QTest.keyClick(strip, Qt.Key.Key_Home)
    assert subject.layer.name == "image"
    QTest.keyClick(strip, Qt.Key.Key_Left)
    assert subject.layer.name == "image"
    QTest.keyClick(strip, Qt.Key.Key_End)
    assert subject.layer.name == subject.layers[-1].name == "linear1"
    assert [chip.isChecked() for chip in strip.chips].count(True) == 1


def test_a_chip_that_is_chosen_is_scrolled_to(seen):
    seen.resize(400, seen.height())
    chip = seen.head.strip.chips[-1]
    assert chip.visibleRegion().isEmpty()
    QTest.keyClick(seen.head.strip, Qt.Key.Key_End)
    assert not chip.visibleRegion().isEmpty()


@pytest.mark.parametrize("width", [900, 1100, 1300])
def test_no_layer_of_the_strip_is_shown_in_part(seen, qtbot, width):
    seen.resize(width, seen.height())
    qtbot.wait(10)
    strip = seen.head.strip
    bar = strip.horizontalScrollBar()
    for value in (0, bar.maximum() // 3, bar.maximum()):
        bar.setValue(value)
        shown = [chip.visibleRegion().boundingRect().width() for chip in strip.chips]
        widths = [chip.width() for chip in strip.chips]
        parts = {s / w for s, w in zip(shown, widths, strict=True) if s > 14}
        assert parts
        assert all(part > 0.85 for part in parts)  # the arrow before the first one may be left out


def test_a_dropped_picture_stays_on_the_page(main_window, page, qtbot):
    picture = np.full((60, 60), 255, np.uint8)
    picture[10:50, 25:32] = 0
    main_window.receive(picture)
    qtbot.waitUntil(lambda: page.subject.look is not None)
    assert page.isVisible()
    assert page.head.pad.drawing.picture is not None


def test_a_stroke_on_the_draw_page_is_looked_at(main_window, page, qtbot):
    draw_page = main_window.pages[0]
    main_window.show_page(0)
    draw(draw_page.canvas, (100, 60), (100, 200))
    main_window.show_page(1)
    qtbot.waitUntil(lambda: page.subject.look is not None)
    qtbot.waitUntil(lambda: page.head.pad.drawing.strokes == draw_page.canvas.drawing.strokes)


def test_a_stroke_on_the_page_is_looked_at_while_it_grows_and_reaches_the_draw_page(main_window, page, qtbot):
    pad, canvas = page.head.pad, main_window.pages[0].canvas
    middle = pad.rect().center()
    QTest.mousePress(pad, LEFT, pos=middle)
    for step in range(20):
        QTest.mouseMove(pad, middle + (middle - pad.rect().topLeft()) * (step / 40))
    qtbot.waitUntil(lambda: page.subject.look is not None)
    assert canvas.drawing.is_empty
    QTest.mouseRelease(pad, LEFT, pos=middle)
    assert canvas.drawing == pad.drawing
    assert len(canvas.drawing.strokes) == 1
    qtbot.waitUntil(lambda: page.session.image.drawing == canvas.drawing)
    canvas.undo_stack.undo()
    assert canvas.drawing.is_empty
    qtbot.waitUntil(lambda: pad.drawing.is_empty)


def test_the_answer_comes_out_at_the_right(seen):
    look = seen.subject.look
    share = f"{100 * look.probabilities.max():.1f} %"
    assert seen.head.outcome.text.endswith(share)
    assert share in seen.head.outcome.accessibleDescription()


def test_an_answer_that_is_not_sure_is_said_to_be(alone, model, qtbot):
    outcome = alone.head.outcome
    sure = outcome.text
    doubting = replace(model, calibration=Calibration(rejection_threshold=1.0))
    alone.session.model.use(Classifier(doubting))
    qtbot.waitUntil(lambda: outcome.text == f"{sure}, not sure")
    assert outcome.accessibleDescription() == outcome.text
    alone.session.model.use(Classifier(model))
    qtbot.waitUntil(lambda: outcome.text == sure)


def test_the_maps_follow_the_colour_scheme(seen):
    before = seen.maps_view.panel.view.grab().toImage()
    theme().choose("dark")
    assert seen.maps_view.panel.view.grab().toImage() != before

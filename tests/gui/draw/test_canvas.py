import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from gui.draw.canvas import Canvas, Tool
from gui.draw.overlay import Box
from gui.draw.render import pixels, render
from gui.draw.strokes import SIDE, SQUARE, WIDE, Point, Stroke
from gui.theme import theme
from tests.gui.pointing import LEFT, draw, pen

BOXES = (Box(40, 40, 200, 200, "৭ 98%"), Box(240, 40, 200, 200, "২ 91%"))


def grey(canvas: Canvas, x: int, y: int) -> int:
    """Of one of the canvas's pixels, as shown."""
    shown = canvas.grab().toImage()
    ratio = shown.devicePixelRatio()
    return shown.pixelColor(round(x * ratio), round(y * ratio)).lightness()


def test_undo_and_redo_go_through_strokes_clear_and_pictures(canvas):
    draw(canvas, (50, 50), (200, 200))
    draw(canvas, (50, 200), (200, 50))
    canvas.place(np.zeros((28, 28), np.uint8))
    canvas.clear()
    seen = []
    while canvas.undo_stack.canUndo():
        seen.append((len(canvas.drawing.strokes), canvas.drawing.picture is not None))
        canvas.undo_stack.undo()
    assert seen == [(0, False), (0, True), (2, False), (1, False)]
    assert canvas.drawing.is_empty
    canvas.undo_stack.redo()
    assert len(canvas.drawing.strokes) == 1


def test_clearing_or_erasing_an_empty_canvas_leaves_nothing_to_undo(canvas):
    canvas.clear()
    canvas.tool = Tool.ERASER
    draw(canvas, (50, 50), (200, 200))
    assert not canvas.undo_stack.canUndo()
    assert canvas.drawing.is_empty


def test_clearing_or_undoing_in_the_middle_of_a_stroke_ends_it(canvas):
    draw(canvas, (50, 50), (200, 200))
    for take_away in (canvas.clear, canvas.undo_stack.undo):
        QTest.mousePress(canvas, LEFT, pos=QPoint(100, 100))
        take_away()
        before = canvas.drawing
        QTest.mouseMove(canvas, QPoint(200, 100))
        QTest.mouseRelease(canvas, LEFT, pos=QPoint(200, 100))
        assert canvas.drawing == before


def test_the_eraser_takes_ink_away_and_gives_it_back(canvas):
    draw(canvas, (50, 240), (430, 240))
    before = render(canvas.drawing)
    canvas.tool = Tool.ERASER
    draw(canvas, (240, 150), (240, 330))
    after = render(canvas.drawing)
    assert (after[:, 215:265] == 255).all()
    assert np.array_equal(after[:, :200], before[:, :200])
    assert grey(canvas, 240, 240) == 255
    canvas.undo_stack.undo()
    assert np.array_equal(render(canvas.drawing), before)
    assert grey(canvas, 240, 240) == 0


def test_the_eraser_is_twice_as_wide_as_the_pen(canvas):
    canvas.pen_width = 20
    draw(canvas, (50, 240), (430, 240))
    canvas.tool = Tool.ERASER
    draw(canvas, (240, 240))
    assert [stroke.width for stroke in canvas.drawing.strokes] == [20, 40]


def test_when_all_ink_is_erased_the_canvas_is_empty_until_it_is_undone(canvas):
    draw(canvas, (200, 240), (230, 240))
    drawn = canvas.drawing
    pen(canvas, (170, 240, 1.0), (260, 240, 1.0), eraser=True)
    assert canvas.drawing.is_empty
    canvas.undo_stack.undo()
    assert canvas.drawing == drawn


@pytest.mark.parametrize(("paper", "ink"), [(255, 0), (200, 20), (0, 255)])
def test_a_placed_picture_is_erased_down_to_its_paper(canvas, paper, ink):
    picture = np.full((48, 48), paper, np.uint8)
    picture[20:28, 20:28] = ink
    canvas.place(picture)
    canvas.tool = Tool.ERASER
    canvas.pen_width = 64
    draw(canvas, (180, 220), (300, 220), (300, 260), (180, 260))
    assert (pixels(canvas.drawing)[..., :] == paper).all()
    canvas.undo_stack.undo()
    assert pixels(canvas.drawing) is picture


def test_the_screen_shows_what_is_classified_however_it_came_there(canvas):
    """The layer is painted on while strokes grow; undone and redone, it is painted anew."""
    steps = (
        lambda: draw(canvas, (60, 60), (200, 70), (210, 200), (80, 220), (90, 100)),
        lambda: pen(canvas, (300, 60, 0.2), (320, 200, 0.6), (400, 300, 1.0), (250, 400, 0.4)),
        lambda: pen(canvas, (80, 60, 1.0), (200, 200, 1.0), (380, 280, 1.0), eraser=True),
        canvas.undo_stack.undo,
        canvas.undo_stack.undo,
        canvas.undo_stack.redo,
        canvas.undo_stack.redo,
        canvas.clear,
    )
    for step in steps:
        step()
        canvas.repaint()
        shown = QImage(SIDE, SIDE, QImage.Format.Format_Grayscale8)
        canvas.render(shown)
        grown = np.frombuffer(shown.constBits(), np.uint8).reshape(SIDE, SIDE).astype(int)
        edge = slice(8, -8)  # the border and the hint are no part of it
        differ = np.abs(grown - render(canvas.drawing))[edge, edge]
        if not canvas.drawing.is_empty:
            assert differ.max() < 100  # softened edges where pieces of a line meet
            assert (differ > 8).mean() < 0.002


def test_the_line_is_painted_under_the_pen_while_it_moves(canvas):
    QTest.mousePress(canvas, LEFT, pos=QPoint(100, 100))
    for x in range(110, 400, 10):
        QTest.mouseMove(canvas, QPoint(x, 100 + (x % 40)))
        canvas.repaint()
        assert grey(canvas, x, 100 + (x % 40)) == 0
    QTest.mouseRelease(canvas, LEFT, pos=QPoint(390, 130))


def test_only_where_the_line_grows_is_painted(qtbot, canvas):
    seen = []

    def paint(event):
        seen.append(event.region().boundingRect())
        type(canvas).paintEvent(canvas, event)

    QTest.mousePress(canvas, LEFT, pos=QPoint(100, 100))
    qtbot.wait(20)
    canvas.paintEvent = paint
    for x in range(110, 400, 10):
        QTest.mouseMove(canvas, QPoint(x, 100))
        qtbot.waitUntil(lambda: bool(seen))
        assert seen[-1].contains(x, 100)
        assert seen.pop().width() < 100
    QTest.mouseRelease(canvas, LEFT, pos=QPoint(390, 100))


def test_the_paper_is_white_in_both_themes_and_shows_what_was_drawn(canvas):
    draw(canvas, (100, 240), (380, 240))
    for scheme in ("light", "dark"):
        theme().choose(scheme)
        assert grey(canvas, 240, 240) == 0
        assert grey(canvas, 240, 400) == 255


# Paper of another size


def test_a_wide_paper_lies_in_the_middle_and_is_rendered_in_its_own_size(canvas):
    canvas.use_paper(WIDE, "Write a number")
    assert canvas.accessibleDescription() == "Write a number"
    draw(canvas, (0, 240), (480, 240))
    (stroke,) = canvas.drawing.strokes
    assert [point[:2] for point in stroke.points] == [(0, 240), (1440, 240)]
    image = render(canvas.drawing)
    assert image.shape == (480, 1440)
    assert (image[240] == 0).all()
    canvas.resize(600, 100)
    draw(canvas, (150, 0), (450, 100))
    assert [point[:2] for point in canvas.drawing.strokes[1].points] == [(0, 0), (1440, 480)]


def test_each_paper_keeps_its_drawing_and_its_history(canvas):
    draw(canvas, (50, 50), (200, 200))
    digit = canvas.drawing
    canvas.use_paper(WIDE, "Write a number")
    assert canvas.drawing.is_empty
    assert not canvas.undo_group.canUndo()
    draw(canvas, (50, 240), (200, 240))
    number = canvas.drawing
    canvas.use_paper(SQUARE, "Draw here")
    assert canvas.drawing == digit
    canvas.undo_group.undo()
    assert canvas.drawing.is_empty
    canvas.use_paper(WIDE, "Write a number")
    assert canvas.drawing == number
    canvas.clear()
    assert canvas.drawing.size == WIDE


def test_a_picture_fills_a_wide_paper_as_far_as_it_can(canvas):
    canvas.use_paper(WIDE, "Write a number")
    canvas.place(np.zeros((100, 600), np.uint8))
    assert canvas.drawing.picture.box(WIDE) == (0, 120, 1440, 240)


# Over the paper


def test_guide_boxes_and_heat_maps_are_seen_but_not_classified(canvas):
    draw(canvas, (100, 100), (380, 380))
    before, shown = render(canvas.drawing), canvas.grab().toImage()
    heat = np.zeros((10, 10, 4), np.uint8)
    heat[:5] = 255, 0, 0, 128
    for show in (
        lambda: canvas.show_guide(True),
        lambda: canvas.show_overlay(heat),
        lambda: canvas.show_boxes(BOXES),
    ):
        show()
        assert canvas.grab().toImage() != shown
        shown = canvas.grab().toImage()
    assert shown.pixelColor(30, 30).red() > shown.pixelColor(30, 30).blue() + 50
    assert np.array_equal(render(canvas.drawing), before)
    canvas.show_guide(False)
    canvas.show_overlay(None)
    canvas.show_boxes(())
    assert grey(canvas, 30, 30) == 255


def test_a_click_on_a_box_draws_nothing_and_a_stroke_there_does(qtbot, canvas):
    canvas.show_boxes(BOXES)
    with qtbot.waitSignal(canvas.box_clicked) as clicked:
        QTest.mouseClick(canvas, LEFT, pos=QPoint(300, 100))
    assert clicked.args == [1]
    assert canvas.drawing.is_empty
    with qtbot.assertNotEmitted(canvas.box_clicked):
        draw(canvas, (100, 100), (200, 200))
        draw(canvas, (10, 10))
    assert [stroke.points[0][:2] for stroke in canvas.drawing.strokes] == [(100, 100), (10, 10)]


def test_the_eraser_erases_in_a_box(qtbot, canvas):
    draw(canvas, (20, 300), (460, 300))
    draw(canvas, (100, 100))
    canvas.show_boxes(BOXES)
    canvas.tool = Tool.ERASER
    with qtbot.assertNotEmitted(canvas.box_clicked):
        draw(canvas, (100, 100))
    assert render(canvas.drawing)[100, 100] == 255


def test_the_smaller_of_two_boxes_is_clicked(qtbot, canvas):
    canvas.show_boxes((Box(0, 0, 480, 480), Box(200, 200, 50, 50)))
    with qtbot.waitSignal(canvas.box_clicked) as clicked:
        QTest.mouseClick(canvas, LEFT, pos=QPoint(225, 225))
    assert clicked.args == [1]


def test_boxes_are_chosen_from_the_keyboard(qtbot, canvas):
    canvas.show_boxes(BOXES)
    for key, chosen in (
        (Qt.Key.Key_Right, 0), (Qt.Key.Key_Right, 1), (Qt.Key.Key_Right, 0), (Qt.Key.Key_Left, 1),
    ):  # fmt: skip
        with qtbot.waitSignal(canvas.box_clicked) as clicked:
            QTest.keyClick(canvas, key)
        assert clicked.args == [chosen]
        assert canvas.chosen_box == chosen
    canvas.show_boxes(())
    with qtbot.assertNotEmitted(canvas.box_clicked):
        QTest.keyClick(canvas, Qt.Key.Key_Right)


def test_captions_stay_on_the_paper(canvas):
    canvas.show_boxes((Box(0, 0, 100, 100, "top left"), Box(470, 400, 10, 50, "far at the right")))
    shown = canvas.grab().toImage()
    canvas.show_boxes((Box(0, 0, 100, 100), Box(470, 400, 10, 50)))
    bare = canvas.grab().toImage()
    for part in (QRectF(4, 3, 30, 10), QRectF(400, 384, 70, 12)):
        assert shown.copy(part.toRect()) != bare.copy(part.toRect())


def test_a_stroke_that_is_shown_from_outside_is_shown_whole(canvas):
    stroke = Stroke((Point(100, 100), Point(300, 100), Point(300, 300)), 30)
    canvas.show_drawing(canvas.drawing.with_stroke(stroke))
    assert grey(canvas, 200, 100) == 0


def test_a_finished_drawing_makes_way_for_the_next_stroke_and_undo_brings_it_back(canvas):
    draw(canvas, (100, 100), (200, 250))
    finished, before = canvas.drawing, canvas.grab().toImage()
    canvas.finish(finished)
    assert canvas.grab().toImage() != before  # it says so
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    QTest.mouseMove(canvas, QPoint(350, 350))
    assert len(canvas.drawing.strokes) == 1
    assert canvas.grab().toImage().pixelColor(150, 175).lightness() > 250  # the old ink is not seen any more
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(350, 350))
    assert canvas.drawing.strokes[0].points[0][:2] == (300, 300)
    canvas.undo_stack.undo()
    assert canvas.drawing == finished
    canvas.finish(None)
    draw(canvas, (300, 300), (350, 350))
    assert len(canvas.drawing.strokes) == 2


def test_the_eraser_goes_on_with_a_finished_drawing(canvas):
    draw(canvas, (100, 100), (200, 250))
    canvas.finish(canvas.drawing)
    canvas.tool = Tool.ERASER
    draw(canvas, (110, 110), (130, 140))
    assert len(canvas.drawing.strokes) == 2


def test_clearing_amid_a_stroke_on_a_fresh_sheet_clears_the_finished_drawing(canvas):
    draw(canvas, (100, 100), (200, 250))
    finished = canvas.drawing
    canvas.finish(finished)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    canvas.clear()
    assert canvas.drawing.is_empty
    canvas.undo_stack.undo()
    assert canvas.drawing == finished


@pytest.mark.parametrize("picture", [False, True], ids=["strokes", "a picture"])
def test_erasing_beside_the_ink_is_no_change(canvas, picture):
    if picture:
        canvas.place(np.full((48, 48), 200, np.uint8))
    else:
        draw(canvas, (100, 100), (200, 120))
    before, count = canvas.drawing, canvas.undo_stack.count()
    pen(canvas, (300, 400, 1.0), (420, 400, 1.0), eraser=True)
    assert canvas.drawing is before
    assert canvas.undo_stack.count() == count

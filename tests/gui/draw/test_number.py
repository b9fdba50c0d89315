"""A number of several digits: written, read, and looked at digit by digit."""

import math
from dataclasses import replace

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from core.classifier import Classifier, load_classifier
from core.data.handwriting import Handwriting
from core.data.normalize import Normalizer
from core.number_reader import FoundDigit
from gui.draw.canvas_card import A_NUMBER, HINT, NUMBER_HINT, ONE_DIGIT
from gui.draw.digit_row import DigitRow
from gui.draw.number import ShownDigit
from gui.draw.number_card import HINT as NOTHING_YET
from gui.draw.number_card import NO_NUMBER
from gui.draw.page import DrawPage
from gui.draw.render import render
from gui.draw.sheet import Sheet
from gui.draw.strokes import SQUARE, WIDE, Drawing, Point, Size, Stroke
from gui.draw.teach.answer_row import Row
from tests.gui.pointing import draw

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def shipped() -> Classifier:
    return load_classifier()


@pytest.fixture
def number(qtbot, window, page, shipped) -> DrawPage:
    """The page with the shipped model and wide paper."""
    page.session.model.use(shipped)
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_N)
    qtbot.wait(10)
    return page


def zero(canvas: QWidget, across: float) -> None:
    """A ring whose middle is at this share of the canvas's width."""
    radius, x, y = canvas.height() * 0.2, canvas.width() * across, canvas.height() / 2
    turns = [2 * math.pi * step / 24 for step in range(25)]
    draw(
        canvas, *((round(x + radius * math.cos(turn)), round(y + radius * math.sin(turn))) for turn in turns)
    )


def reads(qtbot, page: DrawPage, text: str) -> None:
    qtbot.waitUntil(lambda: page.number_card.number.text == text, timeout=5000)


def box(page: DrawPage, place: int) -> QPoint:
    """The middle of a box, in the canvas's pixels."""
    sheet = Sheet.within(page.canvas.size(), WIDE)
    return sheet.shown(page.canvas.boxes[place].rect).center().toPoint()


def test_n_changes_the_paper_and_each_keeps_its_drawing(qtbot, window, page):
    draw(page.canvas, (100, 100), (200, 250))
    assert not page.number_card.isVisible()
    QTest.keyClick(window, Qt.Key.Key_N)
    assert page.canvas.drawing.size == WIDE
    assert page.canvas.accessibleDescription() == NUMBER_HINT
    assert page.canvas_card.modes.index == A_NUMBER
    assert page.number_card.isVisible()
    assert page.number_card.number.text == NOTHING_YET
    QTest.mouseClick(page.canvas_card.modes.childAt(10, 10), LEFT)
    assert page.canvas.drawing.size == SQUARE
    assert page.canvas.accessibleDescription() == HINT
    assert len(page.canvas.drawing.strokes) == 1
    assert not page.number_card.isVisible()


def test_a_number_is_read_boxed_and_named_with_its_digits(qtbot, number):
    zero(number.canvas, 0.25)
    zero(number.canvas, 0.6)
    reads(qtbot, number, "০০")
    latin, share, count = number.number_card.figures.figures
    assert (latin.value, count.value, count.name) == ("00", "2", "digits")
    assert share.value.endswith(" %")
    assert [shown.caption for shown in number.canvas.boxes] == ["০", "০"]
    left, right = (shown.rect for shown in number.canvas.boxes)
    assert left.contains(WIDE.width * 0.25, WIDE.height / 2)
    assert right.contains(WIDE.width * 0.6, WIDE.height / 2)
    assert "০" in number.number_card.digits.accessibleDescription()
    assert number.answer_card.digit.text == "০"
    assert number.session.image.image is not None


def test_the_number_is_read_before_the_pen_is_lifted(qtbot, number):
    zero(number.canvas, 0.25)
    middle, width = number.canvas.height() // 2, number.canvas.width()
    QTest.mousePress(number.canvas, LEFT, pos=QPoint(width // 2, middle - 30))
    QTest.mouseMove(number.canvas, QPoint(width // 2, middle))
    QTest.mouseMove(number.canvas, QPoint(width // 2, middle + 30))
    qtbot.waitUntil(lambda: len(number.canvas.boxes) == 2)
    QTest.mouseRelease(number.canvas, LEFT, pos=QPoint(width // 2, middle + 30))


@pytest.mark.parametrize("way", ["box", "row", "keys on the canvas", "keys in the row"])
def test_a_digit_is_looked_at_when_it_is_gone_to(qtbot, number, way):
    zero(number.canvas, 0.25)
    zero(number.canvas, 0.6)
    reads(qtbot, number, "০০")
    qtbot.waitUntil(lambda: number.canvas.chosen_box == 1)  # the last one that was written
    row = number.number_card.digits
    with qtbot.waitSignal(number.digit_chosen) as chosen:
        if way == "box":
            QTest.mouseClick(number.canvas, LEFT, pos=box(number, 0))
        elif way == "row":
            QTest.mouseClick(row, LEFT, pos=row.cell(0).center().toPoint())
        elif way == "keys on the canvas":
            QTest.keyClick(number.canvas, Qt.Key.Key_Left)
        else:
            QTest.keyClick(row, Qt.Key.Key_Right)  # on from the last is the first
    digit = chosen.args[0]
    assert isinstance(digit, FoundDigit)
    assert digit.box.left < WIDE.width * 0.4
    qtbot.waitUntil(lambda: np.array_equal(number.session.image.image, digit.prediction.normalized.image))
    assert number.canvas.chosen_box == 0
    assert row.accessibleDescription().endswith("digit 1 is shown")
    assert len(number.canvas.drawing.strokes) == 2


def test_a_digit_of_a_number_is_corrected_and_kept_by_itself(qtbot, number, shipped, handwriting_home):
    zero(number.canvas, 0.25)
    zero(number.canvas, 0.6)
    reads(qtbot, number, "০০")
    number.choose_digit(0)
    qtbot.waitUntil(lambda: number.canvas.chosen_box == 0)
    QTest.keyClick(number.canvas, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(number.teaching.shelf.entries) == 1)
    handwriting = Handwriting(handwriting_home)
    [entry] = handwriting.listing().entries
    kept = handwriting.image(entry)
    assert entry.digit == 0
    assert kept.shape[1] < 2 * kept.shape[0]
    assert shipped.classify(kept).digit == 0
    [stroke] = handwriting.strokes(entry)  # its own one alone, on its own ink
    drawn = Stroke(tuple(Point(*point) for point in stroke["points"]), stroke["width"])
    height, width = kept.shape
    painted = render(Drawing((drawn,), size=Size(width, height)))
    assert ((painted < 128) == (kept < 128)).mean() > 0.95


def look_at(qtbot, page: DrawPage, place: int) -> None:
    QTest.mouseClick(page.canvas, LEFT, pos=box(page, place))
    qtbot.waitUntil(lambda: page.canvas.chosen_box == place)


def test_each_digit_of_a_number_is_added_once(qtbot, number):
    row = number.teaching.card.answer
    for across in (0.25, 0.6):
        zero(number.canvas, across)
    reads(qtbot, number, "০০")
    look_at(qtbot, number, 0)
    QTest.keyClick(number.canvas, Qt.Key.Key_Return)
    assert row.shown is Row.KEPT
    look_at(qtbot, number, 1)
    assert row.shown is Row.ASKING
    look_at(qtbot, number, 0)
    assert row.shown is Row.KEPT
    QTest.keyClick(number.canvas, Qt.Key.Key_Return)
    zero(number.canvas, 0.85)  # the number goes on, and is read anew
    reads(qtbot, number, "০০০")
    look_at(qtbot, number, 0)
    assert row.shown is Row.KEPT
    assert len(number.teaching.shelf.entries) == 1
    QTest.mouseClick(row.undo_button, LEFT)
    qtbot.waitUntil(lambda: row.shown is Row.ASKING)
    assert number.teaching.shelf.entries == ()


def test_a_corrected_digit_is_corrected_in_the_number_too(qtbot, number):
    for across in (0.25, 0.6):
        zero(number.canvas, across)
    reads(qtbot, number, "০০")
    look_at(qtbot, number, 0)
    QTest.keyClick(number.canvas, Qt.Key.Key_5)
    QTest.keyClick(number.canvas, Qt.Key.Key_Return)
    reads(qtbot, number, "৫০")
    latin, _, count = number.number_card.figures.figures
    assert latin.value == "50"
    assert f"{count.value} {count.name}" == "2 digits, 1 corrected"
    assert [shown.caption for shown in number.canvas.boxes] == ["৫ corrected", "০"]
    assert number.number_card.digits.accessibleDescription().startswith("৫ corrected, ০ ")
    assert number.answer_card.digit.text == "৫"  # what the writer says, and beside it what the network says
    assert number.answer_card.digit.lines[1] == "you said ৫"
    assert number.answer_card.digit.lines[2].startswith("the network reads ০, 9")
    qtbot.waitUntil(lambda: len(number.teaching.shelf.entries) == 1)
    QTest.keyClick(number.canvas, Qt.Key.Key_Backspace)
    reads(qtbot, number, "০০")
    *_, count = number.number_card.figures.figures
    assert f"{count.value} {count.name}" == "2 digits"
    assert number.answer_card.digit.text == "০"
    assert not number.answer_card.digit.lines[1].startswith("you said")


def test_the_other_paper_and_back_looks_at_the_same_digit(qtbot, window, number):
    for across in (0.25, 0.6):
        zero(number.canvas, across)
    reads(qtbot, number, "০০")
    look_at(qtbot, number, 0)
    for _ in range(2):
        QTest.keyClick(window, Qt.Key.Key_N)
    reads(qtbot, number, "০০")
    qtbot.waitUntil(lambda: number.canvas.chosen_box is not None)
    assert number.canvas.chosen_box == 0


def test_the_header_says_what_is_written(window, number):
    assert number.subtitle == "write a number in Bangla digits"
    QTest.keyClick(window, Qt.Key.Key_N)
    assert number.subtitle == "draw a Bangla digit"


def test_static_noise_is_no_number(qtbot, window, number):
    window.receive(np.random.default_rng(5).integers(0, 256, (160, 480)).astype(np.uint8))
    reads(qtbot, number, NO_NUMBER)
    assert number.canvas.boxes == ()
    assert number.number_card.figures.figures == ()


def test_writing_on_looks_at_what_is_written(qtbot, number):
    zero(number.canvas, 0.25)
    zero(number.canvas, 0.5)
    reads(qtbot, number, "০০")
    number.choose_digit(0)
    qtbot.waitUntil(lambda: number.canvas.chosen_box == 0)
    zero(number.canvas, 0.75)
    reads(qtbot, number, "০০০")
    assert number.canvas.chosen_box == 2


def test_undo_takes_a_digit_back_and_clearing_all_of_them(qtbot, window, number):
    zero(number.canvas, 0.25)
    zero(number.canvas, 0.6)
    reads(qtbot, number, "০০")
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    reads(qtbot, number, "০")
    assert [(figure.value, figure.name) for figure in number.number_card.figures.figures][2] == ("1", "digit")
    QTest.keyClick(window, Qt.Key.Key_Delete)
    assert number.number_card.number.text == NOTHING_YET
    assert number.canvas.boxes == ()
    assert number.session.image.image is None


def test_no_answer_to_an_older_drawing_is_shown(qtbot, window, number):
    zero(number.canvas, 0.25)
    number.canvas.clear()
    zero(number.canvas, 0.6)
    QTest.keyClick(window, Qt.Key.Key_N)
    qtbot.wait(400)
    assert number.number_card.number.text == NOTHING_YET
    assert number.canvas.boxes == ()
    assert number.session.image.image is None


def test_a_picture_of_a_number_is_read_where_it_lies(qtbot, window, number):
    picture = np.full((300, 600), 255, np.uint8)
    for x in (150, 450):
        cv2.circle(picture, (x, 150), 70, 0, 18)
    window.receive(picture)
    reads(qtbot, number, "০০")
    assert number.canvas.drawing.size == WIDE
    unit, corner = WIDE.height / 300, (WIDE.width - 2 * WIDE.height) / 2
    for shown, x in zip(number.canvas.boxes, (150, 450), strict=True):
        assert shown.rect.center().x() == pytest.approx(corner + unit * x, abs=6)
        assert shown.rect.width() == pytest.approx(unit * 158, abs=25)


def test_a_picture_without_digits_says_so(qtbot, window, number):
    window.receive(np.full((100, 300), 255, np.uint8))
    reads(qtbot, number, NO_NUMBER)
    assert number.session.image.image is None


def test_a_model_of_pictures_reads_no_number_and_says_what_would(qtbot, window, number, shipped):
    zero(number.canvas, 0.25)
    reads(qtbot, number, "০")
    normalizer = Normalizer.of_size(32, kind="picture", channels=1)
    number.session.model.use(Classifier(replace(shipped.model, name="pictures", normalizer=normalizer)))
    card = number.number_card
    assert card.number.text.startswith(
        "pictures is a model for whole pictures and reads no numbers: choose one"
    )
    assert card.figures.figures == ()
    assert number.answer_card.digit.lines is None
    assert number.canvas.boxes == ()
    assert number.session.image.image is None
    zero(number.canvas, 0.6)
    qtbot.wait(100)
    assert not window.banner.isVisible()
    number.session.model.use(shipped)
    reads(qtbot, number, "০০")


def test_undoing_brings_no_other_paper(qtbot, window, number):
    assert number.canvas_card.modes.index == A_NUMBER
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert number.canvas_card.modes.index == A_NUMBER
    QTest.keyClick(window, Qt.Key.Key_N)
    assert number.canvas_card.modes.index == ONE_DIGIT


def test_many_digits_find_room_in_lines(qtbot, number):
    zero(number.canvas, 0.5)
    reads(qtbot, number, "০")
    row = DigitRow()
    qtbot.addWidget(row)
    row.resize(700, row.height())
    row.show_digits([ShownDigit(number._given.digit)] * 25, 24)
    row.show()
    qtbot.waitExposed(row)
    cells = [row.cell(place) for place in range(25)]
    inside = row.rect().toRectF().adjusted(-0.5, -0.5, 0.5, 0.5)
    assert all(inside.contains(cell) and cell.height() > 40 for cell in cells)
    assert not any(a.intersects(b) for i, a in enumerate(cells) for b in cells[:i])
    with qtbot.waitSignal(row.chosen) as chosen:
        QTest.mouseClick(row, LEFT, pos=cells[20].center().toPoint())
    assert chosen.args == [20]


@pytest.mark.parametrize("size", [(1024, 700), (1280, 800), (2560, 1440)])
def test_nothing_is_cut_or_overlaps_at_any_size(qtbot, window, number, size):
    zero(number.canvas, 0.5)
    reads(qtbot, number, "০")
    window.resize(*size)
    qtbot.wait(150)
    assert number.teaching.card.answer.heading.isVisible()
    right = [number.answer_card, number.steps_card, number.teaching.card]
    cards = [number.canvas_card, number.number_card, number.maps_card, *right]
    frames = [card.geometry() for card in cards]
    assert all(number.rect().contains(frame) for frame in frames)
    assert not any(a.intersects(b) for i, a in enumerate(frames) for b in frames[:i])
    for card in cards:
        least = card.minimumSizeHint()
        assert card.width() >= least.width()
        assert card.height() >= least.height()
    assert number.canvas.width() > 0.4 * number.width()
    assert number.canvas.width() == pytest.approx(3 * number.canvas.height(), abs=8)

"""What speaks for an answer, laid over the drawing."""

from itertools import pairwise
from threading import Event

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyle, QStyleOptionComboBox

from core.classifier import Classifier, load_classifier
from core.data.normalize import Normalizer
from core.insight import METHODS
from core.model_file import Model
from core.nn.architecture import Architecture
from gui.draw.answer import Question, answer
from gui.draw.page import DrawPage
from gui.draw.strokes import SQUARE, WIDE, Drawing, Picture, Point, Stroke
from gui.draw.why import Evidence, explain
from gui.draw.why_bar import WhyBar
from gui.draw.why_overlay import WhyOverlay
from gui.settings import WHY_METHOD
from gui.theme import theme
from tests.gui.pointing import draw

GRAD_CAM, OCCLUSION, GRADIENT, INTEGRATED = range(4)
HOOK = ((160.0, 120.0), (320.0, 120.0), (300.0, 240.0), (280.0, 380.0))


@pytest.fixture(scope="module")
def shipped() -> Classifier:
    return load_classifier()


@pytest.fixture
def dense() -> Classifier:
    """A network without a convolution."""
    layers = [{"Flatten": {}}, {"Linear": {"out_features": 10}}]
    architecture = Architecture.from_dict({"input": [1, 28, 28], "layers": layers}, name="dense", source="")
    network = architecture.build(np.random.default_rng(1))
    return Classifier(Model("dense", architecture, network, Normalizer.of_size(28), tuple("0123456789")))


@pytest.fixture
def drawn(qtbot, window, page) -> DrawPage:
    """With a drawing that is answered."""
    qtbot.waitUntil(window.isActiveWindow)
    draw(page.canvas, (100, 100), (200, 250), (120, 300))
    qtbot.waitUntil(lambda: page.session.image.image is not None)
    return page


def hook(shift: float = 0.0) -> Stroke:
    return Stroke(tuple(Point(x + shift, y) for x, y in HOOK), 30)


def seen(page: DrawPage):
    return page.canvas.grab().toImage()


def test_w_lays_the_map_over_the_drawing_and_takes_it_away(qtbot, window, drawn):
    bare = seen(drawn)
    assert drawn.why.hint.isVisible()
    QTest.keyClick(window, Qt.Key.Key_W)
    qtbot.waitUntil(lambda: seen(drawn) != bare)
    assert drawn.why.is_on
    assert drawn.why.methods.isVisible()
    assert drawn.why.legend.isVisible()
    QTest.mouseClick(drawn.why.shown, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: seen(drawn) == bare)
    assert not drawn.why.methods.isVisible()


def test_every_method_and_both_classes_have_a_map_of_their_own(qtbot, window, drawn, shipped):
    drawn.session.model.use(shipped)
    drawn.why.shown.click()
    pictures = []
    for method in (GRAD_CAM, OCCLUSION, GRADIENT):
        for which in (0, 1):
            before = seen(drawn)
            drawn.why.methods.setCurrentIndex(method)
            drawn.why.classes.choose(which)
            qtbot.waitUntil(lambda before=before: seen(drawn) != before)
            qtbot.waitUntil(lambda: drawn._reasons._explanations.idle)
            qtbot.wait(20)
            pictures.append(seen(drawn))
    assert all(a != b for i, a in enumerate(pictures) for b in pictures[:i])


def test_the_classes_to_choose_from_are_the_answer_and_the_runner_up(qtbot, window, drawn):
    first, second = drawn._given.two_likeliest
    names = [segment.text() for segment in drawn.why.classes._group.buttons()]
    assert names == ["০১২৩৪৫৬৭৮৯"[first], "০১২৩৪৫৬৭৮৯"[second]]
    assert drawn.answer_card.digit.text == names[0]


def test_the_map_goes_with_the_drawing(qtbot, window, drawn):
    drawn.why.shown.click()
    bare = seen(drawn)
    qtbot.waitUntil(lambda: seen(drawn) != bare)
    drawn.canvas.clear()
    blank = seen(drawn)
    qtbot.wait(150)
    assert seen(drawn) == blank
    assert drawn.why.is_on


def test_a_map_stays_while_the_drawing_grows_and_goes_with_it(qtbot, canvas, classifier):
    bar = WhyBar()
    qtbot.addWidget(bar)
    overlay = WhyOverlay(bar, canvas)
    bar.shown.setChecked(True)
    drawing = Drawing((hook(),))
    overlay.show(answer(Question(classifier, drawing)))
    qtbot.waitUntil(lambda: canvas.has_overlay)
    overlay.show(answer(Question(classifier, drawing.with_stroke(hook(-60)))))
    assert canvas.has_overlay
    overlay.show(answer(Question(classifier, drawing)))
    assert not canvas.has_overlay
    qtbot.waitUntil(lambda: canvas.has_overlay)
    overlay.show(None)
    assert not canvas.has_overlay
    overlay.stop()


@pytest.mark.parametrize("size", [(1024, 700), (1280, 800)])
def test_the_row_has_room_for_all_that_is_on_it(qtbot, window, drawn, size):
    window.resize(*size)
    drawn.why.shown.click()
    drawn.why.show_classes(("6", "3"), 0.0)
    qtbot.wait(80)
    parts = [drawn.why.shown, drawn.why.methods, drawn.why.classes, drawn.why.legend]
    assert all(part.width() >= part.minimumSizeHint().width() for part in parts)
    assert all(left.geometry().right() < right.x() for left, right in pairwise(parts))
    assert drawn.why.rect().contains(drawn.why.legend.geometry())
    assert drawn.canvas_card.width() >= drawn.canvas_card.minimumSizeHint().width()


@pytest.mark.parametrize("size", [(1024, 700), (1280, 800)])
def test_no_methods_name_is_cut(qtbot, window, drawn, size):
    window.resize(*size)
    drawn.why.shown.click()
    drawn.why.show_classes(("6", "3"), 0.0)
    qtbot.wait(50)
    box, option = drawn.why.methods, QStyleOptionComboBox()
    box.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    room = box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, box).width()
    assert room >= max(box.fontMetrics().horizontalAdvance(method.title) for method in METHODS)


def test_a_slow_method_shows_that_it_works_and_a_quick_one_does_not(qtbot, canvas, classifier, monkeypatch):
    done = Event()

    def slow(given, method, _class_number):
        if method is METHODS[INTEGRATED]:
            done.wait(10)
        return explain(given, METHODS[GRADIENT], _class_number)

    monkeypatch.setattr("gui.draw.why_overlay.explain", slow)
    bar = WhyBar()
    qtbot.addWidget(bar)
    overlay = WhyOverlay(bar, canvas)
    bar.shown.setChecked(True)
    said = []
    monkeypatch.setattr(bar.legend, "update", lambda: said.append(bar.legend.is_working))
    bar.methods.setCurrentIndex(GRADIENT)
    overlay.show(answer(Question(classifier, Drawing((hook(),)))))
    qtbot.waitUntil(lambda: canvas.has_overlay)
    qtbot.wait(120)
    assert not any(said)
    bar.methods.setCurrentIndex(INTEGRATED)
    assert not bar.legend.is_working
    qtbot.waitUntil(lambda: bar.legend.is_working)
    assert bar.legend.accessibleName() == "working…"
    done.set()
    qtbot.waitUntil(lambda: canvas.has_overlay)
    assert not bar.legend.is_working
    overlay.stop()


def test_nothing_works_on_after_the_drawing_is_gone(qtbot, canvas, classifier, monkeypatch):
    done = Event()
    monkeypatch.setattr("gui.draw.why_overlay.explain", lambda *_given: done.wait(10) and None)
    bar = WhyBar()
    qtbot.addWidget(bar)
    overlay = WhyOverlay(bar, canvas)
    bar.shown.setChecked(True)
    overlay.show(answer(Question(classifier, Drawing((hook(),)))))
    qtbot.waitUntil(lambda: bar.legend.is_working)
    overlay.show(None)
    assert not bar.legend.is_working
    qtbot.wait(130)
    assert not bar.legend.is_working
    done.set()
    overlay.stop()


def test_a_network_without_convolutions_says_so_and_shows_another_method(qtbot, window, drawn, dense):
    drawn.why.methods.setCurrentIndex(GRAD_CAM)
    drawn.session.model.use(dense)
    drawn.why.shown.click()
    qtbot.waitUntil(window.banner.isVisible)
    assert "no convolution" in window.banner.text
    qtbot.waitUntil(lambda: drawn.why.methods.currentIndex() == OCCLUSION)
    assert "not for this network" in drawn.why.methods.itemText(GRAD_CAM)
    bare = seen(drawn)
    drawn.why.methods.setCurrentIndex(GRADIENT)
    qtbot.waitUntil(lambda: seen(drawn) != bare)


def test_another_network_is_offered_every_method_again(qtbot, window, drawn, dense, classifier):
    drawn.session.model.use(dense)
    drawn.why.shown.click()
    qtbot.waitUntil(lambda: drawn.why.methods.currentIndex() == OCCLUSION)
    drawn.session.model.use(classifier)
    assert drawn.why.methods.itemText(GRAD_CAM) == "Grad-CAM"
    bare = seen(drawn)
    drawn.why.methods.setCurrentIndex(GRAD_CAM)
    qtbot.waitUntil(lambda: seen(drawn) != bare)


def test_the_legend_says_what_the_colours_mean(qtbot):
    bar = WhyBar()
    qtbot.addWidget(bar)
    bar.methods.setCurrentIndex(OCCLUSION)
    assert bar.legend.words == ("against", "for")
    bar.methods.setCurrentIndex(GRAD_CAM)
    assert bar.legend.words == ("little", "much")
    assert bar.legend.accessibleName() == "Colours from little to much"


def test_the_method_is_remembered(qtbot):
    bar = WhyBar()
    qtbot.addWidget(bar)
    bar.methods.setCurrentIndex(GRADIENT)
    bar.remember()
    assert WHY_METHOD.get() == "Gradient × input"
    again = WhyBar()
    qtbot.addWidget(again)
    assert again.method.title == "Gradient × input"
    assert not again.is_on


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("value", [-1, -0.5, -0.25, 0.25, 0.5, 1])
def test_what_speaks_is_seen_on_ink_as_on_paper(qapp, scheme, value):
    """Through the map black ink stays darker than white paper, and both take the colour, for and against."""
    theme().choose(scheme)
    values = np.array([[0, value]], np.float32)
    *colours, opacity = np.moveaxis(Evidence(values).coloured(theme().evidence_map).astype(float), -1, 0)
    over_ink, over_paper = (
        np.stack(colours, -1)[0] * opacity[0, :, None] / 255 + ground * (255 - opacity[0, :, None]) / 255
        for ground in (0, 255)
    )
    theme().choose("light")
    for without, with_evidence in (over_ink, over_paper):
        assert np.ptp(without) < 2  # grey
        red, _, blue = with_evidence
        assert (red - blue) * np.sign(value) > 25
    assert (over_paper.mean(axis=1) - over_ink.mean(axis=1) > 35).all()


@pytest.mark.parametrize("method", METHODS[:3], ids=lambda method: method.title)
@pytest.mark.parametrize("paper", [SQUARE, WIDE], ids=["digit", "number"])
def test_what_speaks_for_a_digit_lies_on_it(shipped, method, paper):
    strokes = (hook(),) if paper is SQUARE else (hook(), hook(500), hook(900))
    given = answer(Question(shipped, Drawing(strokes, size=paper), chosen=1))
    evidence = explain(given, method, given.two_likeliest[0])
    height, width = evidence.values.shape
    assert (height, width) == (paper.height // 4, paper.width // 4)
    assert np.abs(evidence.values).max() == pytest.approx(1, abs=0.25)
    assert method.signed or evidence.values.min() >= 0
    weights = np.abs(evidence.values)
    y, x = 4 * np.mgrid[:height, :width]
    x = x - (0 if paper is SQUARE else 500)  # from where the digit in question begins
    around = (np.abs(x - 240) < 80 + 60) & (np.abs(y - 250) < 130 + 60)
    assert weights[around].sum() > 0.9 * weights.sum()
    on_line = (np.abs(y - 120) < 30) & (np.abs(x - 240) < 80) | (np.abs(x - 300) < 40) & (
        np.abs(y - 250) < 130
    )
    assert weights[on_line].mean() > 3 * weights[~on_line].mean()


def test_what_speaks_in_a_picture_lies_where_the_picture_does(shipped):
    small = np.full((100, 50), 255, np.uint8)
    small[20:80, 35:41] = 0  # in the right half of a picture in the middle of the paper
    given = answer(Question(shipped, Drawing((), Picture(small))))
    values = explain(given, METHODS[OCCLUSION], given.two_likeliest[0]).values
    _, columns = np.nonzero(np.abs(values) > 0.5)
    assert columns.mean() * 4 == pytest.approx(120 + 38 * 4.8, abs=40)


@pytest.mark.parametrize("paper", [SQUARE, WIDE], ids=["digit", "number"])
@pytest.mark.parametrize("method", METHODS[:2], ids=lambda method: method.title)
def test_a_map_fades_out_and_leaves_empty_paper_empty(shipped, method, paper):
    given = answer(Question(shipped, Drawing((hook(),), size=paper)))
    values = np.abs(explain(given, method, given.two_likeliest[0]).values)
    steps = max(np.abs(np.diff(values, axis=axis)).max() for axis in (0, 1))
    assert steps < 0.25  # nowhere a hard edge
    height, width = values.shape
    y, x = 4 * np.mgrid[:height, :width]
    far = np.min([np.hypot(x - px, y - py) for px, py in hook().smoothed()[:, :2]], axis=0) > 110
    assert values[far].max() < 0.05


def test_a_runner_up_that_hardly_counts_says_so(qtbot):
    bar = WhyBar()
    qtbot.addWidget(bar)
    bar.show_classes(("6", "3"), 0.0004)
    assert [segment.text() for segment in bar.classes._group.buttons()] == ["৬", "৩ ≈0"]
    bar.show_classes(("6", "3"), 0.12)
    assert [segment.text() for segment in bar.classes._group.buttons()] == ["৬", "৩"]

"""Why: every method's map, for the answer or any other class."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.classifier import Classifier
from core.data.digits import glyph
from core.insight import METHODS
from tests.core.insight.networks import network_of


def test_every_method_says_what_speaks_for_the_answer(seen, qtbot):
    card = seen.why
    qtbot.waitUntil(lambda: card.is_complete)
    look = seen.subject.look
    assert card.title.text() == f"Why {glyph(look.classifier.model.class_names[look.answer])}?"
    for method, shown in zip(METHODS, card.reasons, strict=True):
        values = method.function(look.classifier.model, look.image, look.answer)
        np.testing.assert_allclose(shown.reason.values, values / np.abs(values).max(), atol=1e-5)
        assert method.explanation in shown.view.toolTip()


def test_another_class_is_chosen_with_the_keyboard(seen, qtbot):
    card = seen.why
    card.classes.setFocus()
    QTest.keyClick(card.classes, Qt.Key.Key_Down)
    QTest.keyClick(card.classes, Qt.Key.Key_Down)
    assert card.class_number == 1
    assert card.title.text() == "Why ১?"
    qtbot.waitUntil(lambda: card.is_complete)
    assert all(each.reason.asked.class_number == 1 for each in card.reasons)


def test_an_emptied_paper_empties_the_card(seen, qtbot):
    qtbot.waitUntil(lambda: seen.why.is_complete)
    seen.session.image.show(None)
    assert seen.why.title.text() == "Why"
    assert all(each.reason is None for each in seen.why.reasons)
    assert seen.why.words.isVisible()


def test_a_method_that_does_not_go_with_the_network_says_so_and_the_others_follow(alone, qtbot):
    alone.session.model.use(Classifier(network_of("flat")))
    card = alone.why
    qtbot.waitUntil(lambda: all(each.reason is not None for each in card.reasons[1:]))
    assert card.reasons[0].reason is None
    assert "no convolution whose maps Grad-CAM could weigh" in card.words.text()


def test_no_map_stands_under_the_name_of_another_class(seen, qtbot):
    card = seen.why
    qtbot.waitUntil(lambda: card.is_complete)
    card.choose_class(3 if card.class_number != 3 else 4)
    assert all(each.reason is None for each in card.reasons)


def test_maps_of_the_look_before_are_pale(seen, qtbot, drawing):
    card = seen.why
    qtbot.waitUntil(lambda: card.is_complete)
    before = card.reasons[1].view.grab().toImage()
    changed = drawing.copy()
    changed[20:24, 8:20] = 255
    number = card.class_number
    seen.session.image.show(changed)
    qtbot.waitUntil(lambda: seen.subject.look is not None and (seen.subject.look.image == changed).all())
    if card.class_number == number and card.reasons[1].reason.asked.look is not seen.subject.look:
        assert card.reasons[1].view.grab().toImage() != before

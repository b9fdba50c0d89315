import threading
import time
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.classifier import Classifier
from core.errors import TrainingError
from core.model_file import load_model
from core.training import replay
from core.training.events import Preparing
from core.training.personal import Comparison, Learned
from gui.draw.teach import learner as learner_module
from gui.draw.teach import teaching as teaching_module
from gui.draw.teach.teaching import DECIDE_FIRST
from gui.model_chip import ModelChip
from gui.settings import ACTIVE_MODEL
from tests.gui.answering import answer_questions
from tests.gui.draw.teach.conftest import click, fill, write

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def full(qtbot, teaching, handwriting):
    """Drawings to learn from are there."""
    fill(handwriting, *[digit for digit in range(10) for _ in range(3)])
    teaching.shelf.read()
    qtbot.waitUntil(lambda: len(teaching.shelf.entries) == 30)
    return teaching


@pytest.fixture
def seen(monkeypatch):
    """Learning that is over at once; what it was given."""
    given = []

    def learn(model, drawings, original):
        given.append((model, drawings, original))
        yield Preparing(1, 2)
        time.sleep(0.02)
        yield Learned(
            replace(model, name="tiny, my hand"), 20, Comparison(10, 0.7, 1.0), Comparison(1000, 0.994, 0.99)
        )

    monkeypatch.setattr(learner_module, "learn_handwriting", learn)
    return given


def learn(qtbot, teaching):
    click(teaching.card.progress.learn_button)
    qtbot.waitUntil(lambda: teaching.card.learning.has_result)


def test_who_is_on_another_page_hears_that_it_has_learned(qtbot, full, seen, page, window):
    click(full.card.progress.learn_button)
    page.hide()  # as the window does for another page
    qtbot.waitUntil(lambda: "has learned your handwriting" in window.banner.text)


def test_what_is_asked_for_while_it_learns_is_answered(qtbot, full, endless, page, window):
    click(full.card.progress.learn_button)
    for key in (Qt.Key.Key_H, Qt.Key.Key_T):
        QTest.keyClick(page.window(), key, CTRL)
        assert window.banner.text.startswith("The network is learning")
    assert full.browser is None
    assert full.card.is_learning


@pytest.mark.parametrize("key", [Qt.Key.Key_T, Qt.Key.Key_L])
def test_a_new_model_is_decided_on_first(qtbot, full, seen, page, window, key):
    learn(qtbot, full)
    QTest.keyClick(page.window(), key, CTRL)
    assert window.banner.text == DECIDE_FIRST
    assert full.card.learning.has_result


def test_a_digit_key_says_that_the_new_model_is_decided_on_first(qtbot, full, seen, drawn, window):
    learn(qtbot, full)
    write(drawn.canvas, "৩")
    assert window.banner.text == DECIDE_FIRST
    assert len(full.shelf.entries) == 30


@pytest.mark.parametrize("by_key", [False, True])
def test_with_too_few_drawings_learning_says_how_many_it_takes(
    qtbot, page, window, teaching, handwriting, by_key
):
    none = "You have no drawings yet; learning needs 3 or more of at least 2 digits."
    assert teaching.card.progress.learn_button.toolTip() == none
    fill(handwriting, 4, 4, 4, 7)
    teaching.shelf.read()
    expected = "You have 4 drawings; learning needs 3 or more of at least 2 digits."
    qtbot.waitUntil(lambda: teaching.card.progress.learn_button.toolTip() == expected)
    if by_key:
        QTest.keyClick(page.window(), Qt.Key.Key_L, CTRL)
    else:
        click(teaching.card.progress.learn_button)
    assert window.banner.text == expected
    assert teaching.card.is_judging


def test_before_and_after_are_shown_and_nothing_changes_yet(qtbot, full, seen, classifier):
    active = full._session.model.classifier
    learn(qtbot, full)
    body = full.card.learning
    assert body.verdict.text() == "Better on your hand, as good on other digits."
    assert [figures.text() for _, figures in body.labels] == [
        "7 of 10 right before, 10 now",
        "99.4 % right before, 99.0 % now",
    ]
    [(model, drawings, original)] = seen
    assert model is active.model
    assert len(drawings) == 30
    assert original is None
    assert full._session.model.classifier is active
    assert not full._session.models.exists()


def test_the_new_model_is_used_kept_as_a_file_and_listed_in_the_menu(qtbot, full, seen, window):
    learn(qtbot, full)
    click(full.card.learning.use_button)
    qtbot.waitUntil(lambda: full.card.is_judging)
    [path] = full._session.models.iterdir()
    assert path.name == "tiny, my hand.safetensors"
    assert load_model(path).name == full._session.model.classifier.model.name == "tiny, my hand"
    assert "is active and kept in" in window.banner.text
    assert ACTIVE_MODEL.get() == str(path)  # the next start begins with it
    chip = window.findChild(ModelChip)
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    [entry] = [action for action in chip._menu.actions() if action.text() == path.stem]
    full._session.model.use(*full.learner._before)
    with qtbot.waitSignal(full._session.model.changed):
        entry.trigger()
    assert full._session.model.classifier.model.name == "tiny, my hand"
    chip._menu.close()


def test_going_back_is_one_click(qtbot, full, seen):
    before = full._session.model.classifier
    learn(qtbot, full)
    click(full.card.learning.use_button)
    qtbot.waitUntil(lambda: full.card.is_judging)
    click(full.card.progress.back_button)
    assert full._session.model.classifier is before
    assert not full.card.progress.back_button.isVisible()
    assert len(list(full._session.models.iterdir())) == 1  # it can be opened again


def test_another_model_leaves_nothing_to_go_back_to(qtbot, full, seen, model):
    learn(qtbot, full)
    click(full.card.learning.use_button)
    qtbot.waitUntil(full.card.progress.back_button.isVisible)
    full._session.model.use(Classifier(model))
    assert not full.card.progress.back_button.isVisible()


def test_a_second_one_has_a_name_of_its_own(qtbot, full, seen):
    for _ in range(2):
        learn(qtbot, full)
        click(full.card.learning.use_button)
        qtbot.waitUntil(lambda: full.card.is_judging)
    assert sorted(path.stem for path in full._session.models.iterdir()) == [
        "tiny, my hand",
        "tiny, my hand 2",
    ]


def test_escape_does_not_discard_what_was_learned(qtbot, full, seen, page, window):
    learn(qtbot, full)
    QTest.keyClick(page.canvas, Qt.Key.Key_Escape)
    assert full.card.learning.has_result
    assert window.banner.text == "Press “Discard” to give the new model up; Return uses it."


@pytest.mark.parametrize("by_key", [False, True])
def test_discarding_leaves_everything_as_it_was(qtbot, full, seen, by_key):
    before = full._session.model.classifier
    learn(qtbot, full)
    if by_key:
        full.card.learning.discard_button.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(full.card.learning.discard_button, Qt.Key.Key_Space)
    else:
        click(full.card.learning.discard_button)
    assert full.card.is_judging
    assert full._session.model.classifier is before
    assert not full._session.models.exists()
    assert not full.card.progress.back_button.isVisible()


def test_a_model_that_cannot_be_written_can_be_tried_again(qtbot, full, seen, window):
    full._session.models.parent.mkdir(parents=True)
    full._session.models.write_text("a file is in the way")
    learn(qtbot, full)
    click(full.card.learning.use_button)
    qtbot.waitUntil(window.banner.isVisible)
    assert str(full._session.models) in window.banner.text
    assert full.card.learning.has_result
    full._session.models.unlink()
    click(full.card.learning.use_button)
    qtbot.waitUntil(lambda: full.card.is_judging)


def test_learning_can_be_cancelled_and_the_rail_shows_that_it_runs(qtbot, full, page, window, monkeypatch):
    going_on, closed = threading.Event(), threading.Event()
    busy: list[bool] = []
    page.busy_changed.connect(busy.append)

    def forever(*_):
        try:
            for done in range(100_000):
                yield Preparing(done, 100_000)
                going_on.set()
                time.sleep(0.002)
        finally:
            closed.set()

    monkeypatch.setattr(learner_module, "learn_handwriting", forever)
    QTest.keyClick(page.window(), Qt.Key.Key_L, CTRL)
    qtbot.waitUntil(lambda: going_on.is_set() and full.card.learning.bar.value() > 0)
    assert full.card.learning.sentence.text() == "Preparing digits"
    assert busy == [True]
    click(full.card.learning.cancel_button)
    qtbot.waitUntil(lambda: full.card.is_judging)
    assert closed.is_set()
    assert busy == [True, False]
    assert window.banner.text == "Learning is stopped; nothing has changed."


def test_learning_that_is_cancelled_while_before_and_after_are_compared_has_no_result(
    qtbot, full, page, window, monkeypatch
):
    cancelled = threading.Event()

    def learn(model, *_):
        yield Preparing(1, 2)
        cancelled.wait(10)
        yield Learned(model, 20, Comparison(10, 0.7, 1.0), Comparison(1000, 0.994, 0.99))

    monkeypatch.setattr(learner_module, "learn_handwriting", learn)
    click(full.card.progress.learn_button)
    qtbot.waitUntil(lambda: full.card.learning.bar.maximum() > 0)
    QTest.keyClick(page.canvas, Qt.Key.Key_Escape)
    cancelled.set()
    qtbot.waitUntil(lambda: full.card.is_judging)
    assert not full.learner.undecided
    assert window.banner.text == "Learning is stopped; nothing has changed."


@pytest.fixture
def endless(monkeypatch):
    """Learning that goes on until it is stopped; set when it was."""
    closed = threading.Event()

    def forever(*_):
        try:
            while True:
                yield Preparing(1, 2)
                time.sleep(0.002)
        finally:
            closed.set()

    monkeypatch.setattr(learner_module, "learn_handwriting", forever)
    return closed


def test_closing_the_window_while_it_learns_asks_first(qtbot, full, window, endless):
    click(full.card.progress.learn_button)
    said = answer_questions("Keep learning", "Close anyway")
    assert not window.close()
    assert full.learner.learning
    assert not endless.is_set()
    assert window.close()
    assert endless.is_set()
    assert said == ["The network is learning your handwriting."] * 2


def test_learning_that_was_cancelled_is_not_asked_about(qtbot, full, window, endless):
    click(full.card.progress.learn_button)
    click(full.card.learning.cancel_button)
    assert window.close()


@pytest.mark.parametrize(
    ("answer", "kept"), [("Keep it and close", ["tiny, my hand"]), ("Discard it and close", [])]
)
def test_a_new_model_that_is_not_decided_on_is_asked_about(qtbot, full, seen, window, answer, kept):
    learn(qtbot, full)
    said = answer_questions("Stay here", answer)
    assert not window.close()
    assert full.card.learning.has_result
    assert window.close()
    assert "better on your hand, as good on other digits" in said[0]
    models = full._session.models
    assert [path.stem for path in models.iterdir()] == kept if kept else not models.exists()


def test_the_window_stays_where_the_new_model_cannot_be_kept(qtbot, full, seen, window):
    full._session.models.parent.mkdir(parents=True)
    full._session.models.write_text("a file is in the way")
    learn(qtbot, full)
    answer_questions("Keep it and close")
    assert not window.close()
    assert str(full._session.models) in window.banner.text
    assert full.card.learning.has_result


def test_what_is_learned_while_the_question_is_there_is_not_lost(qtbot, full, window, monkeypatch):
    asked = threading.Event()

    def learn_until_asked(model, *_):
        yield Preparing(1, 2)
        asked.wait(10)
        yield Learned(model, 20, Comparison(10, 0.7, 1.0), Comparison(1000, 0.994, 0.99))

    def ask(_):
        asked.set()
        qtbot.waitUntil(lambda: full.learner.undecided)
        return True

    monkeypatch.setattr(learner_module, "learn_handwriting", learn_until_asked)
    monkeypatch.setattr(teaching_module, "wants_to_stop_learning", ask)
    click(full.card.progress.learn_button)
    answer_questions("Keep it and close")
    assert window.close()
    assert len(list(full._session.models.iterdir())) == 1


def test_learning_that_fails_says_why(qtbot, full, window, monkeypatch):
    def fail(*_):
        yield Preparing(1, 2)
        raise TrainingError("learning did not work out: the loss became infinite")

    monkeypatch.setattr(learner_module, "learn_handwriting", fail)
    click(full.card.progress.learn_button)
    qtbot.waitUntil(window.banner.isVisible)
    assert "did not work out" in window.banner.text
    qtbot.waitUntil(lambda: full.card.is_judging)


def test_the_open_data_set_is_replayed_but_for_what_is_not_used_of_it(qtbot, full, seen, archive):
    data = full._session.data
    with qtbot.waitSignal(data.opened):
        data.open(archive)
    learn(qtbot, full)
    [(_, _, original)] = seen
    assert sorted(set(original.parts.tolist())) == ["a", "b", "c"]  # d is what results are measured on


def test_a_data_set_of_other_things_is_not_replayed(qtbot, full, seen, tmp_path):
    for animal in ("cat", "dog"):
        (tmp_path / "animals" / animal).mkdir(parents=True)
        Image.fromarray(np.eye(20, dtype=np.uint8) * 255).save(tmp_path / "animals" / animal / "1.png")
    data = full._session.data
    with qtbot.waitSignal(data.opened):
        data.open(tmp_path / "animals")
    learn(qtbot, full)
    assert seen[0][2] is None


def test_it_really_learns(qtbot, full, page, monkeypatch):
    monkeypatch.setattr(replay, "TRAINED_ON", 60)
    monkeypatch.setattr(replay, "JUDGED_BY", 40)
    body, sentences = full.card.learning, set()
    click(full.card.progress.learn_button)

    def learned():
        sentences.add(body.sentence.text())
        return body.has_result

    qtbot.waitUntil(learned, timeout=60_000)
    assert "Learning your handwriting" in sentences
    before = full._session.model.classifier.model.network.state_dict()
    QTest.keyClick(page.canvas, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: full.card.is_judging)
    assert full._session.model.score.startswith("macro-F1 ")  # as that of the model before
    after = full._session.model.classifier.model.network.state_dict()
    assert any((before[name] != after[name]).any() for name in before)

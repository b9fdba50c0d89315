"""A run's epochs in the place of the model, by mouse and by keys, and as a film."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from core.classifier import Classifier, load_classifier
from core.model_file import load_model
from gui.inspect.film import LINE
from gui.inspect.page import InspectPage
from gui.inspect.run_epochs import EMPTY
from gui.session import Session
from gui.settings import FIGURE_FOLDER
from gui.theme import PADDING
from tests.core.training.runs.made_up_runs import make_run
from tests.gui.inspect.epoch_runs import add_epoch, make_epochs

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def runs(tmp_path, model):
    """Four epochs of a run, two of an older one, and a run that kept none."""
    folder = tmp_path / "runs"
    make_epochs(model, folder / "new")
    make_epochs(model, folder / "old", epochs=2, age=100)
    make_run(folder / "before", age=1000)
    return folder


def shown_page(qtbot, runs, classifier: Classifier, drawing) -> InspectPage:
    session = Session(runs=runs)
    made = InspectPage(session)
    qtbot.addWidget(made)
    made.resize(908, 632)
    session.model.use(classifier)
    session.image.show(drawing)
    made.show()
    qtbot.waitUntil(lambda: made.subject.look is not None and made.time.empty.text() != "")
    return made


@pytest.fixture
def timed(qtbot, runs, classifier, drawing) -> Iterator[InspectPage]:
    made = shown_page(qtbot, runs, classifier, drawing)
    qtbot.waitUntil(lambda: len(made.time.epochs) == 4)
    yield made
    made.stop()


def seen_epoch(page: InspectPage, number: int):
    """Whether every view shows this epoch's network."""

    def holds() -> bool:
        subject, shown = page.subject, page.time.shown
        is_looked_at = subject.look is not None and subject.look.classifier is subject.classifier
        return is_looked_at and shown is not None and shown.number == number

    return holds


def test_without_a_run_it_says_how_to_get_one(qtbot, tmp_path, classifier, drawing):
    made = shown_page(qtbot, tmp_path / "runs", classifier, drawing)
    assert made.time.in_view is made.time.empty
    assert made.time.empty.text() == EMPTY
    made.stop()


def test_it_says_why_a_run_has_none(qtbot, tmp_path, classifier, drawing):
    make_run(tmp_path / "runs" / "before")
    made = shown_page(qtbot, tmp_path / "runs", classifier, drawing)
    qtbot.waitUntil(lambda: made.time.empty.text() != EMPTY)
    assert "Of 1 run none has any: made by an earlier version" in made.time.empty.text()
    made.stop()


def test_the_newest_run_is_offered_first_and_those_without_epochs_cannot_be_chosen(timed):
    items = timed.time.runs
    assert [items.itemText(i) for i in range(3)] == ["new", "old", "before · no epochs kept"]
    assert not items.model().item(2).isEnabled()
    assert "earlier version" in items.model().item(2).toolTip()
    assert timed.time.words.text() == "now · 4 saved epochs"
    assert not timed.time.now.isEnabled()


def test_the_slider_puts_an_epoch_in_the_place_of_the_model_and_escape_takes_it_back(
    timed, qtbot, runs, classifier
):
    time = timed.time
    time.slider.setFocus()
    for _ in range(3):
        QTest.keyClick(time.slider, Qt.Key.Key_Left)
    qtbot.waitUntil(seen_epoch(timed, 1))
    expected = load_model(runs / "new" / "epochs" / "0001.safetensors").network.state_dict()
    for name, array in timed.subject.model.network.state_dict().items():
        np.testing.assert_array_equal(array, expected[name])
    assert time.words.text() == "epoch 1 of 4 · macro-F1 0.9010"
    assert timed.subtitle == "epoch 1 of 4 of run new"
    QTest.keyClick(time.slider, Qt.Key.Key_Right)
    qtbot.waitUntil(seen_epoch(timed, 2))
    QTest.keyClick(time.slider, Qt.Key.Key_Escape)
    assert timed.subject.classifier is classifier
    assert timed.subtitle == "what tiny makes of your drawing"
    assert time.shown is None


def test_now_is_where_the_slider_ends(timed, qtbot):
    time = timed.time
    time.slider.setFocus()
    QTest.keyClick(time.slider, Qt.Key.Key_Home)
    qtbot.waitUntil(seen_epoch(timed, 1))
    QTest.mouseClick(time.now, LEFT)
    assert time.slider.value() == time.slider.sliderPosition() == time.slider.maximum()
    assert time.shown is None


def test_the_last_epoch_is_shown_where_the_slider_stands_already(timed, qtbot):
    time = timed.time
    time.slider.setFocus()
    QTest.keyClick(time.slider, Qt.Key.Key_Right)
    qtbot.waitUntil(seen_epoch(timed, 4))
    QTest.mouseClick(time.now, LEFT)
    assert time.shown is None
    handle = time.slider.rect().center()
    handle.setX(time.slider.width() - 6)
    QTest.mouseClick(time.slider, LEFT, pos=handle)
    qtbot.waitUntil(seen_epoch(timed, 4))


def test_space_plays_all_epochs_to_the_end(timed, qtbot):
    time, seen = timed.time, []
    timed.subject.model_changed.connect(lambda: seen.append(timed.subject.epoch_name))
    time.slider.setFocus()
    QTest.keyClick(time.slider, Qt.Key.Key_Space)
    assert time.is_playing
    assert time.play.accessibleName() == "Pause"
    qtbot.waitUntil(lambda: not time.is_playing)
    assert seen == [f"epoch {number} of 4 of run new" for number in (1, 2, 3, 4)]
    QTest.mouseClick(time.now, LEFT)
    assert not time.now.isEnabled()


def test_another_run_is_gone_through(timed, qtbot):
    time = timed.time
    time.slider.setValue(0)
    qtbot.waitUntil(seen_epoch(timed, 1))
    time.runs.setFocus()
    QTest.keyClick(time.runs, Qt.Key.Key_Down)
    assert timed.subject.epoch_name == ""
    qtbot.waitUntil(lambda: len(time.epochs) == 2)
    time.slider.setValue(0)
    qtbot.waitUntil(seen_epoch(timed, 1))
    assert timed.subject.epoch_name == "epoch 1 of 2 of run old"


def test_tab_goes_from_one_control_to_the_next(timed, qtbot):
    time = timed.time
    timed.activateWindow()
    time.slider.setValue(1)
    qtbot.waitUntil(seen_epoch(timed, 2))
    order = (time.runs, time.play, time.slider, time.now, time.save)
    time.runs.setFocus(Qt.FocusReason.TabFocusReason)
    for before, after in itertools.pairwise(order):
        QTest.keyClick(before, Qt.Key.Key_Tab)
        assert after.hasFocus()
    for before, after in itertools.pairwise(reversed(order)):
        QTest.keyClick(before, Qt.Key.Key_Backtab)
        assert after.hasFocus()
    QTest.keyClick(time.runs, Qt.Key.Key_Backtab)
    came_from = QApplication.focusWidget()
    assert came_from is not None
    assert not time.isAncestorOf(came_from)
    QTest.keyClick(came_from, Qt.Key.Key_Tab)
    assert time.runs.hasFocus()


def test_the_run_that_made_the_active_model_is_gone_through_until_another_is_chosen(timed, qtbot, runs):
    time = timed.time
    timed.session.model.use(load_classifier(runs / "old" / "epochs" / "0002.safetensors"))
    qtbot.waitUntil(lambda: len(time.epochs) == 2)
    assert time.runs.currentText() == "old"
    QTest.keyClick(time.runs, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: len(time.epochs) == 4)
    timed.hide()
    timed.show()
    qtbot.wait(20)
    assert time.runs.currentText() == "new"


def test_a_click_shows_the_only_epoch_of_a_run(qtbot, tmp_path, model, classifier, drawing):
    make_epochs(model, tmp_path / "runs" / "short", epochs=1)
    made = shown_page(qtbot, tmp_path / "runs", classifier, drawing)
    qtbot.waitUntil(lambda: len(made.time.epochs) == 1)
    QTest.mouseClick(made.time.slider, LEFT)
    qtbot.waitUntil(seen_epoch(made, 1))
    QTest.keyClick(made.time.slider, Qt.Key.Key_Escape)
    assert made.time.shown is None
    QTest.keyClick(made.time.slider, Qt.Key.Key_Right)
    qtbot.waitUntil(seen_epoch(made, 1))
    made.stop()


def test_a_run_that_has_just_begun_has_no_epoch_yet(qtbot, tmp_path, model, classifier, drawing):
    make_epochs(model, tmp_path / "runs" / "done", epochs=2)
    make_run(tmp_path / "runs" / "begun", epoch=0)
    made = shown_page(qtbot, tmp_path / "runs", classifier, drawing)
    qtbot.waitUntil(lambda: len(made.time.epochs) == 2)
    items = made.time.runs
    assert [items.itemText(i) for i in range(2)] == ["done", "begun · no epoch is complete yet"]
    made.stop()


def test_an_epoch_that_a_run_adds_is_found_and_the_one_in_view_stays(timed, qtbot, runs, model, monkeypatch):
    monkeypatch.setattr("core.training.runs.listing.is_held", lambda path: path.name == "new")
    time = timed.time
    time.slider.setValue(1)
    qtbot.waitUntil(seen_epoch(timed, 2))
    timed.hide()
    timed.show()
    qtbot.waitUntil(lambda: time._watcher.directories() != [str(runs)])
    add_epoch(model, runs / "new", 5)
    qtbot.waitUntil(lambda: len(time.epochs) == 5)
    assert time.words.text().startswith("epoch 2 of 5")
    assert timed.subject.epoch_name == "epoch 2 of 4 of run new"


def test_another_active_model_takes_the_epochs_place(timed, qtbot, model):
    timed.time.slider.setValue(1)
    qtbot.waitUntil(seen_epoch(timed, 2))
    timed.session.model.use(other := Classifier(model))
    assert timed.time.shown is None
    assert timed.subject.classifier is other
    assert timed.time.words.text() == "now · 4 saved epochs"


def test_a_damaged_epoch_is_said(timed, qtbot, runs):
    damaged = runs / "new" / "epochs" / "0001.safetensors"
    damaged.write_bytes(damaged.read_bytes()[:-50])
    with qtbot.waitSignal(timed.failed) as failed:
        timed.time.slider.setValue(0)
    assert "0001.safetensors" in failed.args[0]
    assert timed.subject.epoch_name == ""


def test_the_film_has_a_frame_of_each_epoch(timed, qtbot, tmp_path, monkeypatch):
    time = timed.time
    pictures, asked = tmp_path / "Pictures", []
    pictures.mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(pictures))
    FIGURE_FOLDER.set("")

    def answer(*given: object) -> tuple[str, str]:
        asked.append(given[2])
        return str(tmp_path / "film"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    with qtbot.waitSignal(timed.noted) as noted:
        QTest.mouseClick(time.save, LEFT)
        assert time.film.is_running
        assert not time.slider.isEnabled()
    assert noted.args == [f"Saved as {tmp_path / 'film.gif'}."]
    assert asked == [str(pictures / "new-feature-maps-conv1.gif")]
    with Image.open(tmp_path / "film.gif") as film:
        assert film.n_frames == 4  # type: ignore[attr-defined]  # a GIF has it
        assert film.info["loop"] == 0
        frames = []
        for place in range(4):
            film.seek(place)
            assert film.info["duration"] == pytest.approx(333 if place < 3 else 1500, abs=10)
            frames.append(np.asarray(film.convert("RGB")))
    height = timed.stage.view.picture().height()
    assert frames[0].shape[0] == height + 2 * PADDING + 2 * LINE  # a margin around, and two lines above
    for edge in (frames[0][:, :PADDING], frames[0][:, -PADDING:], frames[0][-PADDING:]):
        assert (edge == frames[0][0, 0]).all()
    assert all((one != other).any() for one, other in itertools.pairwise(frames))
    assert timed.subject.epoch_name == ""


def test_a_film_can_be_cancelled_and_goes_back_to_where_one_was(timed, qtbot, tmp_path):
    time = timed.time
    time.slider.setValue(2)
    qtbot.waitUntil(seen_epoch(timed, 3))
    time.save_film(tmp_path / "film.gif")
    time.slider.setFocus()
    QTest.keyClick(time, Qt.Key.Key_Escape)
    qtbot.waitUntil(seen_epoch(timed, 3))
    assert not time.film.is_running
    assert not (tmp_path / "film.gif").exists()


def test_a_film_that_cannot_be_written_is_said(timed, qtbot, tmp_path):
    with qtbot.waitSignal(timed.failed) as failed:
        timed.time.save_film(tmp_path / "missing" / "film.gif")
    assert "film.gif cannot be written" in failed.args[0]
    qtbot.waitUntil(lambda: not timed.time.film.is_running)


def test_the_row_is_as_high_as_it_is_and_whole_in_a_small_window(timed):
    time = timed.time
    assert time.height() == 54
    assert time.geometry().bottom() <= timed.height()
    for control in (time.runs, time.play, time.slider, time.words, time.now, time.save):
        assert control.visibleRegion().boundingRect().size() == control.size()

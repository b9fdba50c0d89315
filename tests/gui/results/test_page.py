"""The page through its own controls, on a small real data set."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.classifier import Classifier
from core.data.dataset import UNLABELLED
from core.model_file import Model, save_model
from core.nn.architecture import load_architecture
from gui.active_data import OpenData
from gui.draw.page import DrawPage
from gui.inspect.page import InspectPage
from gui.results.asking_row import OUTDATED
from gui.results.figures import CALIBRATION, Tile
from gui.results.gallery_card import DIFFER, HARDEST, ONE_MODEL
from gui.results.page import NO_DATA, NO_PART
from gui.results.scores_card import RELIABILITY
from tests.gui.results.conftest import SECONDS, Elsewhere, click_image, evaluate

LEFT = Qt.MouseButton.LeftButton


def tile(page, name: str) -> Tile:
    return next(tile for tile in page.figures.tiles if tile.name.text() == name)


def other_model(model: Model, path: Path, seed: int = 2) -> Path:
    network = load_architecture("lenet").build(np.random.default_rng(seed))
    save_model(replace(model, name=path.stem, network=network), path)
    return path


def test_without_a_data_set_it_says_how_to_get_one(page, results_window, qtbot):
    assert page.message == NO_DATA
    assert not page.asking.main_button.isEnabled()
    QTest.mouseClick(page._nothing.button, LEFT)
    assert isinstance(results_window._page, Elsewhere)


def test_the_test_part_is_chosen_by_itself(ready):
    assert ready.asking.parts == ("d",)
    assert ready.asking.data_button.text() == "digits.npz, d"
    assert "80 images" in ready.message


def test_the_figures_are_those_of_the_chosen_images(evaluated):
    evaluation = evaluated.judged.evaluation
    assert evaluation.images == 80
    assert (evaluated.judged.request.dataset.parts[evaluated.judged.rows_at(np.arange(80))] == "d").all()
    assert tile(evaluated, "Macro-F1").value.text() == f"{evaluation.macro_f1:.4f}"
    assert f"{int(evaluation.right.sum())} of 80" in tile(evaluated, "Accuracy").detail.text()
    assert evaluated.message == ""


def test_a_click_on_the_calibration_error_shows_the_reliability_plot(evaluated):
    QTest.mouseClick(tile(evaluated, CALIBRATION), LEFT)
    assert evaluated.scores.views.index == RELIABILITY
    assert evaluated.scores.plot.isVisible()
    before = evaluated.scores.bar_told.text()
    QTest.keyClick(evaluated.scores.plot, Qt.Key.Key_Left)
    assert evaluated.scores.bar_told.text() != before


def test_parts_are_chosen_with_the_keyboard_in_a_menu_that_stays(ready, qtbot):
    QTest.mouseClick(ready.asking.data_button, LEFT)
    menu = ready.asking.parts_menu
    qtbot.waitUntil(menu.isVisible)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Space)
    assert menu.isVisible()
    assert ready.asking.parts == ("a", "d")
    menu.close()


def test_no_part_is_said_and_cannot_be_evaluated(ready):
    ready.asking.parts_menu.choose(())
    assert ready.message == f"{NO_PART}."
    assert not ready.asking.main_button.isEnabled()


def test_a_cell_shows_its_images_and_stays_chosen_in_the_next_evaluation(evaluated, qtbot):
    evaluation, matrix = evaluated.judged.evaluation, evaluated.scores.matrix
    true, answer = map(int, np.argwhere(evaluation.confusion > 1)[-1])
    QTest.mouseClick(matrix, LEFT, pos=matrix.rect_of(true, answer).center().toPoint())
    gallery = evaluated.images.gallery
    expected = evaluated.judged.rows_at(evaluation.behind(true, answer))
    assert np.array_equal(gallery.entries.rows, expected)
    QTest.keyClick(gallery, Qt.Key.Key_Right)
    row = gallery.row
    assert row == expected[1]
    evaluate(evaluated, qtbot)
    assert matrix.cell == (true, answer)
    assert gallery.row == row


def test_the_keyboard_chooses_a_cell_whose_images_come_at_once(evaluated):
    matrix = evaluated.scores.matrix
    matrix.choose(0, 0)
    behind = evaluated.judged.evaluation.behind
    for key, cell in ((Qt.Key.Key_Down, (1, 0)), (Qt.Key.Key_Right, (1, 1)), (Qt.Key.Key_Return, (1, 1))):
        QTest.keyClick(matrix, key)
        expected = evaluated.judged.rows_at(behind(*cell))
        assert np.array_equal(evaluated.images.gallery.entries.rows, expected)
    assert matrix.cell == (1, 1)


def test_the_hardest_come_first(evaluated):
    evaluated.images.kinds.choose(HARDEST)
    rows, evaluation = evaluated.images.gallery.entries.rows, evaluated.judged.evaluation
    assert rows[0] == evaluated.judged.rows_at(np.array([evaluation.losses.argmax()]))[0]
    assert len(rows) == 80
    assert "→" in evaluated.images.gallery.caption_of(0)


def test_another_choice_outdates_the_figures_and_what_is_under_way(evaluated, classifier, qtbot):
    evaluated.asking.parts_menu.choose(("a", "b"))
    assert evaluated.asking.status.text() == OUTDATED
    before = evaluated.judged
    evaluated.asking.main_button.click()
    assert evaluated.asking.main_button.text() == "Cancel"
    evaluated.session.model.use(Classifier(classifier.model))
    assert not evaluated.judging.running
    qtbot.wait(200)
    assert evaluated.judged is before
    evaluated.judging.stop()


def test_cancelling_leaves_what_was_there(evaluated, qtbot):
    before = evaluated.judged
    QTest.keyClick(evaluated, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert evaluated.judging.running
    QTest.keyClick(evaluated, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not evaluated.judging.running
    assert evaluated.judged is before
    assert evaluated.asking.main_button.text() == "Evaluate"


def test_two_models_are_compared(evaluated, model, tmp_path, qtbot):
    evaluated.images.kinds.choose(DIFFER)
    assert evaluated.images.empty.label.text() == ONE_MODEL
    evaluated.asking.compare_menu.chosen.emit(other_model(model, tmp_path / "other.safetensors"))
    evaluate(evaluated, qtbot)
    first, second = evaluated.judged.results
    differ = evaluated.judged.rows_at(np.flatnonzero(first.answers != second.answers))
    assert sorted(evaluated.images.gallery.entries.rows) == sorted(differ)
    assert "McNemar's test: p = " in evaluated.compared.text()
    assert len(evaluated.figures.tiles) == 12
    assert "other says " in evaluated.images.gallery.sentence_of(0)


def test_what_stands_in_a_tile_is_whole_in_the_smallest_window(
    evaluated, results_window, model, tmp_path, qtbot
):
    evaluated.asking.compare_menu.chosen.emit(other_model(model, tmp_path / "other.safetensors"))
    results_window.resize(1024, 700)
    evaluate(evaluated, qtbot)
    qtbot.waitUntil(lambda: evaluated.figures.tiles[0].width() > 100)
    for name in ("Top-2", "Cross-entropy"):
        detail = tile(evaluated, name).detail
        assert detail.sizeHint().width() <= detail.width()


def test_the_scores_and_images_are_those_of_the_chosen_model(evaluated, model, tmp_path, qtbot):
    assert not evaluated.scores.models.isVisible()
    (tmp_path / "run-7").mkdir()
    best = other_model(model, tmp_path / "run-7" / "best.safetensors")
    evaluated.asking.compare_menu.chosen.emit(best)
    assert evaluated.asking.compare_button.text() == "with run-7"
    evaluated.images.kinds.choose(HARDEST)
    evaluate(evaluated, qtbot)
    chooser, (first, second) = evaluated.scores.models, evaluated.judged.results
    assert [chooser.itemText(place) for place in range(2)] == ["tiny", "run-7"]
    assert first.model_name == "tiny"
    assert second.model_name == "run-7"
    QTest.keyClick(chooser, Qt.Key.Key_Down)
    assert evaluated.judged.evaluation is second
    row, column = map(int, np.argwhere(second.confusion != first.confusion)[0])
    assert evaluated.scores.matrix.text_of(row, column).split(": ")[1].split()[0] == str(
        second.confusion[row, column]
    )
    assert evaluated.images.gallery.entries.rows[0] == second.rows[second.losses.argmax()] + 240
    assert evaluated.images.order.text() == "run-7: largest loss first"
    evaluate(evaluated, qtbot)
    assert chooser.currentText() == "run-7"
    evaluated.images.kinds.choose(DIFFER)
    differ = evaluated.judged.comparisons[0].first
    assert np.array_equal(evaluated.images.gallery.entries.rows, 240 + first.rows[differ])


@pytest.mark.parametrize("spoilt", ["nan", "classes"])
def test_a_model_that_cannot_be_judged_is_said_in_one_sentence(ready, model, qtbot, spoilt):
    network = load_architecture("lenet").build(np.random.default_rng(1))
    changes: dict = {"network": network}
    if spoilt == "nan":
        network.load_state_dict(
            {name: np.full_like(each, np.nan) for name, each in network.state_dict().items()}
        )
    else:
        changes["class_names"] = tuple("abcdefghij")
    ready.session.model.use(Classifier(replace(model, **changes)))
    with qtbot.waitSignal(ready.judging.failed, timeout=SECONDS):
        ready.asking.main_button.click()
    assert ready.message.count(".") <= 2
    assert ("no number" if spoilt == "nan" else "knows a, b") in ready.message
    assert ready._words.label.property("role") == "warning"
    ready.asking.parts_menu.choose(("a",))
    assert ready._words.label.property("role") == "muted"


def test_a_compared_model_that_fails_leaves_the_results_and_says_so(
    evaluated, results_window, tmp_path, qtbot
):
    before = evaluated.judged
    damaged = tmp_path / "damaged.safetensors"
    damaged.write_bytes(b"no model")
    evaluated.asking.compare_menu.chosen.emit(damaged)
    with qtbot.waitSignal(evaluated.judging.failed, timeout=SECONDS):
        QTest.mouseClick(evaluated.asking.main_button, LEFT)
    qtbot.waitUntil(lambda: "damaged.safetensors" in results_window.banner.text)
    assert evaluated.judged is before
    assert evaluated.scores.isVisible()
    assert evaluated.asking.status.text() == OUTDATED


def test_images_without_labels_are_classified_and_not_scored(ready, qtbot):
    opened = ready.session.data.current
    unlabelled = replace(opened.dataset, labels=np.full(320, UNLABELLED))
    ready.session.data._open = OpenData(unlabelled, opened.prepared, opened.normalizer, parts=opened.parts)
    ready.session.data.changed.emit()
    evaluate(ready, qtbot)
    assert [each.name.text() for each in ready.figures.tiles] == ["Images", "Not sure", "Images per second"]
    assert "no labels" in tile(ready, "Images").detail.text()
    ready.images.kinds.choose(HARDEST)
    shares = ready.judged.result.confidences
    assert ready.images.gallery.row == ready.judged.rows_at(np.array([shares.argmin()]))[0]
    assert not ready.images.label_button.isEnabled()


@pytest.mark.parametrize("pages", [(DrawPage,)])
def test_an_image_is_seen_on_draw(evaluated, results_window, qtbot):
    evaluated.images.kinds.choose(HARDEST)
    QTest.keyClick(evaluated.images.gallery, Qt.Key.Key_Return)
    assert results_window._page is results_window.pages[0]
    qtbot.waitUntil(lambda: evaluated.session.image.image is not None)


@pytest.mark.parametrize("pages", [(InspectPage,)])
def test_an_image_is_seen_on_inspect(evaluated, results_window, qtbot):
    evaluated.images.kinds.choose(HARDEST)
    click_image(evaluated.images.gallery, 2)
    row = evaluated.images.gallery.row
    assert row == evaluated.images.gallery.entries.rows[2]
    QTest.keyClick(evaluated.images.gallery, Qt.Key.Key_I)
    inspect = results_window.pages[0]
    assert results_window._page is inspect
    picture = evaluated.session.data.dataset.source.read(row)
    shown = evaluated.session.model.classifier.model.normalizer.normalize(picture).image
    qtbot.waitUntil(
        lambda: inspect.subject.look is not None and np.array_equal(inspect.subject.look.image, shown)
    )
    assert inspect.head.source.words.text() == evaluated.session.data.dataset.file_of(row)


def test_another_data_set_takes_the_results_with_it(evaluated, tmp_path, qtbot):
    other = tmp_path / "other.npz"
    rng = np.random.default_rng(1)
    np.savez(other, images=rng.integers(0, 255, (20, 28, 28), np.uint8), labels=np.arange(20) % 10)
    with qtbot.waitSignal(evaluated.session.data.opened, timeout=SECONDS):
        evaluated.session.data.open(other)
    assert evaluated.judged is None
    assert evaluated.asking.parts is None
    assert "20 images" in evaluated.message


def test_pictures_without_labels_take_the_place_of_the_figures_and_back(page, scans, qtbot):
    QTest.mouseClick(page.folder_button, LEFT)
    assert page.folder.isVisible()
    assert not page.asking.isVisible()
    page.folder.classify([scans])
    qtbot.waitUntil(lambda: not page.folder.busy and bool(page.folder.answers.answers), timeout=SECONDS)
    QTest.keyClick(page.folder, Qt.Key.Key_Escape)
    assert page.asking.isVisible()


def test_what_was_evaluated_can_be_taken_along(evaluated, tmp_path, qtbot):
    with qtbot.waitSignal(evaluated.noted, timeout=SECONDS):
        evaluated.report.save(tmp_path / "report.html")
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert f"{evaluated.judged.evaluation.macro_f1:.4f}" in text

"""Labels are corrected and images left out, in a file beside the data set, and that is honoured."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from core.data.digits import glyph
from core.data.readers.corrections import EXCLUDE, Corrections, corrections_path
from core.training.confident_learning import find_wrong_labels
from gui.corrections import LEFT_OUT
from gui.results.entries import suspected
from gui.results.gallery_card import CORRECTED, HARDEST, NONE_CORRECTED, WRONG_LABELS, GalleryCard
from gui.results.page import ResultsPage
from gui.results.wrong_labels import Found
from tests.gui.results.conftest import SECONDS, click_image, evaluate

LEFT = Qt.MouseButton.LeftButton


def choose_hardest(page: ResultsPage) -> None:
    page.images.kinds.choose(HARDEST)
    click_image(page.images.gallery, 0)


def said(archive: Path) -> dict[str, str]:
    return dict(Corrections.read(corrections_path(archive)).labels)


def test_the_right_label_is_chosen_by_its_digit_and_written(evaluated, archive, qtbot):
    choose_hardest(evaluated)
    row = evaluated.images.gallery.row
    QTest.mouseClick(evaluated.images.label_button, LEFT)
    qtbot.waitUntil(evaluated.images.labels.isVisible)
    with qtbot.waitSignal(evaluated.session.corrections.changed, timeout=SECONDS):
        QTest.keyClick(evaluated.images.labels, Qt.Key.Key_7)
    file = evaluated.session.data.dataset.file_of(row)
    assert said(archive) == {file: "7"}
    assert evaluated.images.gallery.caption_of(0) == "corrected: ৭"
    evaluate(evaluated, qtbot)
    evaluation = evaluated.judged.evaluation
    [position] = np.flatnonzero(evaluated.judged.rows_at(np.arange(80)) == row)
    assert evaluation.labels[position] == 7
    assert evaluated.judged.request.corrected.corrected.relabelled == {file}


def test_an_image_is_left_out_and_taken_back(evaluated, archive, qtbot):
    corrections, gallery = evaluated.session.corrections, evaluated.images.gallery
    choose_hardest(evaluated)
    row = gallery.row
    with qtbot.waitSignal(corrections.changed, timeout=SECONDS):
        QTest.keyClick(gallery, Qt.Key.Key_Delete)
    assert corrections.labels == {row: LEFT_OUT}
    assert said(archive) == {evaluated.session.data.dataset.file_of(row): EXCLUDE}
    assert gallery.caption_of(0) == "left out"
    evaluate(evaluated, qtbot)
    assert evaluated.judged.evaluation.images == 79
    assert evaluated.judged.request.corrected.corrected.reason == "corrects 0 labels and leaves out 1 image"
    assert row not in gallery.entries.rows
    with qtbot.waitSignal(corrections.changed, timeout=SECONDS):
        QTest.keyClick(gallery, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not corrections.labels
    assert said(archive) == {}
    assert not evaluated.images.undo_button.isEnabled()


def test_what_the_table_said_before_comes_back(ready, archive, qtbot):
    corrections, dataset = ready.session.corrections, ready.session.data.dataset
    Corrections(corrections_path(archive), {dataset.file_of(3): "5"}, {}).write()
    with qtbot.waitSignal(corrections.changed, timeout=SECONDS):
        corrections.correct(3, 8)
    assert said(archive) == {dataset.file_of(3): "8"}
    with qtbot.waitSignal(corrections.changed, timeout=SECONDS):
        corrections.undo()
    assert said(archive) == {dataset.file_of(3): "5"}


def test_what_is_trained_on_is_corrected_as_if_it_were_opened_anew(ready, archive, qtbot):
    corrections = ready.session.corrections
    for row, label in ((3, 8), (5, LEFT_OUT)):
        with qtbot.waitSignal(corrections.changed, timeout=SECONDS):
            corrections.correct(row, label)
    dataset, rows = corrections.corrected()
    with qtbot.waitSignal(ready.session.data.opened, timeout=SECONDS):
        ready.session.data.open(archive)
    again = ready.session.data.dataset
    assert not corrections.labels
    assert 5 not in rows
    assert np.array_equal(dataset.labels, again.labels)
    assert np.array_equal(dataset.parts, again.parts)
    assert dataset.source.name(5) == again.source.name(5)


def test_a_table_that_cannot_be_written_is_said_and_changes_nothing(ready, archive, qtbot):
    corrections_path(archive).write_text("nonsense\n")
    with qtbot.waitSignal(ready.session.corrections.failed, timeout=SECONDS) as told:
        ready.session.corrections.correct(3, 8)
    assert "file,label" in told.args[0]
    assert not ready.session.corrections.labels
    assert corrections_path(archive).read_text() == "nonsense\n"


def test_a_search_for_wrong_labels_says_how_far_it_is_and_can_be_cancelled(evaluated, qtbot):
    evaluated.images.kinds.choose(WRONG_LABELS)
    search = evaluated.images.search
    assert search.isVisible()
    with qtbot.waitSignal(search.job.progressed, timeout=SECONDS):
        QTest.mouseClick(search.button, LEFT)
    assert search.button.text() == "Cancel"
    assert search.told.text()
    QTest.mouseClick(search.button, LEFT)
    assert not search.job.running
    assert search.isVisible()
    search.job.stop()


def test_likely_wrong_labels_are_listed_with_what_they_more_likely_are(evaluated, qtbot):
    request, evaluation = evaluated.judged.request, evaluated.judged.evaluation
    shares = np.full((80, 10), 0.01, np.float32)
    shares[np.arange(80), evaluation.labels] = 0.9
    true = int(evaluation.labels[33])
    shares[33] = np.eye(10)[(true + 4) % 10]
    found = find_wrong_labels(evaluation.labels, shares, evaluation.rows, source="folds")
    evaluated.images.kinds.choose(WRONG_LABELS)
    evaluated.images.show_found(
        Found(request.dataset, request.rows, suspected(found, request.rows, request.dataset.class_names))
    )
    gallery = evaluated.images.gallery
    assert gallery.isVisible()
    assert gallery.entries.rows.tolist() == [240 + 33]
    assert gallery.caption_of(0) == f"{glyph(str(true))} → {glyph(str((true + 4) % 10))}?"
    assert gallery.likely == (true + 4) % 10
    evaluate(evaluated, qtbot)
    assert gallery.isVisible()
    evaluated.asking.parts_menu.choose(("a", "d"))
    evaluate(evaluated, qtbot)
    assert evaluated.images.search.isVisible()


def click_correction(images: GalleryCard, place: int) -> None:
    table = images.corrected
    item = table.item(place, 0)
    assert item is not None
    QTest.mouseClick(table.viewport(), LEFT, pos=table.visualItemRect(item).center())


def reopen(page: ResultsPage, archive: Path, qtbot) -> None:
    with qtbot.waitSignal(page.session.data.opened, timeout=SECONDS):
        page.session.data.open(archive)


def test_corrections_of_an_earlier_session_are_put_back(ready, archive, qtbot):
    dataset = ready.session.data.dataset
    table = {dataset.file_of(3): "8", dataset.file_of(300): EXCLUDE}
    Corrections(corrections_path(archive), table, {}).write()
    reopen(ready, archive, qtbot)
    evaluate(ready, qtbot)
    assert ready.judged.evaluation.images == 79
    images, corrections = ready.images, ready.session.corrections
    QTest.mouseClick(images.kinds.findChildren(QPushButton)[CORRECTED], LEFT)
    assert images.corrected.isVisible()
    assert images.heading.text() == "2 corrections"
    click_correction(images, 0)
    QTest.keyClick(images.corrected, Qt.Key.Key_Down)
    with qtbot.waitSignals([corrections.changed, corrections.noted], timeout=SECONDS):
        QTest.keyClick(images.corrected, Qt.Key.Key_Delete)
    assert said(archive) == {dataset.file_of(3): "8"}
    with qtbot.waitSignal(corrections.changed, timeout=SECONDS):
        QTest.keyClick(images.corrected, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert said(archive) == table
    for _ in table:
        with qtbot.waitSignal(corrections.changed, timeout=SECONDS):
            QTest.mouseClick(images.put_back_button, LEFT)
    assert said(archive) == {}
    assert images.empty.label.text() == NONE_CORRECTED
    assert not images.put_back_button.isEnabled()
    reopen(ready, archive, qtbot)
    assert np.array_equal(ready.session.data.dataset.labels, dataset.labels)


def test_a_correction_of_this_session_is_put_back_and_holds_at_once(evaluated, archive, qtbot):
    corrections, images = evaluated.session.corrections, evaluated.images
    with qtbot.waitSignal(corrections.changed, timeout=SECONDS):
        corrections.correct(250, LEFT_OUT)
    images.kinds.choose(CORRECTED)
    click_correction(images, 0)
    with qtbot.assertNotEmitted(corrections.noted), qtbot.waitSignal(corrections.changed, timeout=SECONDS):
        QTest.keyClick(images.corrected, Qt.Key.Key_Delete)
    assert not corrections.labels
    assert len(corrections.corrected()[0]) == 320

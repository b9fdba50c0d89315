import csv
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from core.calibration import Calibration
from core.classifier import Classifier
from core.data.images import read_image
from gui.results.folder_model import ANSWER, PICTURE, PROBABILITY, RUNNER_UP, SURE
from gui.results.folder_view import NO_MODEL, NONE_SHOWN, NOTHING, FolderView
from gui.session import ActiveModel

LEFT = Qt.MouseButton.LeftButton


def column(view: FolderView, place: int) -> list[str]:
    return [view.answers.index(row, place).data() for row in range(view.answers.rowCount())]


def classify(view: FolderView, qtbot, *paths: Path) -> None:
    view.classify(paths)
    qtbot.waitUntil(lambda: not view.busy)


def click_cell(view: FolderView, row: int, *, double: bool = False) -> None:
    place = view.table.visualRect(view.answers.index(row, PICTURE)).center()
    QTest.mouseClick(view.table.viewport(), LEFT, pos=place)
    if double:
        QTest.mouseDClick(view.table.viewport(), LEFT, pos=place)


def click_head(view: FolderView, place: int) -> None:
    header = view.table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(place) + 10, header.height() // 2)
    QTest.mouseClick(header.viewport(), LEFT, pos=at)


def drop(view: FolderView, *paths: Path) -> bool:
    """Whether the view takes them."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, keys = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(50, 200), copy, mime, LEFT, keys)
    entering.ignore()
    QApplication.sendEvent(view, entering)
    if entering.isAccepted():
        QApplication.sendEvent(view, QDropEvent(QPointF(50, 200), copy, mime, LEFT, keys))
    return entering.isAccepted()


def test_the_least_sure_come_first_and_those_without_an_answer_last(view, scans, qtbot):
    assert view.text == NOTHING
    with qtbot.waitSignals([view.busy_changed, view.busy_changed]):
        view.classify([scans])
        assert view.busy
    assert view.text == ""
    shares = [float(text.removesuffix(" %")) for text in column(view, PROBABILITY)[:12]]
    assert shares == sorted(shares)
    assert set(column(view, PICTURE)[12:]) == {"blank.png", "broken.png"}
    assert sorted(column(view, SURE)[12:]) == ["blank", "cannot be read"]
    assert "14 pictures" in view.header_row.summary.text
    assert "2 without an answer" in view.header_row.summary.text
    broken = view.answers.index(column(view, PICTURE).index("broken.png"), PICTURE)
    assert "is not an image" in broken.data(Qt.ItemDataRole.ToolTipRole)


def test_an_answer_is_written_in_bangla_and_latin_beside_its_runner_up(view, scans, classifier, qtbot):
    classify(view, qtbot, scans)
    row = column(view, PICTURE).index("scan-03.png")
    said = classifier.classify(read_image(scans / "scan-03.png"))
    second = int(said.probabilities.argsort()[-2])
    assert column(view, ANSWER)[row] == f"{'০১২৩৪৫৬৭৮৯'[said.digit]} {said.digit}"
    assert column(view, RUNNER_UP)[row].startswith(f"{'০১২৩৪৫৬৭৮৯'[second]} {second} · ")
    assert column(view, PROBABILITY)[row] == f"{100 * said.probability:.1f} %"


def test_a_click_on_a_head_sorts_and_the_chosen_picture_stays_chosen(view, scans, qtbot):
    classify(view, qtbot, scans)
    click_cell(view, 3)
    chosen = view.table.current
    click_head(view, PICTURE)
    names = column(view, PICTURE)[:12]
    assert names == sorted(names)
    assert view.table.current is chosen
    click_head(view, PICTURE)
    assert column(view, PICTURE)[:12] == names[::-1]
    assert len(column(view, PICTURE)) == 14


def test_what_is_shown_can_be_narrowed_with_the_keyboard(view, scans, classifier, active, qtbot):
    model = replace(classifier.model, calibration=Calibration(rejection_threshold=1.0))
    active.use(Classifier(model))
    classify(view, qtbot, scans)
    combo = view.header_row.filter
    assert combo.itemText(0) == "All (14)"
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentText() == "Not sure (12)"
    assert set(column(view, SURE)) == {"not sure"}
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert sorted(column(view, PICTURE)) == ["blank.png", "broken.png"]
    QTest.keyClick(combo, Qt.Key.Key_End)
    if view.answers.count(9):
        assert set(column(view, ANSWER)) == {"৯ 9"}
    else:
        assert view.text == NONE_SHOWN
    QTest.keyClick(combo, Qt.Key.Key_Home)
    assert (view.text, view.answers.rowCount()) == ("", 14)


@pytest.mark.parametrize("mouse", [True, False])
def test_a_picture_is_opened_on_the_draw_page(view, scans, qtbot, mouse: bool):
    classify(view, qtbot, scans)
    row = column(view, PICTURE).index("scan-07.png")
    with qtbot.waitSignal(view.picture_asked) as asked:
        click_cell(view, row, double=mouse)
        if not mouse:
            QTest.keyClick(view.table, Qt.Key.Key_Return)
    np.testing.assert_array_equal(asked.args[0], read_image(scans / "scan-07.png"))
    with qtbot.waitSignal(view.failed) as failed:
        click_cell(view, column(view, PICTURE).index("broken.png"), double=True)
    assert "broken.png is not an image" in failed.args[0]


def test_thumbnails_are_read_of_what_is_seen(view, scans, qtbot):
    view.resize(900, 260)
    classify(view, qtbot, scans)
    first = view.answers.answer(0)
    qtbot.waitUntil(lambda: view.table.thumbnails.of(first.row) is not None)
    last = view.answers.answer(11)
    assert view.table.thumbnails.of(last.row) is None
    view.table.setFocus()
    click_cell(view, 0)
    QTest.keyClick(view.table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: view.table.thumbnails.of(last.row) is not None)


def test_folders_archives_and_several_pictures_can_be_dropped(view, scans, tmp_path, qtbot):
    archive = tmp_path / "two.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for name in ("scan-01.png", "scan-02.png"):
            packed.write(scans / name, name)
    assert drop(view, scans)
    qtbot.waitUntil(lambda: not view.busy and view.answers.rowCount() == 14)
    assert drop(view, archive)
    qtbot.waitUntil(lambda: not view.busy and view.answers.rowCount() == 2)
    assert view.header_row.name.text() == "two.zip"
    assert drop(view, scans / "scan-01.png", scans / "scan-02.png", scans / "scan-03.png")
    qtbot.waitUntil(lambda: not view.busy and view.answers.rowCount() == 3)
    assert not drop(view, scans / "scan-01.png")  # goes to the Draw page
    assert not drop(view, tmp_path / "model.safetensors")


def test_it_can_be_stopped_and_what_is_answered_stays(view, scans, qtbot):
    for place in range(500):
        (scans / f"again-{place:03d}.png").write_bytes((scans / "scan-05.png").read_bytes())
    view.classify([scans])
    qtbot.waitUntil(lambda: view.answers.rowCount() > 0)
    QTest.mouseClick(view.header_row.stop_button, LEFT)
    assert not view.busy
    there = view.answers.rowCount()
    assert 0 < there < 514
    assert view.header_row.summary.text.startswith(f"stopped after {there} of 514 pictures")
    qtbot.wait(200)
    assert view.answers.rowCount() == there


def test_escape_goes_back_to_the_figures(view, scans, qtbot):
    classify(view, qtbot, scans)
    view.table.setFocus()
    with qtbot.waitSignal(view.closed):
        QTest.keyClick(view.table, Qt.Key.Key_Escape)
    with qtbot.waitSignal(view.closed):
        QTest.mouseClick(view.header_row.back_button, LEFT)


def test_the_answers_are_exported_as_predict_writes_them(view, scans, tmp_path, monkeypatch, qtbot):
    classify(view, qtbot, scans)
    path = tmp_path / "answers"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    with qtbot.waitSignal(view.noted) as noted:
        QTest.keyClick(view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert noted.args[0] == f"The answers are saved as {path}.csv; 1 file that cannot be read left out."
    with (tmp_path / "answers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 13
    assert list(rows[0])[:4] == ["file", "answer", "probability", "p_0"]
    assert {row["file"] for row in rows} == {str(path) for path in scans.iterdir()} - {
        str(scans / "broken.png")
    }
    with qtbot.waitSignal(view.failed) as failed:
        view.export(tmp_path / "nowhere" / "answers.csv")
    assert "nowhere" in failed.args[0]


def test_what_cannot_be_opened_is_said_in_its_place(view, tmp_path, active, qtbot):
    (tmp_path / "empty").mkdir()
    classify(view, qtbot, tmp_path / "empty")
    assert view.text == f"{tmp_path / 'empty'} has no images."
    assert view.header_row.summary.text == ""
    assert not view.header_row.export_button.isEnabled()
    without = FolderView(ActiveModel())
    qtbot.addWidget(without)
    without.classify([tmp_path])
    assert without.text == NO_MODEL
    without.stop()


def test_a_model_whose_weights_are_no_numbers_is_said(view, scans, model, active, qtbot):
    network = model.architecture.build(np.random.default_rng(1))
    network.parameters.vector[...] = np.nan
    active.use(Classifier(replace(model, name="ruined", network=network)))
    classify(view, qtbot, scans)
    assert view.text.startswith("ruined answers with what is no number")


def test_another_model_can_be_asked_for_the_same_pictures(view, scans, model, active, qtbot):
    classify(view, qtbot, scans)
    again = view.header_row.again_button
    assert not again.isVisible()
    active.use(Classifier(replace(model, name="other")))
    assert again.isVisible()
    assert "other" in again.toolTip()
    QTest.mouseClick(again, LEFT)
    qtbot.waitUntil(lambda: not view.busy)
    assert (view.answers.rowCount(), again.isVisible()) == (14, False)

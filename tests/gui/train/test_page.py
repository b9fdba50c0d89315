"""The page through its own controls, on real runs."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest

from core.data.augment import Thickness
from core.data.dataset import Dataset
from core.data.split import Split
from core.errors import OutputError
from core.training.config_file import load_config
from core.training.events import BatchDone
from core.training.runs.folder import BEST, CONFIG, LAST
from gui.corrections import LEFT_OUT
from gui.inspect.page import InspectPage
from gui.main_window import MainWindow
from gui.session import Session
from gui.train.page import TrainPage
from gui.train.run_state import Phase
from gui.train.runs.model import STATE
from tests.gui.answering import answer_questions
from tests.gui.train.conftest import SECONDS, fill, start_long_run

LEFT = Qt.MouseButton.LeftButton


def test_without_data_the_page_says_what_to_do(page):
    assert page.progress_card.detail.text() == "Choose a data set to train on."
    assert not page.progress_card.main_button.isEnabled()
    assert not page.area.epochs.use_button.isEnabled()


def test_one_epoch_while_the_window_stays_alive_and_its_model_is_used(ready, main_window, qtbot):
    ticks: list[float] = []
    timer = QTimer(ready, interval=5)
    timer.timeout.connect(lambda: ticks.append(time.monotonic()))
    timer.start()
    fill(ready, "epochs", "1")
    begun = time.monotonic()
    with qtbot.waitSignal(ready.trainer.ended, timeout=SECONDS):
        QTest.mouseClick(ready.progress_card.main_button, LEFT)
        assert ready.progress_card.main_button.text() == "Pause"
        assert not ready.setup.settings_card.fields["epochs"].control.isEnabled()
    took = time.monotonic() - begun
    assert len(ticks) > 30  # a blocked window would have had one or two
    assert max(later - earlier for earlier, later in pairwise(ticks)) < took / 2

    assert ready.run.phase is Phase.COMPLETED
    assert ready.progress_card.headline.text() == "Finished"
    assert ready.progress_card.detail.text().startswith("macro-F1 ")
    assert len(ready.history.loss) == 3  # 192 images of 240 in batches of 64
    table = ready.area.epochs.rows
    assert (table.rowCount(), table.index(0, 0).data()) == (1, "best · 1")
    assert "model is the one that is kept" in table.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert ready.progress_card.detail.toolTip() == f"Saved in {ready.run_folder}"
    with qtbot.waitSignal(main_window.session.model.changed):
        QTest.mouseClick(ready.area.epochs.use_button, LEFT)
    model = main_window.session.model.classifier.model
    assert model.name == "lenet"
    assert model.scores["macro_f1"] == pytest.approx(ready.history.epochs[0].macro_f1)


def test_a_pause_holds_and_stopping_leaves_the_checkpoint(ready, main_window, qtbot):
    busy: list[bool] = []
    ready.busy_changed.connect(busy.append)
    start_long_run(ready, qtbot)
    assert busy == [True]
    main_window.activateWindow()
    ready.setFocus()
    QTest.keyClick(ready, Qt.Key.Key_Space)
    assert ready.progress_card.main_button.text() == "Resume"
    QTest.qWait(2_500)  # the steps under way when the key was pressed are saved, on a busy disk too
    steps = len(ready.history.loss)
    QTest.qWait(800)
    assert len(ready.history.loss) == steps
    assert "paused" in ready.progress_card.detail.text()
    QTest.keyClick(ready, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(ready.history.loss) > steps, timeout=SECONDS)
    with qtbot.waitSignal(ready.trainer.ended, timeout=SECONDS):
        QTest.mouseClick(ready.progress_card.stop_button, LEFT)
    assert ready.run.phase is Phase.STOPPED
    assert (ready.run_folder / LAST).is_file()
    assert ready.area.epochs.use_button.isEnabled()
    assert ready.progress_card.main_button.text() == "Start"
    assert ready.setup.settings_card.fields["epochs"].control.isEnabled()
    assert busy == [True, False]


def test_a_paused_run_can_be_stopped(ready, qtbot):
    start_long_run(ready, qtbot)
    QTest.mouseClick(ready.progress_card.main_button, LEFT)
    listed = ready.area.runs.model
    assert listed.index(0, STATE).data().startswith("● paused ")
    with qtbot.waitSignal(ready.trainer.ended, timeout=SECONDS):
        QTest.mouseClick(ready.progress_card.stop_button, LEFT)
    assert ready.run.phase is Phase.STOPPED


def test_closing_the_window_asks_and_saves(ready, main_window, qtbot):
    start_long_run(ready, qtbot)
    said = answer_questions("Keep training")
    main_window.close()
    assert said[0].startswith("Training is going on: epoch ")
    assert main_window.isVisible()
    assert ready.trainer.running
    worker = ready.trainer._worker
    answer_questions("Save and close")
    main_window.close()
    assert not main_window.isVisible()
    assert worker.isFinished()
    assert not ready.trainer.running
    assert ready.run.phase is Phase.STOPPED
    assert (ready.run_folder / LAST).is_file()
    assert (ready.run_folder / BEST).is_file()


def test_a_run_that_cannot_be_saved_keeps_the_window_open_if_the_user_wants_it(
    ready, main_window, qtbot, monkeypatch
):
    start_long_run(ready, qtbot)

    def full(checkpoint, path: Path) -> None:
        raise OutputError(f"{path} cannot be written: no space left on device", path=path)

    monkeypatch.setattr("core.training.runs.running.save_checkpoint", full)
    said = answer_questions("Save and close", "Stay here")
    main_window.close()
    assert "no space left" in said[1]
    assert main_window.isVisible()
    assert ready.progress_card.headline.text() == "Not finished"


def test_the_last_runs_model_is_offered_until_the_next_run_has_one(ready, main_window, qtbot):
    start_long_run(ready, qtbot)
    qtbot.waitUntil(ready.area.epochs.use_button.isEnabled, timeout=SECONDS)
    with qtbot.waitSignal(ready.trainer.ended, timeout=SECONDS):
        QTest.mouseClick(ready.progress_card.stop_button, LEFT)
    first = ready.run_folder
    QTest.mouseClick(ready.progress_card.main_button, LEFT)
    assert ready.run_folder != first
    assert ready.area.epochs.use_button.isEnabled()
    assert ready.best_model == first / BEST
    qtbot.waitUntil(lambda: ready.best_model == ready.run_folder / BEST, timeout=SECONDS)
    assert ready.run_folder.name in ready.area.epochs.use_button.toolTip()
    with qtbot.waitSignal(main_window.session.model.changed, timeout=SECONDS):
        QTest.mouseClick(ready.area.epochs.use_button, LEFT)  # while the run goes on
    with qtbot.waitSignal(ready.trainer.ended, timeout=SECONDS):
        QTest.mouseClick(ready.progress_card.stop_button, LEFT)


def test_a_run_that_begins_is_chosen_and_an_earlier_one_can_be_looked_at(ready, qtbot):
    fill(ready, "epochs", "2")
    for _ in range(2):
        with qtbot.waitSignal(ready.trainer.ended, timeout=SECONDS):
            QTest.mouseClick(ready.progress_card.main_button, LEFT)
        qtbot.waitUntil(lambda: ready.area.runs.table.current.path == ready.run_folder, timeout=SECONDS)
        fill(ready, "epochs", "3")
    assert len(ready.history.epochs) == 3
    [earlier] = [run for run in ready.area.runs.runs if run.path != ready.run_folder]
    ready.area.runs.table.choose(earlier.path)
    qtbot.waitUntil(lambda: len(ready.history.epochs) == 2, timeout=SECONDS)
    assert ready.area.epochs.rows.rowCount() == 2
    assert ready.best_model == earlier.model


def test_the_folder_of_the_run_is_opened(page, monkeypatch):
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    card = page.area.epochs
    assert not card.folder_button.isVisible()
    card.show_folder(Path("/somewhere/runs/1"))
    assert card.folder_button.toolTip() == "/somewhere/runs/1"
    QTest.mouseClick(card.folder_button, LEFT)
    assert opened == ["/somewhere/runs/1"]


def test_columns_and_lines_say_which_images_they_are_measured_on(page):
    table = page.area.epochs.rows
    heads = [table.headerData(i, Qt.Orientation.Horizontal) for i in range(table.columnCount())]
    assert heads[1:5] == ["training\nloss", "validation\nloss", "accuracy", "macro-F1"]
    tips = [table.headerData(i, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) for i in range(2, 5)]
    assert all("on the validation images" in tip for tip in tips)
    legend = {entry.name: entry.tip for entry in page.plots.scores.legend.entries}
    assert "training batches" in legend["training"]
    assert "validation images" in legend["macro-F1"]
    assert "answers are smoothed" in page.plots.loss.toolTip()


def test_the_learning_rate_has_labels_from_the_first_steps_on(page):
    page.run.begin()
    page.take(tuple(BatchDone(1, n, 50, n, 2.3, 0.1, 1.2e-4 + 1e-9 * n, 500) for n in range(1, 4)))
    for card in page.plots.cards:
        card.grab()
        low, high = card.view.y_range
        assert high - low >= 0.001 or card is page.plots.rate
    low, high = page.plots.rate.view.y_range
    assert low == 0
    assert 1.2e-4 < high < 1.6e-4


def test_a_folder_that_cannot_be_written_gets_one_sentence(ready, main_window, qtbot, run_home):
    run_home.parent.mkdir(parents=True)
    run_home.write_text("in the way")
    said: list[str] = []
    ready.failed.connect(said.append)
    with qtbot.waitSignal(ready.trainer.ended, timeout=SECONDS):
        QTest.mouseClick(ready.progress_card.main_button, LEFT)
    assert any("cannot be written" in sentence for sentence in said)
    assert main_window.banner.text
    assert "cannot be written" in ready.progress_card.detail.text()
    assert not ready.area.epochs.folder_button.isVisible()
    assert ready.progress_card.headline.text() == "Not finished"
    assert ready.progress_card.main_button.isEnabled()
    assert not ready.area.epochs.use_button.isEnabled()


def test_a_wrong_folder_gets_one_sentence(page, main_window, qtbot, tmp_path):
    with qtbot.waitSignal(page.session.data.failed):
        page.session.data.open(tmp_path / "gone")
    assert main_window.banner.text == f"{tmp_path / 'gone'} does not exist"


def test_a_good_data_set_after_a_wrong_one_takes_the_error_back(page, main_window, qtbot, archive, tmp_path):
    with qtbot.waitSignal(page.session.data.failed):
        page.session.data.open(tmp_path / "gone")
    with qtbot.waitSignal(page.session.data.opened):
        page.session.data.open(archive)
    assert not main_window.banner.isVisible()


def test_a_wrong_number_blocks_the_start(ready):
    fill(ready, "learning_rate", "0")
    assert not ready.progress_card.main_button.isEnabled()
    assert ready.progress_card.detail.text() == "Learning rate should be a number from 0.000001 to 10."
    QTest.keyClick(ready, Qt.Key.Key_Space)
    assert not ready.trainer.running
    fill(ready, "learning_rate", "0.01")
    assert ready.progress_card.main_button.isEnabled()
    assert ready.progress_card.detail.text() == "240 images"


def test_without_a_part_nothing_starts(ready):
    ready.session.data.choose_parts(())
    assert ready.progress_card.detail.text() == "Tick at least one part of the data set, on the Data page."
    assert not ready.progress_card.main_button.isEnabled()


def test_a_data_set_is_dropped_on_the_page(page, main_window, qtbot, archive):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(archive))])
    actions, buttons, keys = Qt.DropAction.CopyAction, LEFT, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), actions, mime, buttons, keys)
    main_window.dragEnterEvent(enter)
    assert enter.isAccepted()
    with qtbot.waitSignal(page.session.data.opened):
        main_window.dropEvent(QDropEvent(QPointF(5, 5), actions, mime, buttons, keys))
    assert page.progress_card.detail.text() == "240 images"
    assert page.subtitle == "vgg-bn-small on digits.npz"
    assert page.isVisible()


def test_a_run_is_made_as_the_data_page_says(ready: TrainPage, qtbot) -> None:
    data = ready.session.data
    data.choose_parts(("a", "b", "d"))
    data.choose_split(Split(0.25, False, ("d",), 7))
    data.augment_with((Thickness(strength=0.5),))
    fill(ready, "epochs", "1")
    with qtbot.waitSignal(ready.trainer.ended, timeout=SECONDS):
        QTest.mouseClick(ready.progress_card.main_button, LEFT)
    assert ready.run.phase is Phase.COMPLETED
    assert ready.run_folder is not None
    config = load_config(ready.run_folder / CONFIG)
    assert (config.parts, config.image_kind) == (("a", "b", "d"), "ink")
    assert config.split == Split(0.25, False, ("d",), 7)
    assert config.augmentation == (Thickness(strength=0.5),)
    assert len(ready.history.loss) == 3  # 160 images in batches of 64


def test_labels_corrected_on_the_results_page_are_trained_on(ready: TrainPage, qtbot, monkeypatch) -> None:
    corrections = ready.session.corrections
    for row, label in ((3, 8), (5, LEFT_OUT)):
        with qtbot.waitSignal(corrections.changed):
            corrections.correct(row, label)
    begun: list[Dataset] = []
    monkeypatch.setattr(ready.trainer, "start", lambda _config, dataset, _folder: begun.append(dataset))
    ready.progress_card.main_button.click()
    [dataset] = begun
    assert len(dataset) == 319
    assert dataset.labels[3] == 8


def test_a_run_goes_on_while_another_data_set_is_opened(ready: TrainPage, qtbot, archive: Path) -> None:
    start_long_run(ready, qtbot)
    subtitle = ready.subtitle
    other = archive.with_name("other.npz")
    archive.rename(other)
    with qtbot.waitSignal(ready.session.data.opened):
        ready.session.data.open(other)
    assert ready.progress_card.main_button.isEnabled()
    assert ready.subtitle == subtitle
    with qtbot.waitSignal(ready.trainer.ended, timeout=SECONDS):
        QTest.mouseClick(ready.progress_card.stop_button, LEFT)
    assert ready.subtitle == "lenet on other.npz"


def test_the_plots_show_the_raw_and_the_smoothed_figures(page):
    events = tuple(BatchDone(1, n, 50, n, 1 / n, n / 50, 0.01, 500 + n) for n in range(1, 51))
    page.run.begin()
    assert all(card.is_empty for card in page.plots.cards)
    page.take(events)
    assert not any(card.is_empty for card in page.plots.cards)
    raw, smoothed, _ = page.plots.loss.view.curves
    x, y = raw.points(1, 50, columns=400)
    assert x.tolist() == list(range(1, 51))
    assert y.tolist() == pytest.approx([1 / n for n in range(1, 51)])
    assert smoothed.points(1, 50, columns=400)[1].tolist() == page.history.loss.smooth.tolist()


def test_a_network_for_colour_is_refused_before_the_start(ready: TrainPage) -> None:
    ready.setup.network_card.combo.setCurrentText("model3")
    assert not ready.progress_card.main_button.isEnabled()
    assert "in colour" in ready.progress_card.detail.text()
    ready.setup.network_card.combo.setCurrentText("lenet")
    assert ready.progress_card.main_button.isEnabled()
    assert "colour" not in ready.progress_card.detail.text()


def test_after_a_run_what_stands_in_the_way_of_the_next_is_said(ready: TrainPage, qtbot) -> None:
    fill(ready, "epochs", "1")
    with qtbot.waitSignal(ready.trainer.ended, timeout=SECONDS):
        QTest.mouseClick(ready.progress_card.main_button, LEFT)
    finished = ready.progress_card.detail.text()
    fill(ready, "batch_size", "0")
    assert ready.progress_card.detail.text() == ready.setup.settings_card.problem
    fill(ready, "batch_size", "64")
    assert ready.progress_card.detail.text() == finished


def test_a_pinned_slow_kernel_is_noted_once(qtbot, run_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.train.page.slow_kernel_note", lambda: "unset it to train faster")
    window = MainWindow(Session(), (InspectPage, TrainPage))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    assert window.banner.text == ""
    window.show_page(1)
    assert window.banner.accessibleName() == "Note: unset it to train faster."
    window.banner.clear()
    window.show_page(0)
    window.show_page(1)
    assert window.banner.text == ""
    window.close()


def test_nothing_is_noted_of_a_kernel_that_is_not_pinned(main_window: MainWindow) -> None:
    assert main_window.banner.text == ""

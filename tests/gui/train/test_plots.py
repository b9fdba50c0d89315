from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from core.calibration import Calibration
from core.training.events import BatchDone, EpochDone, Started
from core.training.judging import Verdict
from gui import example_run
from gui.settings import LOG_LOSS, PLOT_SMOOTHING
from gui.theme import theme
from gui.train.history import History
from gui.train.plot_options import position_of, smoothing_at
from gui.train.plots import TrainingPlots

LEFT = Qt.MouseButton.LeftButton


def move(qtbot, plots: TrainingPlots, place: QPoint, name: str = "loss") -> None:
    """The pointer, over a plot."""
    view, x = getattr(plots, name).view, plots.x_range
    QTest.mouseMove(view, QPoint(60, 40))
    QTest.mouseMove(view, place)
    qtbot.waitUntil(lambda: x.hover is not None and abs(x.hover - view.step_at(place.x())) < 1)


def example() -> History:
    history = History()
    for event in example_run.events(Verdict(0.3, np.eye(10, dtype=np.int64), (), Calibration())):
        history.take(event)
    return history


@pytest.fixture
def plots(qtbot) -> Iterator[TrainingPlots]:
    made = TrainingPlots()
    qtbot.addWidget(made)
    made.resize(850, 440)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.stop()


@pytest.fixture
def shown(plots: TrainingPlots) -> TrainingPlots:
    plots.show_history(example())
    return plots


def test_every_plot_says_what_comes_there_until_something_does(plots):
    assert all(card.is_empty for card in plots.cards)
    plots.show_history(example())
    assert not any(card.is_empty for card in plots.cards)
    assert all("plotted over step" in card.view.accessibleName() for card in plots.cards)


def test_all_plots_zoom_together_and_stay_while_the_run_goes_on(shown):
    view = shown.speed.view
    event = QWheelEvent(
        QPointF(100, 40), QPointF(view.mapToGlobal(QPoint(100, 40))), QPoint(), QPoint(0, 240),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    before = [card.view.grab().toImage() for card in shown.cards]
    QApplication.sendEvent(view, event)
    shown.x_range.point_at(None)
    assert all(card.view.grab().toImage() != old for card, old in zip(shown.cards, before, strict=True))
    place = shown.x_range.low, shown.x_range.high
    history = shown._live
    history.take(BatchDone(7, 1, 278, history.last_step + 1, 0.5, 0.9, 0.001, 1000, 0.4))
    shown.show_history(history)
    assert (shown.x_range.low, shown.x_range.high) == place
    assert shown.fit_button.isEnabled()
    QTest.mouseClick(shown.fit_button, LEFT)
    assert (shown.x_range.low, shown.x_range.high) == (0, history.steps)
    assert not shown.fit_button.isEnabled()


def test_nothing_is_drawn_when_nothing_is_new(shown, monkeypatch):
    shown.grab()
    for card in shown.cards:
        monkeypatch.setattr(card, "redraw", lambda: pytest.fail("drawn again"))
    shown.show_history(shown._live)


def test_the_pointer_over_one_plot_reads_off_all_of_them(shown, qtbot):
    view = shown.loss.view
    move(qtbot, shown, QPoint(round(view.x_pixel(600)), 60))
    step = shown.x_range.hover
    history = shown._live
    place = history.loss.place(step)
    assert shown.loss.legend.values == [
        f"{history.loss.smooth[place]:.4f}",
        f"{history.validation_loss.y[1]:.4f}",
    ]
    assert shown.rate.legend.values == [f"{history.learning_rate.y[place]:.3g}"]
    assert shown.speed.legend.values == [f"{history.speed.smooth[place]:,.0f}"]
    move(qtbot, shown, QPoint(round(view.x_pixel(2200)), 60))  # where no batch has been yet
    assert shown.loss.legend.values == ["–", "–"]


def test_a_new_run_takes_the_place_of_the_one_before(shown):
    fresh = History()
    fresh.take(Started((), 100, 20, 10, 2, ("0", "1")))
    shown.show_history(fresh)
    assert all(card.is_empty for card in shown.cards)
    fresh.take(BatchDone(1, 1, 10, 1, 2.0, 0.1, 0.001, 100, 1.0))
    shown.show_history(fresh)
    assert shown.x_range.high == 20
    assert shown.loss.legend.values[0] == "2.0000"


def test_smoothing_is_set_with_the_slider_and_remembered(shown, qtbot):
    QTest.mouseClick(shown.options_button, LEFT)
    assert shown.options.isVisible()
    before = shown.loss.view.grab().toImage()
    shown.options.slider.setFocus()
    QTest.keyClick(shown.options.slider, Qt.Key.Key_Home)
    assert shown.options.smoothing == 0
    np.testing.assert_allclose(shown._live.loss.smooth, shown._live.loss.y, rtol=1e-6)
    assert shown.loss.view.grab().toImage() != before
    QTest.keyClick(shown.options.slider, Qt.Key.Key_End)
    assert shown.options.figure.text() == "0.999"
    assert PLOT_SMOOTHING.get() == 0.999
    again = TrainingPlots()
    qtbot.addWidget(again)
    assert again.options.smoothing == 0.999
    history = example()
    again.show_history(history)
    assert history.loss.smooth[-1] > history.loss.y[-500:].mean()


def test_the_slider_covers_no_smoothing_to_nearly_all():
    assert [smoothing_at(position_of(s)) for s in (0, 0.9, 0.99, 0.999)] == [0, 0.9, 0.99, 0.999]


def test_axes_become_logarithmic_and_that_is_remembered(shown, qtbot):
    QTest.mouseClick(shown.options_button, LEFT)
    QTest.mouseClick(shown.options.log_loss, LEFT, pos=QPoint(8, 8))
    assert shown.loss.view.log
    assert not shown.gradient.view.log
    assert LOG_LOSS.get()
    QTest.mouseClick(shown.options.log_gradient, LEFT, pos=QPoint(8, 8))
    assert shown.gradient.view.log
    again = TrainingPlots()
    qtbot.addWidget(again)
    assert again.loss.view.log


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_runs_lie_over_each_other_and_go_again(shown, qtbot, scheme):
    theme().choose(scheme)
    alone = shown.grab().toImage()
    runs = [(f"run {i}", example()) for i in range(7)]
    shown.compare(runs)
    assert [name for name, _ in shown.compared] == [f"run {i}" for i in range(6)]
    assert [entry.name for entry in shown.runs.entries] == [f"run {i}" for i in range(6)]
    looks = [entry.look for entry in shown.runs.entries]
    assert len({look.role for look in looks}) == len({look.dash for look in looks}) == 6
    assert len({look.mark for look in looks}) == 6
    assert all(len(card.view.curves) in (6, 12) for card in shown.cards)
    shown.grab()
    view = shown.scores.view
    move(qtbot, shown, QPoint(round(view.x_pixel(900)), 60), "scores")
    place = runs[0][1].loss.place(shown.x_range.hover)
    assert shown.runs.values[0] == f"{runs[0][1].accuracy.smooth[place]:.4f} · {runs[0][1].macro_f1.y[2]:.4f}"
    shown.x_range.point_at(None)
    shown.compare([])
    QApplication.processEvents()
    assert shown.runs.isHidden()
    assert shown.grab().toImage() == alone


def test_a_live_run_among_the_compared_goes_on(shown):
    history = shown._live
    shown.compare([("now", history), ("before", example())])
    history.take(Started((), 1, 1, 500, 8, ("0",), done=1790))
    shown.show_history(history)
    assert shown.x_range.high == 4000
    other = History()
    shown.show_history(other)
    assert not shown.loss.is_empty


def test_it_fits_from_640_to_3000_pixels(shown):
    assert shown.minimumSizeHint().width() <= 640
    for width in (640, 3000):
        shown.resize(width, 440)
        shown.grab()
        tops = {card.view.mapTo(shown, QPoint()).y() for card in (shown.loss, shown.scores)}
        assert len(tops) == 1


def test_plots_are_saved_as_a_picture_of_twice_the_size(shown, qtbot, tmp_path, monkeypatch):
    path = tmp_path / "plots.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "plots"), ""))
    with qtbot.waitSignal(shown.noted) as said:
        QTest.mouseClick(shown.options.picture_button, LEFT)
    assert said.args == [f"Saved as {path}."]
    image = QImage(str(path))
    assert (image.width(), image.height()) == (1700, 880)
    assert shown.options_button.isVisible()


def test_the_figures_are_saved_as_a_table(shown, qtbot, tmp_path, monkeypatch):
    path = tmp_path / "figures.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    with qtbot.waitSignal(shown.noted):
        QTest.mouseClick(shown.options.data_button, LEFT)
    table, history = pd.read_csv(path), shown._live
    assert table["step"].tolist() == history.loss.x.tolist()
    np.testing.assert_allclose(table["loss"], history.loss.y, rtol=1e-6)
    epochs = table.dropna(subset="validation_macro_f1")
    assert epochs["step"].tolist() == history.macro_f1.x.tolist()
    assert epochs["epoch"].tolist() == [row.epoch for row in history.epochs]


def test_compared_runs_are_saved_in_one_table(shown, qtbot, tmp_path):
    path = tmp_path / "runs.csv"
    shown.compare([("one", example()), ("two, too", example())])
    with qtbot.waitSignal(shown.noted):
        shown.save_data(path)
    table = pd.read_csv(path)
    assert table["run"].unique().tolist() == ["one", "two, too"]
    assert len(table) == 2 * shown._live.last_step


@pytest.mark.parametrize("save", [TrainingPlots.save_picture, TrainingPlots.save_data])
def test_a_place_that_cannot_be_written_is_said(shown, qtbot, tmp_path: Path, save):
    with qtbot.waitSignal(shown.failed) as said:
        save(shown, tmp_path / "nowhere" / "file")
    assert "cannot be written" in said.args[0]


def test_a_run_that_diverges_is_drawn(plots):
    history = History()
    history.take(Started((), 100, 20, 10, 2, ("0", "1")))
    for step, loss in enumerate([2.0, 30.0, 1e30, np.inf, np.nan], start=1):
        history.take(BatchDone(1, step, 10, step, loss, 0.1, 0.001, 100, loss))
    history.take(EpochDone(1, 2, np.nan, 0.1, np.nan, 0.1, 0.1, np.zeros((2, 2), np.int64), 0.001, 1.0))
    plots.show_history(history)
    plots.options.log_loss.setChecked(True)
    plots.grab()
    assert plots.loss.legend.values[1] == "no number"
    assert plots.loss.view.y_range[1] > 29
